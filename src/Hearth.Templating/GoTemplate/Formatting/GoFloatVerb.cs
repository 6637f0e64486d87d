using System.Globalization;
using System.Numerics;
using System.Text;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Floats as Go's <c>strconv.FormatFloat</c> writes them: shortest digits, or exact digits rounded half to even.</summary>
internal static class GoFloatVerb
{
    /// <param name="value">Any float.</param>
    /// <param name="verb">One of <c>e E f g G x X b</c>.</param>
    /// <param name="precision">Digits after the point, for <c>g</c> all digits; -1 for as few as tell the float from others.</param>
    /// <param name="largeExponent">From which exponent on <c>g</c> with the shortest digits uses an exponent.</param>
    public static string Format(double value, char verb, int precision, int largeExponent = 6)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        string sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        switch (verb)
        {
            case 'x' or 'X':
                string hex = Hexadecimal(value, precision);
                return sign + (verb == 'X' ? hex.ToUpperInvariant() : hex);
            case 'b':
                var (mantissa, exponent) = Split(value);
                return $"{sign}{mantissa}p{(exponent < 0 ? "" : "+")}{exponent}";
        }

        var digits = precision < 0 ? Shortest(value) : Exact(value);
        bool isShortest = precision < 0;
        switch (verb)
        {
            case 'f':
                digits = isShortest ? digits : Round(digits, digits.Point + precision);
                return sign + Fixed(digits, isShortest ? Math.Max(digits.Text.Length - digits.Point, 0) : precision);
            case 'e' or 'E':
                digits = isShortest ? digits : Round(digits, precision + 1);
                return sign + Scientific(digits, isShortest ? digits.Text.Length - 1 : precision, verb);
            default:
                precision = isShortest ? -1 : Math.Max(precision, 1);
                digits = isShortest ? digits : Round(digits, precision);
                int threshold = isShortest ? largeExponent : precision;
                if (!isShortest && threshold > digits.Text.Length && digits.Text.Length >= digits.Point)
                {
                    threshold = digits.Text.Length;
                }

                int scale = digits.Point - 1;
                return sign + (scale < -4 || scale >= threshold
                    ? Scientific(digits, digits.Text.Length - 1, verb == 'G' ? 'E' : 'e')
                    : Fixed(digits, Math.Max(digits.Text.Length - digits.Point, 0)));
        }
    }

    private static string Fixed(Decimals digits, int precision)
    {
        var text = new StringBuilder();
        for (int i = 0; i < digits.Point; i++)
        {
            text.Append(digits[i]);
        }

        if (digits.Point <= 0)
        {
            text.Append('0');
        }

        if (precision > 0)
        {
            text.Append('.');
            for (int i = 0; i < precision; i++)
            {
                text.Append(digits[digits.Point + i]);
            }
        }

        return text.ToString();
    }

    private static string Scientific(Decimals digits, int precision, char mark)
    {
        var text = new StringBuilder().Append(digits[0]);
        if (precision > 0)
        {
            text.Append('.');
            for (int i = 1; i <= precision; i++)
            {
                text.Append(digits[i]);
            }
        }

        int exponent = digits.Text.Length == 0 ? 0 : digits.Point - 1;
        return text.Append(mark).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static Decimals Shortest(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);

        // "123.45", "1E+21", "1.5E-07" → digits and the place of the point.
        int e = shortest.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? shortest : shortest[..e];
        int point = mantissa.IndexOf('.');
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        point = (point < 0 ? mantissa.Length : point) + exponent;
        return Trim(digits, point);
    }

    // All digits of the binary value.
    private static Decimals Exact(double value)
    {
        var (mantissa, exponent) = Split(value);
        if (mantissa == 0)
        {
            return new Decimals("", 0);
        }

        string digits = exponent >= 0
            ? (new BigInteger(mantissa) << exponent).ToString(CultureInfo.InvariantCulture)
            : (mantissa * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture);
        return Trim(digits, digits.Length + Math.Min(exponent, 0));
    }

    // To a number of digits, ties to even.
    private static Decimals Round(Decimals digits, int count)
    {
        if (count >= digits.Text.Length)
        {
            return digits;
        }

        if (count < 0)
        {
            return new Decimals("", 0);
        }

        bool isTie = digits.Text[count] == '5' && count + 1 == digits.Text.Length;
        bool roundsUp = isTie ? count > 0 && (digits.Text[count - 1] - '0') % 2 == 1 : digits.Text[count] >= '5';
        if (!roundsUp)
        {
            return Trim(digits.Text[..count], digits.Point);
        }

        char[] kept = digits.Text[..count].ToCharArray();
        int at = count - 1;
        while (at >= 0 && kept[at] == '9')
        {
            at--;
        }

        if (at < 0)
        {
            return new Decimals("1", digits.Point + 1);
        }

        kept[at]++;
        return new Decimals(new string(kept, 0, at + 1), digits.Point);
    }

    private static Decimals Trim(string digits, int point)
    {
        int leading = 0;
        while (leading < digits.Length && digits[leading] == '0')
        {
            leading++;
        }

        string text = digits[leading..].TrimEnd('0');
        return text.Length == 0 ? new Decimals("", 0) : new Decimals(text, point - leading);
    }

    private static (ulong Mantissa, int Exponent) Split(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        ulong fraction = bits & ((1UL << 52) - 1);
        return exponent == 0 ? (fraction, -1074) : (fraction | (1UL << 52), exponent - 1075);
    }

    private static string Hexadecimal(double value, int precision)
    {
        var (mantissa, exponent) = Split(value);
        if (mantissa == 0)
        {
            return "0x0" + (precision > 0 ? "." + new string('0', precision) : "") + "p+00";
        }

        while ((mantissa & (1UL << 52)) == 0)
        {
            mantissa <<= 1;
            exponent--;
        }

        exponent += 52;
        if (precision is >= 0 and < 13)
        {
            int drop = 52 - (precision * 4);
            ulong half = 1UL << (drop - 1), rest = mantissa & ((1UL << drop) - 1);
            mantissa >>= drop;
            mantissa += rest > half || (rest == half && (mantissa & 1) == 1) ? 1UL : 0;
            mantissa <<= drop;
            if (mantissa >> 53 != 0)
            {
                mantissa >>= 1;
                exponent++;
            }
        }

        string digits = (mantissa & ((1UL << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        digits = precision < 0 ? digits.TrimEnd('0') : precision <= 13 ? digits[..precision] : digits.PadRight(precision, '0');
        return $"0x1{(digits.Length > 0 ? "." : "")}{digits}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    // Decimal digits without leading and trailing zeros, and where the point stands among them.
    private readonly record struct Decimals(string Text, int Point)
    {
        public char this[int at] => at >= 0 && at < Text.Length ? Text[at] : '0';
    }
}
