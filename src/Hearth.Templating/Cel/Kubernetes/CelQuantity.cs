using System.Globalization;
using System.Numerics;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>A resource quantity, Kubernetes' <c>kubernetes.Quantity</c>: an exact number of nano-units.</summary>
internal sealed class CelQuantity(BigInteger nanos, bool isCut = false) : CelOpaque
{
    public static readonly CelType QuantityType = CelType.Opaque("kubernetes.Quantity");

    private const int MaxDigits = 1_000;
    private static readonly BigInteger Nano = 1_000_000_000;
    private static readonly BigInteger Maximum = new BigInteger(long.MaxValue) * Nano;

    public override CelType Type => QuantityType;

    public BigInteger Nanos => nanos;

    /// <summary>The whole number it is; null where it has a fraction, is beyond 64 bits, or was when it was read.</summary>
    public long? Integer => !isCut && (nanos % Nano).IsZero && nanos / Nano is var whole && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;

    public double Approximate => (double)(nanos / Nano) + ((double)(nanos % Nano) / 1e9);

    /// <summary>As apimachinery's <c>resource.ParseQuantity</c>: more than nine decimals are rounded up, more than 2^63-1 is cut to that.</summary>
    public static CelQuantity? TryParse(string text, out string error)
    {
        error = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        var rest = text.AsSpan();
        bool isNegative = rest is ['-', ..];
        rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
        int end = rest.IndexOfAnyExcept("0123456789.");
        var number = end < 0 ? rest : rest[..end];
        var suffix = end < 0 ? [] : rest[end..];
        int point = number.IndexOf('.');
        if (number.IsEmpty || number.Length > MaxDigits || (point >= 0 && number[(point + 1)..].Contains('.')) || number is ".")
        {
            return null;
        }

        if (Multiplier(suffix) is not { } multiplier)
        {
            // Kubernetes looks at the characters first and at the suffix they make after.
            error = suffix.TrimStart("eEinumkKMGTP").TrimStart("+-").IndexOfAnyExceptInRange('0', '9') < 0 ? "unable to parse quantity's suffix" : error;
            return null;
        }

        int decimals = point < 0 ? 0 : number.Length - point - 1;
        var digits = BigInteger.Parse("0" + number.ToString().Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
        var numerator = digits * multiplier.Numerator * Nano;
        var denominator = BigInteger.Pow(10, decimals) * multiplier.Denominator;
        var exact = (numerator + denominator - 1) / denominator;
        var value = BigInteger.Min(Maximum, exact);
        return new CelQuantity(isNegative ? -value : value, isCut: exact > Maximum);
    }

    public override bool IsEqualTo(CelOpaque other) => other is CelQuantity quantity && quantity.Nanos == nanos;

    public override int GetHashCode() => nanos.GetHashCode();

    public override string ToString()
    {
        var whole = BigInteger.Divide(BigInteger.Abs(nanos), Nano);
        var fraction = BigInteger.Abs(nanos) % Nano;
        string decimals = fraction.IsZero ? "" : "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"quantity(\"{(nanos.Sign < 0 ? "-" : "")}{whole}{decimals}\")");
    }

    private static (BigInteger Numerator, BigInteger Denominator)? Multiplier(ReadOnlySpan<char> suffix)
    {
        if (suffix is ['e' or 'E', _, ..] && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) && Math.Abs(exponent) <= MaxDigits)
        {
            return exponent >= 0 ? (BigInteger.Pow(10, exponent), 1) : (1, BigInteger.Pow(10, -exponent));
        }

        (BigInteger, BigInteger)? Of(int numberBase, int power) => (BigInteger.Pow(numberBase, power), 1);
        return suffix switch
        {
            "" => (1, 1),
            "n" => (1, Nano),
            "u" => (1, 1_000_000),
            "m" => (1, 1_000),
            "k" => Of(1000, 1),
            "M" => Of(1000, 2),
            "G" => Of(1000, 3),
            "T" => Of(1000, 4),
            "P" => Of(1000, 5),
            "E" => Of(1000, 6),
            "Ki" => Of(1024, 1),
            "Mi" => Of(1024, 2),
            "Gi" => Of(1024, 3),
            "Ti" => Of(1024, 4),
            "Pi" => Of(1024, 5),
            "Ei" => Of(1024, 6),
            _ => null,
        };
    }
}
