using System.Numerics;

namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>Integers as Go's <c>strconv.ParseInt</c> and <c>ParseUint</c> read them with base 0: <c>0x</c>, <c>0o</c>, <c>0b</c>, and a leading 0 is octal.</summary>
internal static class GoInteger
{
    /// <summary>A signed integer of 64 bits, else an unsigned one; null where the text is neither.</summary>
    public static ScalarValue? TryParse(ReadOnlySpan<char> text)
    {
        bool signed = text.Length > 0 && text[0] is '+' or '-';
        var digits = signed ? text[1..] : text;
        int radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = (digits[1] | 0x20) switch { 'x' => 16, 'b' => 2, _ => 8 };
            digits = digits[1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O' ? digits[2..] : digits[1..];
        }

        return TryParse(digits, radix, signed, signed && text[0] == '-');
    }

    /// <summary>Digits after a prefix, which may carry a sign of their own: go-yaml reads <c>0b-1</c> as -1.</summary>
    public static ScalarValue? TryParse(ReadOnlySpan<char> text, int radix)
    {
        bool signed = text.Length > 0 && text[0] is '+' or '-';
        return TryParse(signed ? text[1..] : text, radix, signed, signed && text[0] == '-');
    }

    private static ScalarValue? TryParse(ReadOnlySpan<char> digits, int radix, bool signed, bool negative)
    {
        if (digits.IsEmpty)
        {
            return null;
        }

        ulong value = 0;
        ulong most = ulong.MaxValue / (ulong)radix;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix || value > most)
            {
                return null;
            }

            ulong next = unchecked((value * (ulong)radix) + (ulong)digit);
            if (next < value)
            {
                return null;
            }

            value = next;
        }

        if (negative)
        {
            return value <= (ulong)long.MaxValue + 1 ? ScalarValue.Of(unchecked(-(long)value)) : null;
        }

        return value <= long.MaxValue ? ScalarValue.Of((long)value) : signed ? null : ScalarValue.Of(new BigInteger(value));
    }
}
