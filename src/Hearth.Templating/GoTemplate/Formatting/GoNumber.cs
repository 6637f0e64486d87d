using System.Globalization;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Numbers as Go's <c>strconv</c> reads them, with base prefixes and underscores.</summary>
internal static class GoNumber
{
    /// <summary>An integer with any base prefix; null where it is none or does not fit.</summary>
    public static long? ParseInteger(string text)
    {
        bool isNegative = text.StartsWith('-');
        string digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (ParseUnsigned(digits) is not { } magnitude)
        {
            return null;
        }

        if (isNegative)
        {
            return magnitude <= 1UL << 63 ? (long)(0 - magnitude) : null;
        }

        return magnitude <= long.MaxValue ? (long)magnitude : null;
    }

    /// <summary>As <see cref="ParseInteger"/>, without a sign.</summary>
    public static ulong? ParseUnsigned(string text)
    {
        int numberBase = 10;
        var digits = text.AsSpan();
        bool hasPrefix = false;
        if (digits.Length > 1 && digits[0] == '0')
        {
            bool hasLetter = digits[1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B';
            numberBase = digits[1] switch { 'x' or 'X' => 16, 'b' or 'B' => 2, _ => 8 };
            hasPrefix = true;
            digits = digits[(hasLetter ? 2 : 1)..];
        }

        return ParseDigits(digits, numberBase, hasPrefix);
    }

    /// <summary>Digits of one base; underscores only between digits or after a prefix.</summary>
    public static ulong? ParseDigits(ReadOnlySpan<char> digits, int numberBase, bool allowsUnderscores)
    {
        if (digits.IsEmpty)
        {
            return null;
        }

        ulong value = 0;
        bool afterDigit = allowsUnderscores;
        foreach (char c in digits)
        {
            if (c == '_')
            {
                // "1_000" is no decimal literal prefix, but Go's base 0 allows it there too.
                if (!afterDigit)
                {
                    return null;
                }

                afterDigit = false;
                continue;
            }

            int digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => 99,
            };
            if (digit >= numberBase || value > (ulong.MaxValue - (ulong)digit) / (ulong)numberBase)
            {
                return null;
            }

            value = (value * (ulong)numberBase) + (ulong)digit;
            afterDigit = true;
        }

        return afterDigit ? value : null;
    }

    /// <summary>A float, hexadecimal ones and infinities included; null where it is none or too large.</summary>
    public static double? ParseFloat(string text)
    {
        var digits = text.AsSpan();
        bool isNegative = digits.StartsWith("-");
        if (isNegative || digits.StartsWith("+"))
        {
            digits = digits[1..];
        }

        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return HexFloat(digits[2..]) is { } hex ? (isNegative ? -hex : hex) : null;
        }

        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (digits.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        if (digits.IsEmpty || !(char.IsAsciiDigit(digits[0]) || digits[0] == '.'))
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? (isNegative ? -value : value) : null;
    }

    private static double? HexFloat(ReadOnlySpan<char> digits)
    {
        int p = digits.IndexOfAny('p', 'P');
        if (p <= 0 || !int.TryParse(digits[(p + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent))
        {
            return null;
        }

        double value = 0;
        bool afterPoint = false;
        foreach (char c in digits[..p])
        {
            if (c == '_')
            {
                continue;
            }

            if (c == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            if (!char.IsAsciiHexDigit(c))
            {
                return null;
            }

            value = (value * 16) + Convert.ToInt32(c.ToString(), 16);
            exponent -= afterPoint ? 4 : 0;
        }

        return value * Math.Pow(2, exponent);
    }
}
