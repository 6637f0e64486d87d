namespace Hearth.Syntax.Text;

/// <summary>
/// Builds text and, beside it, the map of where each range came from. Neighbouring verbatim ranges of one origin are
/// joined, so a plain copy costs one segment.
/// </summary>
/// <remarks>
/// A template that captures output (an include, a macro) takes it off the end with <see cref="CutFrom"/>: one buffer
/// serves all captures of an evaluation.
/// </remarks>
public sealed class MappedTextWriter
{
    private readonly bool isMapped;
    private char[] text;
    private int length;
    private MapSegment[] segments = [];
    private int count;

    /// <param name="isMapped">False: text only; every origin is ignored.</param>
    /// <param name="capacity">Characters expected.</param>
    public MappedTextWriter(bool isMapped = true, int capacity = 256)
    {
        this.isMapped = isMapped;
        text = new char[capacity];
    }

    public int Length => length;

    public bool IsMapped => isMapped;

    /// <summary>What has been written so far.</summary>
    public ReadOnlySpan<char> Written => text.AsSpan(0, length);

    /// <summary>Text that Hearth itself made up, with no origin.</summary>
    public void Append(ReadOnlySpan<char> value)
    {
        value.CopyTo(Room(value.Length));
        length += value.Length;
    }

    public void Append(char value)
    {
        if (length == text.Length)
        {
            Room(1);
        }

        text[length++] = value;
    }

    /// <summary>Copies the span's own characters.</summary>
    public void AppendVerbatim(SourceSpan origin)
    {
        if (origin.Length > 0)
        {
            if (isMapped)
            {
                Add(new MapSegment(length, origin.Length, origin, null, true));
            }

            Append(origin.Text);
        }
    }

    /// <summary>Text made by <paramref name="origin"/> (a template action), and from <paramref name="value"/> where it printed one.</summary>
    public void Append(ReadOnlySpan<char> made, SourceSpan origin, SourceSpan? value = null)
    {
        if (made.Length == 0)
        {
            return;
        }

        if (isMapped)
        {
            bool verbatim = value is { } v && v.Length == made.Length && v.Text.SequenceEqual(made);
            Add(new MapSegment(length, made.Length, origin, value, verbatim));
        }

        Append(made);
    }

    /// <summary>Copies mapped text with its map.</summary>
    public void Append(MappedText mapped) => Append(mapped, 0, mapped.Length);

    /// <summary>Copies a part of mapped text with its map.</summary>
    public void Append(MappedText mapped, int start, int partLength)
    {
        if (isMapped)
        {
            int end = start + partLength;
            var parts = mapped.Segments;
            for (int i = FirstEndingAfter(parts, start); i < parts.Length && parts[i].Start < end; i++)
            {
                ref readonly var segment = ref parts[i];
                int from = Math.Max(segment.Start, start);
                int to = Math.Min(segment.End, end);
                Add(segment.Part(from - segment.Start, to - from, length + from - start));
            }
        }

        Append(mapped.Text.AsSpan(start, partLength));
    }

    /// <summary>Copies mapped text; what has no origin of its own is given to <paramref name="fallback"/> (the action that printed it).</summary>
    public void Append(MappedText mapped, SourceSpan fallback)
    {
        if (isMapped)
        {
            int position = 0;
            foreach (ref readonly var segment in mapped.Segments)
            {
                if (segment.Start > position && !IsBlank(mapped.Text.AsSpan(position, segment.Start - position)))
                {
                    Add(new MapSegment(length + position, segment.Start - position, fallback, null, false));
                }

                Add(segment with { Start = length + segment.Start, Origin = segment.HasOrigin ? segment.Origin : fallback });
                position = segment.End;
            }

            if (position < mapped.Length && !IsBlank(mapped.Text.AsSpan(position)))
            {
                Add(new MapSegment(length + position, mapped.Length - position, fallback, null, false));
            }
        }

        Append(mapped.Text.AsSpan());
    }

    /// <summary>Takes everything from <paramref name="position"/> on off the end.</summary>
    public MappedText CutFrom(int position)
    {
        if (position == length)
        {
            return MappedText.Empty;
        }

        string cut = new(text, position, length - position);
        MapSegment[] parts = [];
        int first = FirstEndingAfter(segments.AsSpan(0, count), position);
        if (first < count)
        {
            parts = segments.AsSpan(first, count - first).ToArray();
            count = first;
            foreach (ref var part in parts.AsSpan())
            {
                part = part with { Start = part.Start - position };
            }

            if (parts[0].Start < 0)
            {
                // One segment reaches over the cut: it was joined with what stood before.
                int before = -parts[0].Start;
                segments[count++] = parts[0].Part(0, before, position - before);
                parts[0] = parts[0].Part(before, parts[0].Length - before, 0);
            }
        }

        length = position;
        return new MappedText(cut, parts);
    }

    /// <summary>Forgets everything from <paramref name="position"/> on.</summary>
    public void Truncate(int position)
    {
        while (count > 0 && segments[count - 1].Start >= position)
        {
            count--;
        }

        if (count > 0 && segments[count - 1].End > position)
        {
            ref var last = ref segments[count - 1];
            last = last.Part(0, position - last.Start, last.Start);
        }

        length = position;
    }

    public MappedText ToMappedText() => length == 0 ? MappedText.Empty : new(ToString(), segments[..count]);

    public SourceText ToSourceText(string path) => new(path, ToString(), new SourceMap(segments[..count]));

    public override string ToString() => new(text, 0, length);

    private static int FirstEndingAfter(ReadOnlySpan<MapSegment> parts, int position)
    {
        int low = 0, high = parts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (parts[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // Indentation needs no origin: what is asked for starts after it.
    private static bool IsBlank(ReadOnlySpan<char> made) => made.IndexOfAnyExcept(' ', '\n') < 0;

    private Span<char> Room(int more)
    {
        if (text.Length - length < more)
        {
            Array.Resize(ref text, Math.Max(text.Length * 2, length + more));
        }

        return text.AsSpan(length, more);
    }

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
