using System.Globalization;
using System.Numerics;
using System.Text;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Go's <c>time.Duration</c>: nanoseconds as <c>1h2m3.5s</c>.</summary>
internal static class GoDuration
{
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;

    /// <summary>The nanoseconds of a text; null and Go's error where it is no duration.</summary>
    public static long? Parse(string text, out string error)
    {
        error = $"time: invalid duration {GoString.Quote(text)}";
        var rest = text.AsSpan();
        bool isNegative = rest.StartsWith("-");
        rest = isNegative || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest is "0")
        {
            return 0;
        }

        if (rest.IsEmpty)
        {
            return null;
        }

        BigInteger total = 0;
        while (!rest.IsEmpty)
        {
            int digits = Digits(rest);
            string whole = rest[..digits].ToString(), fraction = "";
            rest = rest[digits..];
            if (rest.StartsWith("."))
            {
                int more = Digits(rest[1..]);
                fraction = rest.Slice(1, more).ToString();
                rest = rest[(1 + more)..];
            }

            if (whole.Length + fraction.Length == 0)
            {
                return null;
            }

            int unitLength = 0;
            while (unitLength < rest.Length && rest[unitLength] != '.' && !char.IsAsciiDigit(rest[unitLength]))
            {
                unitLength++;
            }

            if (unitLength == 0)
            {
                error = $"time: missing unit in duration {GoString.Quote(text)}";
                return null;
            }

            string unit = rest[..unitLength].ToString();
            if (UnitOf(unit) is not { } nanoseconds)
            {
                error = $"time: unknown unit {GoString.Quote(unit)} in duration {GoString.Quote(text)}";
                return null;
            }

            rest = rest[unitLength..];
            total += BigInteger.Parse("0" + whole, CultureInfo.InvariantCulture) * nanoseconds;
            total += fraction.Length == 0 ? 0 : BigInteger.Parse(fraction, CultureInfo.InvariantCulture) * nanoseconds / BigInteger.Pow(10, fraction.Length);
        }

        total = isNegative ? -total : total;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : null;
    }

    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        string sign = nanoseconds < 0 ? "-" : "";
        ulong left = nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
        if (left < (ulong)Second)
        {
            (ulong unit, string name) = left < 1_000 ? (1UL, "ns") : left < 1_000_000 ? (1_000UL, "µs") : (1_000_000UL, "ms");
            return sign + WithFraction(left / unit, left % unit, unit) + name;
        }

        var text = new StringBuilder(sign);
        ulong seconds = left / (ulong)Second;
        if (seconds >= 3600)
        {
            text.Append(seconds / 3600).Append('h');
        }

        if (seconds >= 60)
        {
            text.Append(seconds / 60 % 60).Append('m');
        }

        return text.Append(WithFraction(seconds % 60, left % (ulong)Second, (ulong)Second)).Append('s').ToString();
    }

    /// <summary>To the nearest multiple, halves away from zero.</summary>
    public static long Round(long value, long multiple)
    {
        if (multiple <= 0)
        {
            return value;
        }

        var rest = (BigInteger)value % multiple;
        var rounded = value - rest;
        if (BigInteger.Abs(rest) * 2 >= multiple)
        {
            rounded += multiple * Math.Sign(value);
        }

        return rounded > long.MaxValue ? long.MaxValue : rounded < long.MinValue ? long.MinValue : (long)rounded;
    }

    private static string WithFraction(ulong whole, ulong fraction, ulong unit)
    {
        string digits = unit == 1 ? "" : fraction.ToString(CultureInfo.InvariantCulture).PadLeft(unit.ToString(CultureInfo.InvariantCulture).Length - 1, '0').TrimEnd('0');
        return whole.ToString(CultureInfo.InvariantCulture) + (digits.Length > 0 ? "." + digits : "");
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is var at and >= 0 ? at : text.Length;

    private static long? UnitOf(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        _ => null,
    };
}
