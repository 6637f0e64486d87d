using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Cel.Values;

/// <summary>The order of values that have one: numbers across their types, booleans, strings by code point, bytes, timestamps, durations.</summary>
internal static class CelOrder
{
    /// <summary>What a comparison with NaN gives: neither less, equal nor greater.</summary>
    public const int Unordered = 2;

    /// <summary>-1, 0 or 1; <see cref="Unordered"/> with NaN; null where the two cannot be compared.</summary>
    public static int? Compare(in CelValue left, in CelValue right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return CompareNumbers(left, right);
        }

        if (left.Kind != right.Kind)
        {
            return null;
        }

        return left.Kind switch
        {
            CelKind.Bool or CelKind.Duration => left.AsInt.CompareTo(right.AsInt),
            CelKind.String => Math.Sign(GoString.Compare(left.AsString, right.AsString)),
            CelKind.Bytes => Math.Sign(left.AsBytes.AsSpan().SequenceCompareTo(right.AsBytes)),
            CelKind.Timestamp => left.Seconds != right.Seconds ? left.Seconds.CompareTo(right.Seconds) : left.Nanoseconds.CompareTo(right.Nanoseconds),
            _ => null,
        };
    }

    public static int CompareNumbers(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => left.AsInt.CompareTo(right.AsInt),
        (CelKind.Uint, CelKind.Uint) => left.AsUint.CompareTo(right.AsUint),
        (CelKind.Int, CelKind.Uint) => left.AsInt < 0 ? -1 : ((ulong)left.AsInt).CompareTo(right.AsUint),
        (CelKind.Uint, CelKind.Int) => right.AsInt < 0 ? 1 : left.AsUint.CompareTo((ulong)right.AsInt),
        (CelKind.Double, CelKind.Double) => Compare(left.AsDouble, right.AsDouble),
        (CelKind.Double, CelKind.Int) => Compare(left.AsDouble, right.AsInt),
        (CelKind.Double, _) => Compare(left.AsDouble, right.AsUint),
        (CelKind.Int, _) => Reverse(Compare(right.AsDouble, left.AsInt)),
        _ => Reverse(Compare(right.AsDouble, left.AsUint)),
    };

    private static int Compare(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;

    // As cel-go: outside of the other type's range the sign decides, inside the two compare as doubles, so that
    // 9223372036854775808.0 equals 9223372036854775807.
    private static int Compare(double left, long right) =>
        left < long.MinValue ? -1 : left > long.MaxValue ? 1 : Compare(left, (double)right);

    private static int Compare(double left, ulong right) =>
        left < 0 ? -1 : left > ulong.MaxValue ? 1 : Compare(left, (double)right);

    private static int Reverse(int order) => order == Unordered ? order : -order;
}
