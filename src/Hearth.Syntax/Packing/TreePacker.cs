using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Packing;

/// <summary>
/// Writes trees as bytes with everything that they know: styles, spans, and the texts and maps that the spans lead
/// through. Equal trees of equal origin give equal bytes, so that a hash of them identifies both.
/// </summary>
/// <remarks>
/// The layout: texts, sources (each after those that its map leads to), then whatever the caller wrote to
/// <see cref="Body"/>. Scalars and paths refer to texts by number, spans to sources.
/// </remarks>
public sealed class TreePacker(PackSources sources)
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceText, int> sourceNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly PackBuffer textBytes = new();
    private readonly PackBuffer sourceBytes = new();

    /// <summary>The caller's part.</summary>
    public PackBuffer Body { get; } = new();

    /// <summary>The number of a text; the same for equal texts.</summary>
    public int Text(string text)
    {
        if (!texts.TryGetValue(text, out int number))
        {
            number = texts.Count;
            texts.Add(text, number);
            textBytes.WriteText(text);
        }

        return number;
    }

    /// <summary>Appends a tree to the body.</summary>
    public void Write(YamlNode node) => Write(Body, node.Target);

    /// <summary>Appends a place to the body.</summary>
    public void Write(SourceSpan span) => WriteSpan(Body, span);

    public byte[] ToArray()
    {
        var all = new PackBuffer();
        all.WriteNumber(texts.Count);
        all.WriteNumber(sourceNumbers.Count);
        all.WriteNumber(textBytes.Length);
        all.WriteNumber(sourceBytes.Length);
        all.WriteBytes(textBytes.Written);
        all.WriteBytes(sourceBytes.Written);
        all.WriteBytes(Body.Written);
        return all.Written.ToArray();
    }

    private void Write(PackBuffer body, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                WriteHead(body, node, NodeHead.Scalar, (int)scalar.Style, scalar.IsSensitive);
                body.WriteNumber(Text(scalar.Value));
                break;
            case YamlMapping mapping:
                WriteHead(body, node, NodeHead.Mapping, (int)mapping.Style, false);
                body.WriteNumber(mapping.Count);
                foreach (ref readonly var entry in mapping.Entries)
                {
                    Write(body, entry.Key.Target);
                    Write(body, entry.Value.Target);
                }

                break;
            case YamlSequence sequence:
                WriteHead(body, node, NodeHead.Sequence, (int)sequence.Style, false);
                body.WriteNumber(sequence.Count);
                foreach (var item in sequence.Items)
                {
                    Write(body, item.Target);
                }

                break;
            default:
                throw new ArgumentException($"{node.GetType().Name} is no node that can be packed", nameof(node));
        }
    }

    private void WriteHead(PackBuffer body, YamlNode node, int kind, int style, bool isSensitive)
    {
        var properties = node.Properties;
        body.WriteByte((byte)(kind | (style << NodeHead.StyleShift) | (isSensitive ? NodeHead.Sensitive : 0) | (properties is null ? 0 : NodeHead.HasProperties)));
        WriteSpan(body, node.Span);
        if (properties is not null)
        {
            body.WriteNumber(properties.Anchor is { } anchor ? Text(anchor) + 1 : 0);
            body.WriteNumber(properties.Tag is { } tag ? Text(tag) + 1 : 0);
            WriteSpan(body, properties.Span);
        }
    }

    private void WriteSpan(PackBuffer to, SourceSpan span)
    {
        // The properties of a node that was put together may have no place.
        to.WriteNumber(span.Source is { } source ? Number(source) + 1 : 0);
        if (span.Source is not null)
        {
            to.WriteNumber(span.Start);
            to.WriteNumber(span.Length);
        }
    }

    private int Number(SourceText source)
    {
        if (sourceNumbers.TryGetValue(source, out int known))
        {
            return known;
        }

        var record = new PackBuffer();
        var name = source.IsGenerated ? null : sources.NameOf(source);
        record.WriteByte((byte)((name?.Kind ?? 0) << 2 | (sources.IsMarked(source) ? SourceHead.Marked : 0) | (source.IsGenerated ? SourceHead.Generated : 0)));
        if (name is { } elsewhere)
        {
            record.WriteNumber(Text(elsewhere.Name));
        }
        else
        {
            record.WriteNumber(Text(source.Path));
            record.WriteText(source.Text);
            if (source.Map is { } map)
            {
                WriteMap(record, map);
            }
        }

        int number = sourceNumbers.Count;
        sourceNumbers.Add(source, number);
        sourceBytes.WriteNumber(record.Length);
        sourceBytes.WriteBytes(record.Written);
        return number;
    }

    private void WriteMap(PackBuffer record, SourceMap map)
    {
        record.WriteNumber(map.Segments.Length);
        int end = 0;
        foreach (ref readonly var segment in map.Segments)
        {
            record.WriteNumber(segment.Start - end);
            record.WriteNumber((segment.Length << 2) | (segment.IsVerbatim ? 1 : 0) | (segment.Value is null ? 0 : 2));
            WriteSpan(record, segment.Origin);
            if (segment.Value is { } value)
            {
                WriteSpan(record, value);
            }

            end = segment.End;
        }
    }
}

/// <summary>The bits of a node's first byte.</summary>
internal static class NodeHead
{
    public const int Scalar = 0;
    public const int Mapping = 1;
    public const int Sequence = 2;
    public const int KindMask = 3;
    public const int StyleShift = 2;
    public const int StyleMask = 7;
    public const int Sensitive = 0x20;
    public const int HasProperties = 0x40;
}

/// <summary>The lower bits of a source's first byte; the upper ones are <see cref="SourceName.Kind"/>, 0 for a text that is packed itself.</summary>
internal static class SourceHead
{
    public const int Marked = 1;
    public const int Generated = 2;
    public const int KindShift = 2;
}
