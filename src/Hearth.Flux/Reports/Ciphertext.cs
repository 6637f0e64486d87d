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
    private static readonly (int Start, int End)[] Somewhere = [(0, 0)];
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
        if (source.Map is not { } map)
        {
            return source.Text.Contains(Start, StringComparison.Ordinal) ? Somewhere : None;
        }

        var ranges = new List<(int, int)>();
        foreach (ref readonly var segment in map.Segments)
        {
            if (IsIn(segment))
            {
                ranges.Add((segment.Start, segment.End));
            }
        }

        return ranges.Count == 0 ? None : [.. ranges];
    }
}
