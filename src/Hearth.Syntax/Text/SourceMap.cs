namespace Hearth.Syntax.Text;

/// <summary>
/// Where the ranges of a generated text came from: segments in ascending order that do not overlap. Text between
/// segments has no origin. Maps compose by themselves: an origin may lie in another generated text.
/// </summary>
public sealed class SourceMap
{
    private readonly MapSegment[] segments;

    internal SourceMap(MapSegment[] segments) => this.segments = segments;

    /// <summary>The segments, ascending by <see cref="MapSegment.Start"/>.</summary>
    public ReadOnlySpan<MapSegment> Segments => segments;

    /// <summary>
    /// The origin of a span of the generated text: of the segment that holds its first character, or, where that has
    /// none, of the first segment that starts inside the span. Verbatim segments are narrowed to the span asked for.
    /// </summary>
    public MappedOrigin? Find(SourceSpan span)
    {
        int low = 0, high = segments.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (segments[middle].Start <= span.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (high >= 0 && span.Start < segments[high].End)
        {
            return segments[high].OriginOf(span.Start, span.Length);
        }

        return low < segments.Length && segments[low].Start < span.End
            ? segments[low].OriginOf(segments[low].Start, span.End - segments[low].Start)
            : null;
    }

    /// <summary>The segments that a span of the generated text touches, cut to it.</summary>
    public IEnumerable<MapSegment> Within(SourceSpan span)
    {
        int low = 0, high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = segments[middle].End > span.Start ? (low, middle) : (middle + 1, high);
        }

        for (; low < segments.Length && segments[low].Start < span.End; low++)
        {
            int start = Math.Max(segments[low].Start, span.Start);
            yield return segments[low].Part(start - segments[low].Start, Math.Min(segments[low].End, span.End) - start, start);
        }
    }
}

/// <summary>
/// One range of generated text. <see cref="IsVerbatim"/>: the text was copied character by character from
/// <see cref="Value"/> (or <see cref="Origin"/> where there is no value), so offsets inside correspond.
/// </summary>
/// <param name="Start">Offset in the generated text.</param>
/// <param name="Length">Length in the generated text.</param>
/// <param name="Origin">What produced it: the template text or action.</param>
/// <param name="Value">The value that was printed, where the text came from one.</param>
/// <param name="IsVerbatim">Whether offsets inside correspond one to one.</param>
public readonly record struct MapSegment(int Start, int Length, SourceSpan Origin, SourceSpan? Value, bool IsVerbatim)
{
    public int End => Start + Length;

    /// <summary>False for a value that no template has printed yet (see <see cref="MappedText.FromValue"/>).</summary>
    public bool HasOrigin => Origin.Source is not null;

    internal MappedOrigin OriginOf(int start, int length)
    {
        if (!IsVerbatim)
        {
            return new MappedOrigin(Origin, Value);
        }

        int offset = start - Start;
        length = Math.Min(length, Length - offset);
        return Value is { } value
            ? new MappedOrigin(Origin, value.Slice(offset, length))
            : new MappedOrigin(Origin.Slice(offset, length), null);
    }

    internal MapSegment Part(int offset, int length, int newStart) =>
        IsVerbatim
            ? Value is { } value
                ? new MapSegment(newStart, length, Origin, value.Slice(offset, length), true)
                : new MapSegment(newStart, length, Origin.Slice(offset, length), null, true)
            : this with { Start = newStart, Length = length };
}

/// <summary>What a range of generated text came from: the text that produced it and, where it printed one, the value.</summary>
public readonly record struct MappedOrigin(SourceSpan Origin, SourceSpan? Value);
