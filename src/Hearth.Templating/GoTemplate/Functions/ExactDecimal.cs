using System.Globalization;
using System.Numerics;
using Hearth.Syntax.Numbers;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>A decimal number as shopspring/decimal holds it: exact, but for division, which keeps 16 places.</summary>
internal readonly record struct ExactDecimal(BigInteger Digits, int Exponent)
{
    private const int DivisionPlaces = 16;

    public static ExactDecimal Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FunctionException($"Cannot create a Decimal from {(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf")}");
        }

        string text = GoFloat.FormatFixed(value);
        int point = text.IndexOf('.');
        return point < 0
            ? new ExactDecimal(BigInteger.Parse(text, CultureInfo.InvariantCulture), 0)
            : new ExactDecimal(BigInteger.Parse(text.Remove(point, 1), CultureInfo.InvariantCulture), point + 1 - text.Length);
    }

    public ExactDecimal Add(ExactDecimal other)
    {
        int exponent = Math.Min(Exponent, other.Exponent);
        return new ExactDecimal(At(exponent) + other.At(exponent), exponent);
    }

    public ExactDecimal Subtract(ExactDecimal other) => Add(other with { Digits = -other.Digits });

    public ExactDecimal Multiply(ExactDecimal other) => new(Digits * other.Digits, Exponent + other.Exponent);

    public ExactDecimal Divide(ExactDecimal other)
    {
        if (other.Digits.IsZero)
        {
            throw new FunctionException("decimal division by 0");
        }

        // Scaled so that the whole quotient has the places wanted.
        int shift = DivisionPlaces + Exponent - other.Exponent;
        var dividend = shift >= 0 ? Digits * BigInteger.Pow(10, shift) : Digits;
        var divisor = shift >= 0 ? other.Digits : other.Digits * BigInteger.Pow(10, -shift);
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor))
        {
            quotient += dividend.Sign * divisor.Sign;
        }

        return new ExactDecimal(quotient, -DivisionPlaces);
    }

    public double ToDouble() => double.Parse($"{Digits}E{Exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);

    private BigInteger At(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);
}
