using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hearth.Syntax.Numbers;

/// <summary>The shortest decimal digits of a float: <c>0.d₁d₂… × 10^Point</c>, as Go's strconv holds them. Zero has one digit, 0, and point 1.</summary>
internal readonly struct GoDigits
{
    private readonly Digits digits;

    private GoDigits(ReadOnlySpan<char> formatted)
    {
        // .NET's round-trip form has the same digits; only its layout differs: -123.45, 1E+20, 1.5E-07.
        bool afterPoint = false;
        int point = 0;
        int count = 0;
        for (int i = 0; i < formatted.Length; i++)
        {
            char c = formatted[i];
            if (c == '.')
            {
                afterPoint = true;
            }
            else if (c is 'E' or 'e')
            {
                point += int.Parse(formatted[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else if (c != '-')
            {
                if (count == 0 && c == '0')
                {
                    point -= afterPoint ? 1 : 0;
                    continue;
                }

                digits[count++] = c;
                point += afterPoint ? 0 : 1;
            }
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            digits[0] = '0';
            count = 1;
            point = 1;
        }

        Count = count;
        Point = point;
    }

    public int Count { get; }

    public int Point { get; }

    public char this[int at] => digits[at];

    public static GoDigits Of(double value)
    {
        Span<char> text = stackalloc char[32];
        return double.IsFinite(value) && value.TryFormat(text, out int written, "R", CultureInfo.InvariantCulture) ? new GoDigits(text[..written]) : default;
    }

    public static GoDigits Of(float value)
    {
        Span<char> text = stackalloc char[32];
        return float.IsFinite(value) && value.TryFormat(text, out int written, "R", CultureInfo.InvariantCulture) ? new GoDigits(text[..written]) : default;
    }

    [InlineArray(32)]
    private struct Digits
    {
        private char first;
    }
}
