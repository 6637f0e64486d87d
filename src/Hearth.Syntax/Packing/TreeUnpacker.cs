using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Packing;

/// <summary>
/// Reads what a <see cref="TreePacker"/> wrote, tree by tree as they are asked for: texts, sources and maps are made when
/// somebody looks at them. Safe to use from several threads. The bytes are trusted to be whole: who stores them keeps a
/// checksum.
/// </summary>
public sealed class TreeUnpacker
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly PackSources sources;
    private readonly string?[] texts;
    private readonly int[] textStarts;
    private readonly SourceText?[] opened;
    private readonly int[] sourceStarts;

    /// <exception cref="InvalidDataException">These bytes are no pack.</exception>
    public TreeUnpacker(ReadOnlyMemory<byte> bytes, PackSources sources)
    {
        this.bytes = bytes;
        this.sources = sources;
        var cursor = new PackCursor(bytes.Span);
        texts = new string?[Count(cursor.ReadNumber())];
        textStarts = new int[texts.Length];
        opened = new SourceText?[Count(cursor.ReadNumber())];
        sourceStarts = new int[opened.Length];
        int textLength = cursor.ReadNumber(), sourceLength = cursor.ReadNumber();
        int firstText = cursor.Position;
        for (int i = 0; i < textStarts.Length; i++)
        {
            textStarts[i] = cursor.Position;
            cursor.SkipText();
        }

        for (int i = 0; i < sourceStarts.Length; i++)
        {
            int length = cursor.ReadNumber();
            sourceStarts[i] = cursor.Position;
            cursor.ReadBytes(length);
        }

        BodyStart = cursor.Position;
        if (BodyStart != firstText + textLength + sourceLength)
        {
            throw new InvalidDataException("the parts of the pack have other lengths than it says");
        }
    }

    /// <summary>Where the caller's part begins.</summary>
    public int BodyStart { get; }

    /// <summary>A cursor over all bytes.</summary>
    public PackCursor At(int position) => new(bytes.Span, position);

    public string Text(int number)
    {
        if (texts[number] is { } known)
        {
            return known;
        }

        return texts[number] = At(textStarts[number]).ReadText();
    }

    public YamlNode Read(int position)
    {
        var cursor = At(position);
        return Read(ref cursor);
    }

    private YamlNode Read(ref PackCursor cursor)
    {
        int head = cursor.ReadByte();
        var span = ReadSpan(ref cursor);
        NodeProperties? properties = null;
        if ((head & NodeHead.HasProperties) != 0)
        {
            int anchor = cursor.ReadNumber(), tag = cursor.ReadNumber();
            properties = new NodeProperties(anchor == 0 ? null : Text(anchor - 1), tag == 0 ? null : Text(tag - 1), ReadSpan(ref cursor));
        }

        int style = (head >> NodeHead.StyleShift) & NodeHead.StyleMask;
        switch (head & NodeHead.KindMask)
        {
            case NodeHead.Scalar:
                return new YamlScalar(Text(cursor.ReadNumber()), (ScalarStyle)style, span, properties, (head & NodeHead.Sensitive) != 0);
            case NodeHead.Mapping:
                var entries = new YamlEntry[Count(cursor.ReadNumber())];
                for (int i = 0; i < entries.Length; i++)
                {
                    var key = Read(ref cursor);
                    entries[i] = new YamlEntry(key, Read(ref cursor));
                }

                return new YamlMapping(entries, (CollectionStyle)style, span, properties);
            case NodeHead.Sequence:
                var items = new YamlNode[Count(cursor.ReadNumber())];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = Read(ref cursor);
                }

                return new YamlSequence(items, (CollectionStyle)style, span, properties);
            default:
                throw new InvalidDataException($"the pack has a node of kind {head & NodeHead.KindMask}");
        }
    }

    /// <summary>The place that the cursor has come to.</summary>
    public SourceSpan ReadSpan(ref PackCursor cursor)
    {
        int source = cursor.ReadNumber();
        return source == 0 ? default : new SourceSpan(Source(source - 1), cursor.ReadNumber(), cursor.ReadNumber());
    }

    private SourceText Source(int number)
    {
        if (opened[number] is { } known)
        {
            return known;
        }

        var cursor = At(sourceStarts[number]);
        int head = cursor.ReadByte();
        string path = Text(cursor.ReadNumber());
        int start = cursor.Position;
        var made = (head >> SourceHead.KindShift) switch
        {
            0 when (head & SourceHead.Generated) != 0 => new SourceText(path, () => ReadText(start), () => ReadMap(start)),
            0 => new SourceText(path, () => ReadText(start)),
            var kind => sources.Open(new SourceName((byte)kind, path)),
        };
        made = Interlocked.CompareExchange(ref opened[number], made, null) ?? made;
        sources.SetMark(made, (head & SourceHead.Marked) != 0);
        return made;
    }

    private string ReadText(int start) => At(start).ReadText();

    private SourceMap ReadMap(int start)
    {
        var cursor = At(start);
        cursor.SkipText();
        var segments = new MapSegment[Count(cursor.ReadNumber())];
        int end = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            int from = end + cursor.ReadNumber();
            int length = cursor.ReadNumber();
            var origin = ReadSpan(ref cursor);
            SourceSpan? value = (length & 2) != 0 ? ReadSpan(ref cursor) : null;
            segments[i] = new MapSegment(from, length >> 2, origin, value, (length & 1) != 0);
            end = from + (length >> 2);
        }

        return new SourceMap(segments);
    }

    // Whatever the bytes say, there is no more in them than there are bytes.
    private int Count(int number) => number <= bytes.Length ? number : throw new InvalidDataException("the pack says that it holds more than it has bytes");
}
