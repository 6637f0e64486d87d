using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Times as text, by Go's layouts.</summary>
internal static class GoTimeFormat
{
    public const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

    private const string Default = "2006-01-02 15:04:05.999999999 -0700 MST";

    /// <summary>As <c>%v</c> prints it.</summary>
    public static string Format(GoTime time) => Format(time, Default);

    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder(layout.Length + 8);
        var rest = layout.AsSpan();
        while (!rest.IsEmpty)
        {
            var (literal, piece) = GoTimeLayout.Next(ref rest);
            text.Append(literal);
            if (piece.Length > 0)
            {
                Append(text, time, piece);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, GoTime time, string piece)
    {
        var local = time.Moment.DateTime;
        var culture = CultureInfo.InvariantCulture;
        int hour12 = local.Hour % 12 == 0 ? 12 : local.Hour % 12;
        _ = piece switch
        {
            "2006" => text.Append(local.Year.ToString("0000", culture)),
            "06" => text.Append((local.Year % 100).ToString("00", culture)),
            "January" => text.Append(culture.DateTimeFormat.GetMonthName(local.Month)),
            "Jan" => text.Append(culture.DateTimeFormat.GetAbbreviatedMonthName(local.Month)),
            "1" => text.Append(local.Month),
            "01" => text.Append(local.Month.ToString("00", culture)),
            "Monday" => text.Append(culture.DateTimeFormat.GetDayName(local.DayOfWeek)),
            "Mon" => text.Append(culture.DateTimeFormat.GetAbbreviatedDayName(local.DayOfWeek)),
            "2" => text.Append(local.Day),
            "_2" => text.Append(local.Day.ToString(culture).PadLeft(2)),
            "02" => text.Append(local.Day.ToString("00", culture)),
            "__2" => text.Append(local.DayOfYear.ToString(culture).PadLeft(3)),
            "002" => text.Append(local.DayOfYear.ToString("000", culture)),
            "15" => text.Append(local.Hour.ToString("00", culture)),
            "3" => text.Append(hour12),
            "03" => text.Append(hour12.ToString("00", culture)),
            "4" => text.Append(local.Minute),
            "04" => text.Append(local.Minute.ToString("00", culture)),
            "5" => text.Append(local.Second),
            "05" => text.Append(local.Second.ToString("00", culture)),
            "PM" => text.Append(local.Hour >= 12 ? "PM" : "AM"),
            "pm" => text.Append(local.Hour >= 12 ? "pm" : "am"),
            "MST" => text.Append(Zone(time)),
            ['.' or ',', ..] => AppendFraction(text, time, piece),
            _ => AppendOffset(text, time.Moment.Offset, piece),
        };
    }

    // ".000" always has its digits, ".999" only as many as are needed.
    private static StringBuilder AppendFraction(StringBuilder text, GoTime time, string piece)
    {
        long nanoseconds = (time.Moment.Ticks % TimeSpan.TicksPerSecond * 100) + time.Nanoseconds;
        string digits = nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).PadRight(piece.Length - 1, '0')[..(piece.Length - 1)];
        if (piece[1] == '9')
        {
            digits = digits.TrimEnd('0');
        }

        return digits.Length == 0 ? text : text.Append(piece[0]).Append(digits);
    }

    private static StringBuilder AppendOffset(StringBuilder text, TimeSpan offset, string piece)
    {
        if (piece[0] == 'Z' && offset == TimeSpan.Zero)
        {
            return text.Append('Z');
        }

        string separator = piece.Contains(':') ? ":" : "";
        var absolute = offset.Duration();
        text.Append(offset < TimeSpan.Zero ? '-' : '+').Append(absolute.Hours.ToString("00", CultureInfo.InvariantCulture));
        int parts = piece.Count(char.IsAsciiDigit) / 2;
        if (parts > 1)
        {
            text.Append(separator).Append(absolute.Minutes.ToString("00", CultureInfo.InvariantCulture));
        }

        return parts > 2 ? text.Append(separator).Append(absolute.Seconds.ToString("00", CultureInfo.InvariantCulture)) : text;
    }

    private static string Zone(GoTime time)
    {
        if (time.Zone.Length > 0)
        {
            return time.Zone;
        }

        var offset = time.Moment.Offset.Duration();
        return $"{(time.Moment.Offset < TimeSpan.Zero ? '-' : '+')}{offset.Hours:00}{(offset.Minutes > 0 ? offset.Minutes.ToString("00", CultureInfo.InvariantCulture) : "")}";
    }
}
