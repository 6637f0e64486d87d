using System.Globalization;
using System.Text;

namespace Hearth.Talos.Machine;

/// <summary>Go's <c>time.Duration</c>: nanoseconds, read from <c>1h30m</c> and printed as <c>1h30m0s</c>.</summary>
internal static class GoDuration
{
    private const long Second = 1_000_000_000;

    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan();
        bool negative = rest is ['-', ..];
        rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        decimal total = 0;
        while (!rest.IsEmpty)
        {
            int number = rest.IndexOfAnyExcept("0123456789.");
            if (number <= 0 || !decimal.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
            {
                return false;
            }

            rest = rest[number..];
            int unit = rest.IndexOfAny("0123456789.");
            var name = unit < 0 ? rest : rest[..unit];
            long? scale = name switch
            {
                "ns" => 1,
                "us" or "µs" or "μs" => 1_000,
                "ms" => 1_000_000,
                "s" => Second,
                "m" => 60 * Second,
                "h" => 3600 * Second,
                _ => null,
            };
            if (scale is null)
            {
                return false;
            }

            total += value * scale.Value;
            rest = rest[name.Length..];
        }

        if (total > long.MaxValue)
        {
            return false;
        }

        nanoseconds = negative ? -(long)total : (long)total;
        return true;
    }

    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        string sign = nanoseconds < 0 ? "-" : "";
        ulong value = (ulong)Math.Abs((decimal)nanoseconds);
        if (value < Second)
        {
            var (scale, unit) = value switch { < 1_000 => (1m, "ns"), < 1_000_000 => (1_000m, "µs"), _ => (1_000_000m, "ms") };
            return sign + (value / scale).ToString("0.#########", CultureInfo.InvariantCulture) + unit;
        }

        var text = new StringBuilder(sign);
        ulong hours = value / (3600 * (ulong)Second);
        ulong minutes = value / (60 * (ulong)Second) % 60;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        decimal seconds = value % (60 * (ulong)Second) / (decimal)Second;
        return text.Append(seconds.ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }
}
