using System.Text.Json;
using Hearth.Syntax.Numbers;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>JSON: an object, its keys in order. Comments have no place in it and are dropped.</summary>
internal class JsonStore(int indent = -1) : SopsStore
{
    protected int Indent => indent;

    private const int MaxDepth = 1000;

    public override string Name => "json";

    public override byte[] Example => """
        {
        	"hello": "Welcome to SOPS! Edit this file as you please!",
        	"example_key": "example_value",
        	"example_array": [
        		"example_value1",
        		"example_value2"
        	],
        	"example_number": 1234.56789,
        	"example_booleans": [
        		true,
        		false
        	]
        }

        """u8.ToArray();

    /// <summary>Any JSON value, as <c>sops set</c> takes it.</summary>
    public static SopsNode ParseValue(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var value = Read(ref reader);
        return reader.Read() ? throw new JsonException("something follows the value") : value;
    }

    public override List<SopsBranch> LoadPlain(byte[] file, string path)
    {
        try
        {
            var bytes = file.AsSpan();
            var reader = new Utf8JsonReader(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? [(SopsBranch)Read(ref reader)]
                : throw new SopsException(SopsFailure.Unreadable, $"{path}: SOPS only takes JSON files with an object at the top, not an array or a plain value")
                {
                    Hint = "wrap it in an object, such as {\"data\": [...]}",
                };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SopsException(SopsFailure.Unreadable, $"{path}: malformed JSON: {exception.Message}", exception);
        }
    }

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches)
    {
        var writer = new GoJsonWriter(indent);
        writer.Write(branches[0]);
        return writer.ToBytes(endLine: true);
    }

    public override byte[] EmitValue(SopsNode value)
    {
        var writer = new GoJsonWriter(indent);
        writer.Write(value);
        return writer.ToBytes(endLine: false);
    }

    private static SopsNode Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var branch = new SopsBranch();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string key = reader.GetString()!; // A property has a name.
                    reader.Read();
                    branch.Add(key, Read(ref reader));
                }

                return branch;
            case JsonTokenType.StartArray:
                var list = new SopsList();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Read(ref reader));
                }

                return list;
            case JsonTokenType.String:
                return new SopsScalar(SopsType.String, Unescape(ref reader));
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long integer) ? SopsScalar.Of(integer) : SopsScalar.Of(reader.GetDouble());
            case JsonTokenType.True or JsonTokenType.False:
                return SopsScalar.Of(reader.GetBoolean());
            default:
                return SopsScalar.Null;
        }
    }

    private static byte[] Unescape(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        byte[] text = new byte[reader.ValueSpan.Length];
        return text[..reader.CopyString(text)];
    }
}

/// <summary>One blob of any bytes, kept as the string <c>data</c> of a JSON object.</summary>
internal sealed class BinaryStore(int indent = -1) : JsonStore(indent)
{
    private const string DataKey = "data";

    public override string Name => "binary";

    public override bool IsSingleValue => true;

    public override byte[] Example => "Welcome to SOPS! Edit this file as you please!"u8.ToArray();

    public override List<SopsBranch> LoadPlain(byte[] file, string path)
    {
        var branch = new SopsBranch();
        branch.Add(DataKey, new SopsScalar(SopsType.String, file));
        return [branch];
    }

    public override SopsDocument LoadEncrypted(byte[] file, string path) => Attach(base.LoadPlain(file, path));

    public override byte[] EmitEncrypted(SopsDocument document) => new JsonStore(Indent).EmitEncrypted(document);

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches) =>
        branches is [var only] && only[DataKey] is SopsScalar { Type: SopsType.String or SopsType.Bytes } data
            ? data.Bytes.ToArray()
            : throw new SopsException(SopsFailure.Emit, "error emitting binary store: no binary data found in tree")
            {
                Hint = "this is likely not an encrypted binary file; use --output-type to name the right output type",
            };

    public override byte[] EmitValue(SopsNode value) =>
        throw new SopsException(SopsFailure.Emit, "Binary files are not structured and extracting a single value is not possible");
}

/// <summary>JSON as Go's <c>encoding/json</c> writes it, indented by tabs or spaces.</summary>
internal sealed class GoJsonWriter(int indent)
{
    private readonly MemoryStream output = new();
    private int depth;

    public byte[] ToBytes(bool endLine)
    {
        if (endLine)
        {
            output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }

    public void Write(SopsNode node)
    {
        switch (node)
        {
            case SopsBranch branch:
                Collection('{', '}', branch.Items.FindAll(static item => item.Comment is null), item =>
                {
                    String(System.Text.Encoding.UTF8.GetBytes(item.Key));
                    Ascii(": ");
                    Write(item.Value);
                });
                break;
            case SopsList list:
                Collection('[', ']', list.Items.FindAll(static item => item is not SopsComment), Write);
                break;
            case SopsScalar scalar:
                Scalar(scalar);
                break;
        }
    }

    private void Scalar(SopsScalar scalar)
    {
        switch (scalar.Type)
        {
            case SopsType.Null:
                Ascii("null");
                break;
            case SopsType.Boolean:
                Ascii(scalar.IsTrue ? "true" : "false");
                break;
            case SopsType.Integer:
                output.Write(scalar.Bytes.Span);
                break;
            case SopsType.Float:
                Ascii(double.IsFinite(scalar.Float) ? GoFloat.FormatJson(scalar.Float) : throw new SopsException(SopsFailure.Emit, $"JSON cannot hold the number {scalar.Text}"));
                break;
            default:
                String(scalar.Bytes.Span);
                break;
        }
    }

    private void Collection<T>(char open, char close, List<T> items, Action<T> write)
    {
        output.WriteByte((byte)open);
        depth++;
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)',');
            }

            NewLine();
            write(items[i]);
        }

        depth--;
        if (items.Count > 0)
        {
            NewLine();
        }

        output.WriteByte((byte)close);
    }

    private void NewLine()
    {
        output.WriteByte((byte)'\n');
        Ascii(indent < 0 ? new string('\t', depth) : new string(' ', indent * depth));
    }

    private void Ascii(string text)
    {
        foreach (char c in text)
        {
            output.WriteByte((byte)c);
        }
    }

    // As json.Marshal: HTML's characters, U+2028 and U+2029 escaped; bytes that are no UTF-8 become U+FFFD.
    private void String(ReadOnlySpan<byte> text)
    {
        output.WriteByte((byte)'"');
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            var run = plain < 0 ? text : text[..plain];
            if (run.IndexOfAny("\"\\<>&"u8) is var special and >= 0)
            {
                output.Write(run[..special]);
                Escape(run[special]);
                text = text[(special + 1)..];
                continue;
            }

            output.Write(run);
            text = text[run.Length..];
            if (!text.IsEmpty)
            {
                text = text[OneRune(text)..];
            }
        }

        output.WriteByte((byte)'"');
    }

    private int OneRune(ReadOnlySpan<byte> text)
    {
        if (text[0] < 0x80)
        {
            Escape(text[0]);
            return 1;
        }

        if (System.Text.Rune.DecodeFromUtf8(text, out var rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            Ascii(@"\ufffd");
            return 1;
        }

        if (rune.Value is 0x2028 or 0x2029)
        {
            Ascii($@"\u{rune.Value:x4}");
        }
        else
        {
            output.Write(text[..length]);
        }

        return length;
    }

    private void Escape(byte b) => Ascii(b switch
    {
        (byte)'"' => "\\\"",
        (byte)'\\' => @"\\",
        (byte)'\b' => @"\b",
        (byte)'\f' => @"\f",
        (byte)'\n' => @"\n",
        (byte)'\r' => @"\r",
        (byte)'\t' => @"\t",
        0x7f => "\x7f",
        _ => $@"\u{b:x4}",
    });
}
