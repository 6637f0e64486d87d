using System.Buffers;
using System.Text;

namespace Hearth.Syntax.Text;

/// <summary>
/// One text with the path it came from. Positions are UTF-16 offsets; line starts are computed once, on demand.
/// A text that Hearth generated (a template's output, an emitted document) carries a <see cref="SourceMap"/> back to what people wrote.
/// </summary>
public sealed class SourceText
{
    private readonly Func<string>? readText;
    private readonly Func<SourceMap>? readMap;
    private string? text;
    private SourceMap? map;
    private int[]? lineStarts;

    public SourceText(string path, string text, SourceMap? map = null)
    {
        Path = path;
        this.text = text;
        this.map = map;
    }

    /// <summary>A text that is read when somebody looks at it: most of what a cache remembers is never shown.</summary>
    /// <param name="path">As <see cref="Path"/>.</param>
    /// <param name="readText">Gives the text; may be called by several threads and answers each of them alike.</param>
    /// <param name="readMap">Gives the map; null for a text that a person wrote.</param>
    public SourceText(string path, Func<string> readText, Func<SourceMap>? readMap = null)
    {
        Path = path;
        this.readText = readText;
        this.readMap = readMap;
    }

    /// <summary>Path as a person would name it: relative to the repository, forward slashes; or a label such as <c>&lt;stdin&gt;</c>.</summary>
    public string Path { get; }

    public string Text => text ??= readText!(); // There is no source without either.

    /// <summary>Where the ranges of this text came from; null for a text that a person wrote.</summary>
    public SourceMap? Map => map ?? (readMap is null ? null : map = readMap());

    /// <summary>Whether Hearth generated it, which can be told without reading it.</summary>
    public bool IsGenerated => map is not null || readMap is not null;

    public int Length => Text.Length;

    public int LineCount => LineStarts.Length;

    /// <summary>The first byte that was not UTF-8, at the offset of the U+FFFD that stands for it; readers that refuse such texts look here.</summary>
    internal (int Offset, byte Value)? InvalidByte { get; private init; }

    private int[] LineStarts => lineStarts ??= FindLineStarts(Text);

    /// <summary>Decodes bytes as YAML and JSON readers do: a UTF-8, UTF-16 or UTF-32 byte order mark decides, else UTF-8. The mark is dropped.</summary>
    public static SourceText FromBytes(string path, ReadOnlySpan<byte> bytes)
    {
        var (encoding, preamble) = DetectEncoding(bytes);
        string text = encoding.GetString(bytes[preamble..]);
        return new SourceText(path, text)
        {
            InvalidByte = encoding is UTF8Encoding && text.Contains('\uFFFD') ? FindInvalidByte(bytes[preamble..]) : null,
        };
    }

    /// <summary>The 0-based line and column (in UTF-16 units) of an offset; an offset past the end is the end.</summary>
    public LinePosition GetPosition(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        int line = Array.BinarySearch(LineStarts, offset);
        if (line < 0)
        {
            line = ~line - 1;
        }

        return new LinePosition(line, offset - LineStarts[line]);
    }

    /// <summary>The text of a 0-based line, without its line break.</summary>
    public ReadOnlySpan<char> GetLine(int line)
    {
        int start = LineStarts[line];
        int end = line + 1 < LineStarts.Length ? LineStarts[line + 1] : Text.Length;
        return Text.AsSpan(start, end - start).TrimEnd("\r\n");
    }

    /// <summary>The offset at which a 0-based line starts.</summary>
    public int GetLineStart(int line) => LineStarts[line];

    public SourceSpan Span(int start, int length) => new(this, start, length);

    public SourceSpan WholeSpan() => new(this, 0, Text.Length);

    public override string ToString() => Path;

    private static (Encoding Encoding, int Preamble) DetectEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: true), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (Encoding.UTF8, 0),
    };

    private static (int Offset, byte Value)? FindInvalidByte(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at < bytes.Length ? (Encoding.UTF8.GetCharCount(bytes[..at]), bytes[at]) : null;
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int>(16 + (text.Length / 32)) { 0 };
        int position = 0;
        while (true)
        {
            int found = text.AsSpan(position).IndexOfAny('\n', '\r');
            if (found < 0)
            {
                return [.. starts];
            }

            position += found + 1;
            if (text[position - 1] == '\r' && position < text.Length && text[position] == '\n')
            {
                position++;
            }

            starts.Add(position);
        }
    }
}

/// <summary>A 0-based line and column, in UTF-16 units. People are shown both plus one.</summary>
public readonly record struct LinePosition(int Line, int Column)
{
    public override string ToString() => $"{Line + 1}:{Column + 1}";
}
