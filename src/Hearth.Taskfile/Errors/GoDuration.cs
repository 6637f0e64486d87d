using System.Globalization;
using System.Text;

namespace Hearth.Taskfile.Errors;

/// <summary>Durations as Go reads and writes them: <c>1h2m0.5s</c>, <c>200ms</c>.</summary>
internal static class GoDuration
{
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        long ticks = duration.Ticks;
        string sign = ticks < 0 ? "-" : "";
        decimal nanoseconds = Math.Abs((decimal)ticks) * 100;
        if (nanoseconds < 1_000_000_000m)
        {
            var (divisor, unit) = nanoseconds < 1_000m ? (1m, "ns") : nanoseconds < 1_000_000m ? (1_000m, "µs") : (1_000_000m, "ms");
            return $"{sign}{Plain(nanoseconds / divisor)}{unit}";
        }

        decimal seconds = nanoseconds / 1_000_000_000m;
        long minutes = (long)(seconds / 60);
        var text = new StringBuilder(sign);
        if (minutes >= 60)
        {
            text.Append(minutes / 60).Append('h');
        }

        if (minutes > 0)
        {
            text.Append(minutes % 60).Append('m');
        }

        return text.Append(Plain(seconds - (minutes * 60))).Append('s').ToString();
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        bool negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        decimal ticks = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            decimal? scale = unit switch
            {
                "ns" => 0.01m,
                "us" or "µs" or "μs" => 10m,
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                "h" => TimeSpan.TicksPerHour,
                _ => null,
            };
            if (scale is null)
            {
                return false;
            }

            ticks += number * scale.Value;
            rest = rest[unit.Length..];
        }

        if (ticks > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    private static string Plain(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
