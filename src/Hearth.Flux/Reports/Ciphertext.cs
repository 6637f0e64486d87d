using System.Runtime.CompilerServices;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Reports;

/// <summary>
/// Which ranges of a text are what SOPS encrypted, or were generated from it. Found once for each text: a value's own
/// range is then looked up among them.
/// </summary>
internal static class Ciphertext
{
    private const string Start = "ENC[AES256_GCM,";

    private static readonly (int Start, int End)[] None = [];
    private static readonly ConditionalWeakTable<SourceText, (int Start, int End)[]> Known = [];

    /// <summary>Whether any part of the text is.</summary>
    public static bool IsIn(SourceText source) => RangesOf(source).Length > 0;

    /// <summary>Whether the range is ciphertext, or touches what was generated from it.</summary>
    public static bool IsIn(SourceSpan span)
    {
        var ranges = RangesOf(span.Source);
        if (ranges.Length == 0)
        {
            return false;
        }

        if (!span.Source.IsGenerated)
        {
            return span.Text.StartsWith(Start);
        }

        int low = 0, high = ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = ranges[middle].End > span.Start ? (low, middle) : (middle + 1, high);
        }

        return low < ranges.Length && ranges[low].Start < span.End;
    }

    public static bool IsIn(in MapSegment segment) => (segment.Value is { } value && IsIn(value)) || (segment.HasOrigin && IsIn(segment.Origin));

    /// <summary>What <see cref="IsIn(SourceText)"/> said of the text before it was stored.</summary>
    public static void Remember(SourceText source, bool isIn)
    {
        if (!isIn)
        {
            Known.AddOrUpdate(source, None);
        }
    }

    private static (int Start, int End)[] RangesOf(SourceText source) => Known.GetValue(source, Find);

    private static (int Start, int End)[] Find(SourceText source)
    {
        var ranges = new List<(int, int)>();
        if (source.Map is { } map)
        {
            foreach (ref readonly var segment in map.Segments)
            {
                Add(segment, ranges);
            }
        }
        else
        {
            string text = source.Text;
            for (int at = text.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Start, at + Start.Length, StringComparison.Ordinal))
            {
                ranges.Add((at, at + Start.Length));
            }
        }

        return ranges.Count == 0 ? None : [.. ranges];
    }

    // Of text that was only moved, the part that was moved from there; else all of it.
    private static void Add(in MapSegment segment, List<(int, int)> ranges)
    {
        if (!segment.IsVerbatim || (segment.Value is not null && segment.HasOrigin && IsIn(segment.Origin)))
        {
            if (IsIn(segment))
            {
                ranges.Add((segment.Start, segment.End));
            }

            return;
        }

        var moved = segment.Value ?? segment.Origin;
        foreach (var (start, end) in RangesOf(moved.Source))
        {
            if (start < moved.End && end > moved.Start)
            {
                ranges.Add((segment.Start + Math.Max(start - moved.Start, 0), segment.Start + Math.Min(end, moved.End) - moved.Start));
            }
        }
    }
}
