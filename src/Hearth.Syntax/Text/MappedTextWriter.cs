using System.Text;

namespace Hearth.Syntax.Text;

/// <summary>
/// Builds text and, beside it, the map of where each range came from. Neighbouring verbatim ranges of one origin are
/// joined, so a plain copy costs one segment.
/// </summary>
public sealed class MappedTextWriter
{
    private readonly StringBuilder text = new();
    private MapSegment[] segments = [];
    private int count;

    public int Length => text.Length;

    /// <summary>Text that Hearth itself made up, with no origin.</summary>
    public void Append(ReadOnlySpan<char> value) => text.Append(value);

    public void Append(char value) => text.Append(value);

    /// <summary>Copies the span's own characters.</summary>
    public void AppendVerbatim(SourceSpan origin)
    {
        if (origin.Length > 0)
        {
            Add(new MapSegment(text.Length, origin.Length, origin, null, true));
            text.Append(origin.Text);
        }
    }

    /// <summary>Text made by <paramref name="origin"/> (a template action), and from <paramref name="value"/> where it printed one.</summary>
    public void Append(ReadOnlySpan<char> made, SourceSpan origin, SourceSpan? value = null)
    {
        if (made.Length == 0)
        {
            return;
        }

        bool verbatim = value is { } v && v.Length == made.Length && v.Text.SequenceEqual(made);
        Add(new MapSegment(text.Length, made.Length, origin, value, verbatim));
        text.Append(made);
    }

    /// <summary>Copies mapped text with its map.</summary>
    public void Append(MappedText mapped) => Append(mapped, 0, mapped.Length);

    /// <summary>Copies a part of mapped text with its map.</summary>
    public void Append(MappedText mapped, int start, int length)
    {
        int end = start + length;
        foreach (ref readonly var segment in mapped.Segments)
        {
            if (segment.End <= start)
            {
                continue;
            }

            if (segment.Start >= end)
            {
                break;
            }

            int from = Math.Max(segment.Start, start);
            int to = Math.Min(segment.End, end);
            Add(segment.Part(from - segment.Start, to - from, text.Length + from - start));
        }

        text.Append(mapped.Text, start, length);
    }

    /// <summary>Copies mapped text; what has no origin of its own is given to <paramref name="fallback"/> (the action that printed it).</summary>
    public void Append(MappedText mapped, SourceSpan fallback)
    {
        int position = 0;
        int start = text.Length;
        foreach (ref readonly var segment in mapped.Segments)
        {
            if (segment.Start > position)
            {
                Add(new MapSegment(start + position, segment.Start - position, fallback, null, false));
            }

            Add(segment with { Start = start + segment.Start });
            position = segment.End;
        }

        if (position < mapped.Length)
        {
            Add(new MapSegment(start + position, mapped.Length - position, fallback, null, false));
        }

        text.Append(mapped.Text);
    }

    public MappedText ToMappedText() => text.Length == 0 ? MappedText.Empty : new(text.ToString(), segments[..count]);

    public SourceText ToSourceText(string path) => new(path, text.ToString(), new SourceMap(segments[..count]));

    public override string ToString() => text.ToString();

    private void Add(MapSegment segment)
    {
        if (count > 0)
        {
            ref var last = ref segments[count - 1];
            if (last.End == segment.Start && Joins(last, segment))
            {
                last = last with
                {
                    Length = last.Length + segment.Length,
                    Origin = segment.IsVerbatim && segment.Value is null ? last.Origin with { Length = last.Origin.Length + segment.Origin.Length } : last.Origin,
                    Value = segment.IsVerbatim && last.Value is { } value ? value with { Length = value.Length + segment.Length } : last.Value,
                };
                return;
            }
        }

        if (count == segments.Length)
        {
            Array.Resize(ref segments, Math.Max(8, count * 2));
        }

        segments[count++] = segment;
    }

    private static bool Joins(in MapSegment left, in MapSegment right)
    {
        if (left.IsVerbatim != right.IsVerbatim || left.Value.HasValue != right.Value.HasValue)
        {
            return false;
        }

        if (!left.IsVerbatim)
        {
            return left.Origin == right.Origin && left.Value == right.Value;
        }

        return left.Value is { } l && right.Value is { } r
            ? left.Origin == right.Origin && l.Source == r.Source && l.End == r.Start
            : left.Value is null && left.Origin.Source == right.Origin.Source && left.Origin.End == right.Origin.Start;
    }
}
