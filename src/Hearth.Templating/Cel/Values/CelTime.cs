using System.Globalization;
using System.Numerics;
using Hearth.Syntax.Numbers;

namespace Hearth.Templating.Cel.Values;

/// <summary>Timestamps of the years 1 to 9999 to the nanosecond, and durations as Go's 64 bits of nanoseconds.</summary>
internal static class CelTime
{
    public const long MinSeconds = -62135596800;
    public const long MaxSeconds = 253402300799;
    public const long Second = 1_000_000_000;

    /// <summary>RFC 3339, as Go's <c>time.RFC3339</c> reads it.</summary>
    public static CelValue? ParseTimestamp(string text)
    {
        var rest = text.AsSpan();
        if (rest.Length < 20 || rest[10] != 'T' || !DateTime.TryParseExact(rest[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        rest = rest[19..];
        int nanoseconds = 0;
        if (rest[0] is '.' or ',')
        {
            int digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return null;
            }

            for (int i = 0; i < 9; i++)
            {
                nanoseconds = (nanoseconds * 10) + (i < digits ? rest[1 + i] - '0' : 0);
            }

            rest = rest[(1 + digits)..];
        }

        if (OffsetOf(rest) is not { } offset)
        {
            return null;
        }

        return CelValue.Timestamp(((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset, nanoseconds);
    }

    /// <summary><c>2009-02-13T23:31:30.5Z</c>: no more digits than needed.</summary>
    public static string FormatTimestamp(in CelValue timestamp)
    {
        string text = DateTime.UnixEpoch.AddTicks(timestamp.Seconds * TimeSpan.TicksPerSecond).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return timestamp.Nanoseconds == 0
            ? text + "Z"
            : $"{text}.{timestamp.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    /// <summary><c>90.5s</c>: seconds as a decimal.</summary>
    public static string FormatDuration(long nanoseconds) => GoFloat.FormatFixed(TotalSeconds(nanoseconds)) + "s";

    /// <summary>As Go's <c>Duration.Seconds</c>: whole seconds and the rest are added as doubles.</summary>
    public static double TotalSeconds(long nanoseconds) => (nanoseconds / Second) + ((nanoseconds % Second) / 1e9);

    public static CelValue Add(in CelValue timestamp, long nanoseconds)
    {
        var total = ((BigInteger)timestamp.Seconds * Second) + timestamp.Nanoseconds + nanoseconds;
        var seconds = BigInteger.DivRem(total, Second, out var rest);
        if (rest.Sign < 0)
        {
            rest += Second;
            seconds -= 1;
        }

        return CelValue.Timestamp((long)seconds, (int)rest);
    }

    /// <summary>The nanoseconds between two timestamps; an error beyond 292 years.</summary>
    public static CelValue Subtract(in CelValue left, in CelValue right)
    {
        var difference = ((BigInteger)(left.Seconds - right.Seconds) * Second) + (left.Nanoseconds - right.Nanoseconds);
        return difference >= long.MinValue && difference <= long.MaxValue ? CelValue.Duration((long)difference) : CelValue.Error("timestamp overflow");
    }

    /// <summary>The wall clock of a zone: UTC, a name of the time zone database, or an offset such as <c>-07:30</c>.</summary>
    public static CelValue InZone(in CelValue timestamp, string zone, out DateTime local)
    {
        local = default;
        var utc = DateTime.UnixEpoch.AddTicks((timestamp.Seconds * TimeSpan.TicksPerSecond) + (timestamp.Nanoseconds / 100));
        int colon = zone.IndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(zone.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int hours) || !int.TryParse(zone.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes))
            {
                return CelValue.Error($"found the time zone '{zone}'; wants a name such as Europe/Berlin or an offset such as -07:30");
            }

            if (minutes > 59)
            {
                return CelValue.Error($"timezone offset minutes out of range [0, 59]: {zone}");
            }

            return Shift(utc, TimeSpan.FromMinutes((hours * 60) + (zone[0] == '-' ? -minutes : minutes)), zone, out local);
        }

        if (zone is "" or "UTC")
        {
            local = utc;
            return CelValue.Null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? Shift(utc, found.GetUtcOffset(utc), zone, out local)
            : CelValue.Error($"unknown time zone {zone}");
    }

    private static CelValue Shift(DateTime utc, TimeSpan offset, string zone, out DateTime local)
    {
        long ticks = utc.Ticks + offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            local = default;
            return CelValue.Error($"the timestamp has no date in the time zone {zone}");
        }

        local = new DateTime(ticks, DateTimeKind.Utc);
        return CelValue.Null;
    }

    private static int? OffsetOf(ReadOnlySpan<char> text)
    {
        if (text is "Z")
        {
            return 0;
        }

        return text is ['+' or '-', _, _, ':', _, _]
            && int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            && hours <= 24 && minutes < 60
            ? (text[0] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60))
            : null;
    }
}
