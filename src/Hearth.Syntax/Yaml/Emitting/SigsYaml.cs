using System.Buffers;
using System.Globalization;
using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>
/// Writes a tree as sigs.k8s.io/yaml's <c>Marshal</c> does, and with it kustomize, Flux, kubectl and Helm's <c>toYaml</c>:
/// through JSON, so keys are strings in natural order, comments and styles are gone, dates are strings and whole floats integers.
/// Aliases are written out; merge keys have to be expanded before.
/// </summary>
public static class SigsYaml
{
    /// <summary>The document, ending in a line break.</summary>
    /// <exception cref="DiagnosticException">The tree holds what JSON cannot: a collection as a key, an infinite number, a tag that contradicts its text.</exception>
    public static string Marshal(YamlNode node, YamlSchema schema)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V2);
        Write(writer, node, schema);
        return writer.ToString();
    }

    /// <summary>The same text, in which every scalar and key maps to its node's span.</summary>
    /// <exception cref="DiagnosticException">As the other overload.</exception>
    public static void Marshal(YamlNode node, YamlSchema schema, MappedTextWriter output)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V2, output);
        Write(writer, node, schema);
    }

    private static void Write(GoYamlWriter writer, YamlNode node, YamlSchema schema)
    {
        writer.BeginDocument();
        WriteNode(writer, node.Target, schema);
        writer.EndDocument();
    }

    private static void WriteNode(GoYamlWriter writer, YamlNode node, YamlSchema schema)
    {
        switch (node)
        {
            case YamlScalar scalar:
                WriteScalar(writer, scalar, schema);
                break;
            case YamlSequence sequence:
                writer.BeginSequence();
                foreach (var item in sequence.Items)
                {
                    WriteNode(writer, item.Target, schema);
                }

                writer.EndSequence();
                break;
            case YamlMapping mapping:
                WriteMapping(writer, mapping, schema);
                break;
        }
    }

    private static void WriteMapping(GoYamlWriter writer, YamlMapping mapping, YamlSchema schema)
    {
        writer.BeginMapping();
        var entries = new (string Name, YamlEntry Entry)[mapping.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            var entry = mapping.Entries[i];
            entries[i] = (JsonValues.KeyName(entry.Key.Target, schema), entry);
        }

        GoKeyOrder.V2.Sort(entries.AsSpan(), static entry => entry.Name);
        for (int i = 0; i < entries.Length; i++)
        {
            var (name, entry) = entries[i];
            if (i + 1 < entries.Length && entries[i + 1].Name == name)
            {
                continue; // Of duplicates the last counts.
            }

            WriteString(writer, name, entry.Key.Span);
            WriteNode(writer, entry.Value.Target, schema);
        }

        writer.EndMapping();
    }

    private static void WriteString(GoYamlWriter writer, ReadOnlySpan<char> text, SourceSpan span) =>
        writer.String(text.Contains('\u0085') ? Refold(text) : text, span);

    // Go's JSON leaves U+0085 raw, and go-yaml, which reads that JSON, takes it for a line break in a quoted text:
    // one becomes a blank, of several the first is dropped, and the blanks around them go.
    private static string Refold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        while (text.IndexOf('\u0085') is var at and >= 0)
        {
            folded.Append(text[..at].TrimEnd(' '));
            int end = at + text[at..].IndexOfAnyExcept(' ', '\u0085');
            end = end < at ? text.Length : end;
            int breaks = text[at..end].Count('\u0085');
            folded.Append(breaks == 1 ? ' ' : '\n', Math.Max(1, breaks - 1));
            text = text[end..];
        }

        return folded.Append(text).ToString();
    }

    private static void WriteScalar(GoYamlWriter writer, YamlScalar scalar, YamlSchema schema)
    {
        var span = scalar.Span;
        if (!scalar.IsPlain && scalar.Tag is null)
        {
            WriteString(writer, scalar.AsSpan(), span);
            return;
        }

        var value = schema.Resolve(scalar);
        switch (value.Kind)
        {
            case ScalarKind.Null:
                writer.Null(span);
                break;
            case ScalarKind.Boolean:
                writer.Boolean(value.Boolean, span);
                break;
            case ScalarKind.Integer:
                writer.Integer(value.Integer, span);
                break;
            case ScalarKind.BigInteger when value.BigInteger.Sign > 0 && value.BigInteger <= ulong.MaxValue:
                writer.Integer(value.BigInteger, span);
                break;
            case ScalarKind.BigInteger:
                writer.JsonFloat((double)value.BigInteger, span);
                break;
            case ScalarKind.Float when double.IsFinite(value.Float):
                writer.JsonFloat(value.Float, span);
                break;
            default:
                WriteString(writer, JsonValues.Text(value, scalar), span);
                break;
        }
    }
}

/// <summary>What the conversion to JSON makes of keys and of the kinds that JSON lacks.</summary>
public static class JsonValues
{
    /// <summary>The string that a key becomes.</summary>
    public static string KeyName(YamlNode key, YamlSchema schema)
    {
        if (key is not YamlScalar scalar)
        {
            throw Refuse(key, $"a {(key is YamlMapping ? "mapping" : "list")} is a key; JSON wants strings");
        }

        if (!scalar.IsPlain && scalar.Tag is null)
        {
            return scalar.Value;
        }

        var value = schema.Resolve(scalar);
        return value.Kind switch
        {
            ScalarKind.String or ScalarKind.Merge => value.String,
            ScalarKind.Boolean => value.Boolean ? "true" : "false",
            ScalarKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
            // Single precision: so does sigs.k8s.io/yaml.
            ScalarKind.Float when double.IsFinite(value.Float) => GoFloat.Format((float)value.Float),
            ScalarKind.Float => GoFloat.FormatYaml(value.Float),
            ScalarKind.Binary or ScalarKind.Invalid => Text(value, scalar),
            _ => throw Refuse(key, $"{scalar.Value} is {Describe(value.Kind)} as a key; JSON wants a string: quote it"),
        };
    }

    /// <summary>The string that a value becomes which is neither null, boolean nor a finite number.</summary>
    public static string Text(in ScalarValue value, YamlScalar scalar) => value.Kind switch
    {
        ScalarKind.String or ScalarKind.Merge => value.String,
        ScalarKind.Timestamp => value.Timestamp.ToString(),
        ScalarKind.Binary => Decode(value.Binary),
        ScalarKind.Float => throw Refuse(scalar, $"{scalar.Value} is not a number that JSON can hold"),
        ScalarKind.Invalid => throw new DiagnosticException(new Diagnostic(YamlValueRules.Contradiction, scalar.Span, value.Error)),
        _ => scalar.Value,
    };

    // Go puts U+FFFD for every byte that is not UTF-8, .NET for every run of them.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool isSound = Rune.DecodeFromUtf8(bytes, out var rune, out int length) == OperationStatus.Done;
            text.Append(rune.ToString());
            bytes = bytes[(isSound ? length : 1)..];
        }

        return text.ToString();
    }

    private static string Describe(ScalarKind kind) => kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Timestamp => "a date",
        _ => "a number of more than 63 bits",
    };

    private static DiagnosticException Refuse(YamlNode node, string message) => new(new Diagnostic(YamlValueRules.NotJson, node.Span, message));
}
