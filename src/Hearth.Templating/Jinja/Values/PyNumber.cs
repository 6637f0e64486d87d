using System.Globalization;
using System.Numerics;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Digits of numbers: shortest and correctly rounded, ties to even as Python has them (.NET rounds them away from zero).</summary>
internal static class PyNumber
{
    /// <summary>Sign, digits without trailing zeros, and the exponent of the first digit.</summary>
    public static (bool Negative, string Digits, int Exponent) ShortestDigits(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        bool negative = double.IsNegative(value);
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = (e < 0 ? shortest : shortest[..e]).TrimStart('-');
        int exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.TrimStart('0').TrimEnd('0');
        return digits.Length == 0 ? (negative, "0", 0) : (negative, digits, exponent - zeros);
    }

    /// <summary>|value| · 10^places as an integer, ties to even.</summary>
    public static BigInteger Scale(double value, int places)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = bits & ((1L << 52) - 1);
        if (exponent == 0)
        {
            exponent++;
        }
        else
        {
            mantissa |= 1L << 52;
        }

        exponent -= 1075;
        var numerator = mantissa;
        var denominator = BigInteger.One;
        if (exponent > 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        if (places >= 0)
        {
            numerator *= BigInteger.Pow(10, places);
        }
        else
        {
            denominator *= BigInteger.Pow(10, -places);
        }

        return DivideToEven(numerator, denominator);
    }

    public static BigInteger DivideToEven(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        int compared = (remainder * 2).CompareTo(denominator);
        return compared > 0 || (compared == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    /// <summary><c>f</c>: digits before and after the point.</summary>
    public static string Fixed(double value, int places)
    {
        string digits = Scale(value, places).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}";
    }

    /// <summary><c>e</c>: one digit before the point; the exponent has two digits at least.</summary>
    public static string Exponential(double value, int places, char letter = 'e')
    {
        var (digits, exponent) = Significant(value, places + 1);
        string mantissa = places == 0 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary><c>g</c>: significant digits, the shorter of both layouts.</summary>
    public static string General(double value, int precision, bool keepZeros, char letter = 'e')
    {
        precision = Math.Max(precision, 1);
        var (digits, exponent) = Significant(value, precision);
        string text;
        if (exponent < -4 || exponent >= precision)
        {
            digits = keepZeros ? digits : Trim(digits);
            text = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{text}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        text = exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length > exponent + 1 ? $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}"
            : digits;
        return keepZeros || !text.Contains('.') ? text : text.TrimEnd('0').TrimEnd('.');

        static string Trim(string digits) => digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
    }

    public static double Round(double value, int places)
    {
        if (!double.IsFinite(value) || places > 330)
        {
            return value;
        }

        if (places < -310)
        {
            return Math.CopySign(0.0, value);
        }

        var scaled = Scale(value, places);
        double result = double.Parse($"{scaled.ToString(CultureInfo.InvariantCulture)}E{-places}", NumberStyles.Float, CultureInfo.InvariantCulture);
        return Math.CopySign(result, value);
    }

    private static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0)
        {
            return (new string('0', count), 0);
        }

        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));

        // The logarithm may be off by one at a power of ten, and rounding may carry into a new digit.
        for (int guess = exponent + 1; ; guess--)
        {
            string digits = Scale(value, count - 1 - guess).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (digits, guess);
            }

            if (digits.Length > count)
            {
                return (digits[..count], guess + 1);
            }
        }
    }
}
