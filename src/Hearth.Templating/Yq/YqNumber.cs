using System.Globalization;
using Hearth.Syntax.Numbers;

namespace Hearth.Templating.Yq;

/// <summary>Numbers as yq reads and prints them: underscores, <c>0x</c> and <c>0o</c> are kept by sums of them.</summary>
internal static class YqNumber
{
    public enum Base : byte
    {
        Decimal,
        Hexadecimal,
        Octal,
    }

    public static bool TryInteger(string text, out long value) => TryInteger(text, out value, out _);

    public static bool TryInteger(string text, out long value, out Base numberBase)
    {
        numberBase = Base.Decimal;
        value = 0;
        string digits = text.Contains('_') ? text.Replace("_", "", StringComparison.Ordinal) : text;
        bool isNegative = digits is ['-', ..];
        var rest = digits is ['+' or '-', ..] ? digits.AsSpan(1) : digits;
        if (rest is ['0', 'x' or 'X' or 'o', ..])
        {
            numberBase = rest[1] == 'o' ? Base.Octal : Base.Hexadecimal;
            return TryDigits(rest[2..], numberBase == Base.Octal ? 8 : 16, isNegative, out value);
        }

        return TryDigits(rest, 10, isNegative, out value);
    }

    /// <exception cref="YqException">In Go's words.</exception>
    public static long Integer(string text, out Base numberBase)
    {
        if (TryInteger(text, out long value, out numberBase))
        {
            return value;
        }

        string digits = text.Replace("_", "", StringComparison.Ordinal);
        bool isNumber = digits.AsSpan().TrimStart("+-") is { Length: > 0 } rest && rest.ContainsAnyExceptInRange('0', '9') == false;
        throw new YqException($"strconv.ParseInt: parsing \"{digits}\": {(isNumber ? "value out of range" : "invalid syntax")}");
    }

    public static long Integer(string text) => Integer(text, out _);

    public static string Format(long value, Base numberBase) => numberBase switch
    {
        Base.Hexadecimal => value < 0 ? $"0x-{-value:X}" : $"0x{value:X}",
        Base.Octal => value < 0 ? $"0o-{Convert.ToString(-value, 8)}" : $"0o{Convert.ToString(value, 8)}",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static bool TryFloat(string text, out double value)
    {
        value = 0;
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return false;
        }

        switch (text.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity":
                value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
                return text.Length <= 1 || text[1] is not ('+' or '-');
            case "nan":
                value = double.NaN;
                return text[0] is not ('+' or '-');
        }

        return !text.Contains(',') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <exception cref="YqException">In Go's words.</exception>
    public static double Float(string text) => TryFloat(text, out double value)
        ? value
        : throw new YqException($"strconv.ParseFloat: parsing \"{text}\": invalid syntax");

    public static string Format(double value) => GoFloat.Format(value);

    private static bool TryDigits(ReadOnlySpan<char> digits, int radix, bool isNegative, out long value)
    {
        value = 0;
        if (digits.IsEmpty)
        {
            return false;
        }

        ulong sum = 0;
        ulong limit = isNegative ? 1UL << 63 : long.MaxValue;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | ' ') - 'a' + 10 : 99;
            if (digit >= radix || sum > (limit - (ulong)digit) / (ulong)radix)
            {
                return false;
            }

            sum = (sum * (ulong)radix) + (ulong)digit;
        }

        value = isNegative ? unchecked(-(long)sum) : (long)sum;
        return true;
    }
}
