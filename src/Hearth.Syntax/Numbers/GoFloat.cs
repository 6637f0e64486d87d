using System.Globalization;

namespace Hearth.Syntax.Numbers;

/// <summary>
/// Floats as Go prints them, always with the fewest digits that read back as the same value. Which of the forms
/// applies depends on the tool: <c>strconv</c> for go-yaml and templates, <c>encoding/json</c> for everything that
/// passes through JSON.
/// </summary>
public static class GoFloat
{
    // Sign, 17 digits, point and up to 324 zeros.
    private const int LongestFixed = 352;

    /// <summary>
    /// <c>strconv.FormatFloat(value, 'g', -1, 64)</c>, which <c>fmt</c>'s <c>%v</c> prints too: <c>1e+06</c>
    /// from a million on and <c>1e-05</c> below 0.0001, else plain digits. Infinity is <c>+Inf</c>.
    /// </summary>
    public static string Format(double value) => General(value, GoDigits.Of(value));

    /// <inheritdoc cref="Format(double)"/>
    public static string Format(float value) => General(value, GoDigits.Of(value));

    /// <summary>As go-yaml writes a float: <see cref="Format(double)"/>, with <c>.inf</c>, <c>-.inf</c> and <c>.nan</c>.</summary>
    public static string FormatYaml(double value) => value switch
    {
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        _ when double.IsNaN(value) => ".nan",
        _ => Format(value),
    };

    /// <summary>As <c>encoding/json</c> writes a float64: exponents below 1e-6 and from 1e21 on (<c>1e-7</c>). JSON has no infinity and no NaN.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static string FormatJson(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"JSON cannot hold the number {Format(value)}", nameof(value));
        }

        var digits = GoDigits.Of(value);
        double magnitude = Math.Abs(value);
        return magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? Exponent(double.IsNegative(value), digits, minimumExponentDigits: 1)
            : Fixed(double.IsNegative(value), digits);
    }

    /// <summary><c>strconv.FormatFloat(value, 'f', -1, 64)</c>: never an exponent.</summary>
    public static string FormatFixed(double value) =>
        double.IsFinite(value) ? Fixed(double.IsNegative(value), GoDigits.Of(value)) : NotFinite(value);

    private static string General(double value, in GoDigits digits)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        int exponent = digits.Point - 1;
        return exponent is < -4 or >= 6
            ? Exponent(double.IsNegative(value), digits, minimumExponentDigits: 2)
            : Fixed(double.IsNegative(value), digits);
    }

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    private static string Exponent(bool negative, in GoDigits digits, int minimumExponentDigits)
    {
        Span<char> text = stackalloc char[32];
        int at = 0;
        if (negative)
        {
            text[at++] = '-';
        }

        text[at++] = digits[0];
        if (digits.Count > 1)
        {
            text[at++] = '.';
            for (int i = 1; i < digits.Count; i++)
            {
                text[at++] = digits[i];
            }
        }

        int exponent = digits.Point - 1;
        text[at++] = 'e';
        text[at++] = exponent < 0 ? '-' : '+';
        exponent = Math.Abs(exponent);
        if (exponent < 10 && minimumExponentDigits == 2)
        {
            text[at++] = '0';
        }

        exponent.TryFormat(text[at..], out int written, provider: CultureInfo.InvariantCulture);
        return new string(text[..(at + written)]);
    }

    private static string Fixed(bool negative, in GoDigits digits)
    {
        Span<char> text = stackalloc char[LongestFixed];
        int at = 0;
        if (negative)
        {
            text[at++] = '-';
        }

        if (digits.Point <= 0)
        {
            text[at++] = '0';
        }

        for (int i = 0; i < digits.Point; i++)
        {
            text[at++] = i < digits.Count ? digits[i] : '0';
        }

        if (digits.Count > digits.Point && digits.Count > 0)
        {
            text[at++] = '.';
            for (int i = digits.Point; i < digits.Count; i++)
            {
                text[at++] = i < 0 ? '0' : digits[i];
            }
        }

        return new string(text[..at]);
    }
}
