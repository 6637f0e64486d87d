using System.Globalization;

namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>
/// The timestamp forms of go-yaml: <c>2001-1-2</c>, <c>2001-1-2 3:4:5.6</c> and <c>2001-1-2T3:4:5.6Z</c> or with an
/// offset; months, days and times of one or two digits, as Go's <c>time.Parse</c> takes them.
/// </summary>
internal ref struct TimestampReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int at;

    public static YamlTimestamp? TryRead(ReadOnlySpan<char> text)
    {
        // Nearly every text that starts with a digit leaves here.
        if (text.Length < 8 || text[4] != '-' || text[..4].ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return new TimestampReader(text).Read();
    }

    private YamlTimestamp? Read()
    {
        // The year 0, which Go knows and .NET does not, is no timestamp here.
        int year = int.Parse(text[..4], CultureInfo.InvariantCulture);
        at = 5;
        if (year == 0 || !TryNumber(out int month) || !TryTake('-') || !TryNumber(out int day) || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        if (at == text.Length)
        {
            return Make(year, month, day, 0, 0, 0, 0, null, isDate: true);
        }

        bool spaced = text[at] == ' ';
        if (spaced)
        {
            // time.Parse takes any number of blanks for one.
            at = text.Length - text[at..].TrimStart(' ').Length;
        }
        else if (!TryTake('T') && !TryTake('t'))
        {
            return null;
        }

        if (!TryNumber(out int hour) || !TryTake(':') || !TryNumber(out int minute) || !TryTake(':') || !TryNumber(out int second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        int nanoseconds = Fraction();
        int? offset = null;
        if (!spaced && !TryOffset(out offset))
        {
            return null;
        }

        return at == text.Length ? Make(year, month, day, hour, minute, second, nanoseconds, offset, isDate: false) : null;
    }

    private static YamlTimestamp Make(int year, int month, int day, int hour, int minute, int second, int nanoseconds, int? offset, bool isDate) =>
        new(new DateTime(year, month, day, hour, minute, second), nanoseconds, offset, isDate);

    private bool TryNumber(out int number)
    {
        number = 0;
        int start = at;
        while (at < text.Length && at - start < 2 && char.IsAsciiDigit(text[at]))
        {
            number = (number * 10) + text[at++] - '0';
        }

        return at > start;
    }

    private bool TryTake(char expected)
    {
        if (at < text.Length && text[at] == expected)
        {
            at++;
            return true;
        }

        return false;
    }

    private int Fraction()
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1]))
        {
            return 0;
        }

        at++;
        int value = 0;
        int digits = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            if (digits < 9)
            {
                value = (value * 10) + text[at] - '0';
                digits++;
            }
        }

        for (; digits < 9; digits++)
        {
            value *= 10;
        }

        return value;
    }

    private bool TryOffset(out int? minutes)
    {
        minutes = null;
        if (TryTake('Z'))
        {
            minutes = 0;
            return true;
        }

        if (text.Length - at < 6 || text[at] is not ('+' or '-') || text[at + 3] != ':')
        {
            return false;
        }

        bool west = text[at++] == '-';
        if (!TryNumber(out int hours) || !TryTake(':') || !TryNumber(out int rest) || hours > 24 || rest > 60)
        {
            return false;
        }

        minutes = (west ? -1 : 1) * ((hours * 60) + rest);
        return true;
    }
}
