using System.Globalization;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Times from text, by Go's layouts.</summary>
internal sealed class GoTimeParser
{
    private readonly string layout;
    private readonly string value;
    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private long nanoseconds;
    private bool isAfternoon;
    private bool isMorning;
    private TimeSpan? offset;
    private string? zone;
    private string? outOfRange;

    private GoTimeParser(string layout, string value)
    {
        this.layout = layout;
        this.value = value;
    }

    /// <summary>The time, or Go's error.</summary>
    public static GoTime? Parse(string layout, string value, TimeZoneInfo local, out string error)
    {
        error = "";
        var parser = new GoTimeParser(layout, value);
        var rest = value.AsSpan();
        var pieces = layout.AsSpan();
        while (true)
        {
            var (literal, piece) = GoTimeLayout.Next(ref pieces);
            if (!TrySkip(ref rest, literal))
            {
                error = parser.Cannot(rest, literal);
                return null;
            }

            if (piece.Length == 0)
            {
                break;
            }

            var held = rest;
            if (!parser.TryRead(piece, ref rest, pieces))
            {
                error = parser.outOfRange is { } range ? parser.OutOf(range) : parser.Cannot(held, piece);
                return null;
            }

            if (parser.outOfRange is { } what)
            {
                error = parser.OutOf(what);
                return null;
            }
        }

        if (!rest.IsEmpty)
        {
            error = $"parsing time {GoString.Quote(value)}: extra text: {GoString.Quote(rest.ToString())}";
            return null;
        }

        return parser.Build(local, out error);
    }

    private GoTime? Build(TimeZoneInfo local, out string error)
    {
        error = "";
        int hours = isAfternoon && hour < 12 ? hour + 12 : isMorning && hour == 12 ? 0 : hour;
        if (yearDay >= 0)
        {
            var date = new DateTime(Math.Max(year, 1), 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(yearDay - 1);
            (month, day) = (date.Month, date.Day);
        }

        month = month < 0 ? 1 : month;
        day = day < 0 ? 1 : day;
        int proper = Math.Clamp(year, 1, 9999);
        if (day < 1 || day > DateTime.DaysInMonth(proper, month))
        {
            error = OutOf("day");
            return null;
        }

        var moment = new DateTime(proper, month, day, hours, minute, second, DateTimeKind.Unspecified).AddTicks(nanoseconds / 100);
        if (zone is not null && offset is null)
        {
            offset = zone == "UTC" || !TimeZones.KnowsAbbreviation(local, moment, zone) ? TimeSpan.Zero : null;
        }

        if (offset is { } fixedOffset)
        {
            string name = fixedOffset == TimeSpan.Zero && zone is null or "UTC" ? "UTC" : zone ?? TimeZones.NameOf(local, moment, fixedOffset);
            return new GoTime(new DateTimeOffset(moment, fixedOffset), (int)(nanoseconds % 100), name);
        }

        var localOffset = local.GetUtcOffset(moment);
        return new GoTime(new DateTimeOffset(moment, localOffset), (int)(nanoseconds % 100), TimeZones.Abbreviation(local, moment));
    }

    private bool TryRead(string piece, ref ReadOnlySpan<char> rest, ReadOnlySpan<char> following)
    {
        switch (piece)
        {
            case "2006":
                return TryDigits(ref rest, 4, 4, out year);
            case "06":
                if (!TryDigits(ref rest, 2, 2, out year))
                {
                    return false;
                }

                year += year >= 69 ? 1900 : 2000;
                return true;
            case "January":
                return TryName(ref rest, CultureInfo.InvariantCulture.DateTimeFormat.MonthNames, out month, 1);
            case "Jan":
                return TryName(ref rest, CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, out month, 1);
            case "1" or "01":
                return TryDigits(ref rest, piece.Length, 2, out month) && InRange(month is > 0 and <= 12, "month");
            case "Monday":
                return TryName(ref rest, CultureInfo.InvariantCulture.DateTimeFormat.DayNames, out _, 0);
            case "Mon":
                return TryName(ref rest, CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames, out _, 0);
            case "2" or "02" or "_2":
                rest = piece == "_2" && rest.StartsWith(" ") ? rest[1..] : rest;
                return TryDigits(ref rest, piece == "02" ? 2 : 1, 2, out day);
            case "002" or "__2":
                rest = piece == "__2" ? rest.TrimStart(' ') : rest;
                return TryDigits(ref rest, piece == "002" ? 3 : 1, 3, out yearDay);
            case "15":
                return TryDigits(ref rest, 2, 2, out hour) && InRange(hour < 24, "hour");
            case "3" or "03":
                return TryDigits(ref rest, piece.Length, 2, out hour) && InRange(hour <= 12, "hour");
            case "4" or "04":
                return TryDigits(ref rest, piece.Length, 2, out minute) && InRange(minute < 60, "minute");
            case "5" or "05":
                return TryDigits(ref rest, piece.Length, 2, out second) && InRange(second < 60, "second") && TrySpareFraction(ref rest, following);
            case "PM" or "pm":
                return TryHalf(ref rest, piece == "PM");
            case "MST":
                return TryZone(ref rest);
            case ['.' or ',', '0', ..]:
                return TryFraction(ref rest, piece.Length);
            case ['.' or ',', ..]:
                // Go takes ".999" as "whatever is there", which may be nothing.
                return rest.Length < 2 || rest[0] is not ('.' or ',') || !char.IsAsciiDigit(rest[1]) || TryFraction(ref rest, FractionLength(rest));
            default:
                return TryOffset(piece, ref rest);
        }
    }

    // A fraction may follow the seconds though the layout names none.
    private bool TrySpareFraction(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> following)
    {
        if (rest.Length < 2 || rest[0] is not ('.' or ',') || !char.IsAsciiDigit(rest[1]))
        {
            return true;
        }

        var look = following;
        var (literal, piece) = GoTimeLayout.Next(ref look);
        return (literal.Length == 0 && piece is ['.' or ',', ..]) || TryFraction(ref rest, FractionLength(rest));
    }

    private static int FractionLength(ReadOnlySpan<char> rest)
    {
        int length = 1;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        return length;
    }

    private bool TryFraction(ref ReadOnlySpan<char> rest, int length)
    {
        if (rest.Length < length || rest[0] is not ('.' or ',') || rest[1..length].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        string digits = rest[1..length].ToString().PadRight(9, '0')[..9];
        nanoseconds = long.Parse(digits, CultureInfo.InvariantCulture);
        rest = rest[length..];
        return true;
    }

    private bool TryHalf(ref ReadOnlySpan<char> rest, bool isUpper)
    {
        if (rest.Length < 2)
        {
            return false;
        }

        string half = rest[..2].ToString();
        rest = rest[2..];
        isAfternoon = half == (isUpper ? "PM" : "pm");
        isMorning = half == (isUpper ? "AM" : "am");
        return isAfternoon || isMorning;
    }

    private bool TryZone(ref ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("UTC"))
        {
            zone = "UTC";
            rest = rest[3..];
            return true;
        }

        int letters = 0;
        while (letters < rest.Length && letters < 6 && char.IsAsciiLetterUpper(rest[letters]))
        {
            letters++;
        }

        if (letters is < 3 or > 5)
        {
            return false;
        }

        zone = rest[..letters].ToString();
        rest = rest[letters..];
        return true;
    }

    private bool TryOffset(string piece, ref ReadOnlySpan<char> rest)
    {
        if (piece[0] == 'Z' && rest.StartsWith("Z"))
        {
            rest = rest[1..];
            offset = TimeSpan.Zero;
            return true;
        }

        int length = piece.Length;
        if (rest.Length < length || rest[0] is not ('+' or '-'))
        {
            return false;
        }

        string digits = "";
        for (int i = 1; i < length; i++)
        {
            if (piece[i] == ':' ? rest[i] != ':' : !char.IsAsciiDigit(rest[i]))
            {
                return false;
            }

            digits += piece[i] == ':' ? "" : rest[i].ToString();
        }

        digits = digits.PadRight(6, '0');
        var span = new TimeSpan(int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..4], CultureInfo.InvariantCulture), 0);
        offset = rest[0] == '-' ? -span : span;
        rest = rest[length..];
        return InRange(span < TimeSpan.FromHours(14), "time zone offset hour");
    }

    private bool InRange(bool isIn, string what)
    {
        outOfRange = isIn ? null : what;
        return isIn;
    }

    private static bool TryDigits(ref ReadOnlySpan<char> rest, int least, int most, out int number)
    {
        int length = 0;
        while (length < rest.Length && length < most && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        number = 0;
        if (length < least)
        {
            return false;
        }

        number = int.Parse(rest[..length], CultureInfo.InvariantCulture);
        rest = rest[length..];
        return true;
    }

    private static bool TryName(ref ReadOnlySpan<char> rest, string[] names, out int index, int first)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0 && rest.StartsWith(names[i], StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[names[i].Length..];
                index = i + first;
                return true;
            }
        }

        index = -1;
        return false;
    }

    // A blank in the layout stands for any number of them.
    private static bool TrySkip(ref ReadOnlySpan<char> rest, string literal)
    {
        foreach (char c in literal)
        {
            if (c == ' ')
            {
                if (rest.Length > 0 && rest[0] != ' ')
                {
                    return false;
                }

                rest = rest.TrimStart(' ');
                continue;
            }

            if (rest.IsEmpty || rest[0] != c)
            {
                return false;
            }

            rest = rest[1..];
        }

        return true;
    }

    private string Cannot(ReadOnlySpan<char> rest, string element) =>
        $"parsing time {GoString.Quote(value)} as {GoString.Quote(layout)}: cannot parse {GoString.Quote(rest.ToString())} as {GoString.Quote(element)}";

    private string OutOf(string what) => $"parsing time {GoString.Quote(value)}: {what} out of range";
}
