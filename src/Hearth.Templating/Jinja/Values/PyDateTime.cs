using System.Globalization;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Dates and times that YAML and TOML data hold: <c>datetime.date</c>, <c>time</c> and <c>datetime</c>.</summary>
public sealed class PyDateTime : PyObject, IComparable
{
    private static Dictionary<string, NativeFunction>? methods;

    private readonly DateTime value;
    private readonly bool hasDate;
    private readonly bool hasTime;
    private readonly TimeSpan? offset;
    private readonly string zoneRepr;

    private PyDateTime(DateTime value, bool hasDate, bool hasTime, TimeSpan? offset, string zoneRepr)
    {
        this.value = value;
        this.hasDate = hasDate;
        this.hasTime = hasTime;
        this.offset = offset;
        this.zoneRepr = zoneRepr;
    }

    public override string TypeName => hasDate ? hasTime ? "datetime" : "date" : "time";

    public override string QualifiedTypeName => "datetime." + TypeName;

    private long Microsecond => value.Ticks % TimeSpan.TicksPerSecond / 10;

    public static PyDateTime Date(DateTime date) => new(date, true, false, null, "");

    public static PyDateTime Time(TimeSpan time) => new(DateTime.MinValue + time, false, true, null, "");

    /// <param name="local">The wall clock.</param>
    /// <param name="offset">From UTC; null where the text had none.</param>
    /// <param name="zoneRepr">As <c>repr</c> writes the zone: PyYAML and tomllib make different ones.</param>
    public static PyDateTime Moment(DateTime local, TimeSpan? offset, string? zoneRepr = null) => new(local, true, true, offset, zoneRepr ?? ZoneRepr(offset));

    public override string Str() => Iso(' ');

    public override string Repr()
    {
        var parts = new List<string>();
        if (hasDate)
        {
            parts.AddRange([Number(value.Year), Number(value.Month), Number(value.Day)]);
        }

        if (hasTime)
        {
            parts.AddRange([Number(value.Hour), Number(value.Minute)]);
            if (value.Second != 0 || Microsecond != 0)
            {
                parts.Add(Number(value.Second));
            }

            if (Microsecond != 0)
            {
                parts.Add(Number(Microsecond));
            }
        }

        if (offset is not null)
        {
            parts.Add($"tzinfo={zoneRepr}");
        }

        return $"datetime.{TypeName}({string.Join(", ", parts)})";

        static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public override bool IsEqualTo(object? other) => other is PyDateTime same && same.hasDate == hasDate && same.hasTime == hasTime && (same.offset is null) == (offset is null) && CompareTo(same) == 0;

    public override int Hash() => (value - (offset ?? TimeSpan.Zero)).GetHashCode();

    public int CompareTo(object? obj) => obj is PyDateTime other
        ? (value - (offset ?? TimeSpan.Zero)).CompareTo(other.value - (other.offset ?? TimeSpan.Zero))
        : 1;

    public override bool TryGetAttribute(string name, out object? result)
    {
        result = name switch
        {
            "year" when hasDate => (long)value.Year,
            "month" when hasDate => (long)value.Month,
            "day" when hasDate => (long)value.Day,
            "hour" when hasTime => (long)value.Hour,
            "minute" when hasTime => (long)value.Minute,
            "second" when hasTime => (long)value.Second,
            "microsecond" when hasTime => Microsecond,
            _ => (methods ??= MakeMethods()).TryGetValue(name, out var method) ? new BoundMethod(this, method) : null,
        };
        return result is not null;
    }

    /// <summary><c>strftime</c> with the directives of the C locale.</summary>
    public string Format(string format)
    {
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            bool bare = format[i + 1] == '-' && i + 2 < format.Length;
            i += bare ? 2 : 1;
            string part = Directive(format[i]);
            result.Append(bare && part.Length > 1 ? part.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0" : part);
        }

        return result.ToString();
    }

    private static string ZoneRepr(TimeSpan? offset) => offset is null ? ""
        : offset == TimeSpan.Zero ? "datetime.timezone.utc"
        : $"datetime.timezone({(offset < TimeSpan.Zero
            ? $"datetime.timedelta(days=-1, seconds={(int)(offset.Value + TimeSpan.FromDays(1)).TotalSeconds})"
            : $"datetime.timedelta(seconds={(int)offset.Value.TotalSeconds})")})";

    private static Dictionary<string, NativeFunction> MakeMethods()
    {
        var made = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        Add("strftime", "self format", static (_, a) => ((PyDateTime)a[0]!).Format(a[1].Text()));
        Add("isoformat", "self sep?", static (_, a) => ((PyDateTime)a[0]!).Iso(a[1].Text("T")[0]));
        Add("date", "self", static (_, a) => Date(((PyDateTime)a[0]!).value.Date));
        Add("time", "self", static (_, a) => Time(((PyDateTime)a[0]!).value.TimeOfDay));
        Add("weekday", "self", static (_, a) => ((long)((PyDateTime)a[0]!).value.DayOfWeek + 6) % 7);
        Add("isoweekday", "self", static (_, a) => ((((long)((PyDateTime)a[0]!).value.DayOfWeek + 6) % 7) + 1));
        Add("timestamp", "self", static (_, a) => (((PyDateTime)a[0]!).value - (((PyDateTime)a[0]!).offset ?? TimeSpan.Zero) - DateTime.UnixEpoch).TotalSeconds);
        return made;

        void Add(string name, string signature, NativeBody body) => made[name] = new NativeFunction(name, signature, body);
    }

    private string Iso(char separator)
    {
        string date = hasDate ? value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
        if (!hasTime)
        {
            return date;
        }

        string time = value.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + (Microsecond != 0 ? "." + Microsecond.ToString("000000", CultureInfo.InvariantCulture) : "");
        return (hasDate ? date + separator : "") + time + OffsetText(":");
    }

    private string OffsetText(string colon) => offset is not { } o ? "" : (o < TimeSpan.Zero ? "-" : "+") + o.ToString($"hh'{colon}'mm", CultureInfo.InvariantCulture);

    private string Directive(char directive) => directive switch
    {
        'Y' => value.Year.ToString("0000", CultureInfo.InvariantCulture),
        'm' => Two(value.Month),
        'd' => Two(value.Day),
        'e' => value.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'H' => Two(value.Hour),
        'I' => Two(((value.Hour + 11) % 12) + 1),
        'M' => Two(value.Minute),
        'S' => Two(value.Second),
        'f' => Microsecond.ToString("000000", CultureInfo.InvariantCulture),
        'y' => Two(value.Year % 100),
        'j' => value.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'p' => value.Hour < 12 ? "AM" : "PM",
        'a' => value.ToString("ddd", CultureInfo.InvariantCulture),
        'A' => value.ToString("dddd", CultureInfo.InvariantCulture),
        'b' or 'h' => value.ToString("MMM", CultureInfo.InvariantCulture),
        'B' => value.ToString("MMMM", CultureInfo.InvariantCulture),
        'w' => ((int)value.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => ((((int)value.DayOfWeek + 6) % 7) + 1).ToString(CultureInfo.InvariantCulture),
        'V' => Two(ISOWeek.GetWeekOfYear(value)),
        'G' => ISOWeek.GetYear(value).ToString("0000", CultureInfo.InvariantCulture),
        'F' => Format("%Y-%m-%d"),
        'T' or 'X' => Format("%H:%M:%S"),
        'R' => Format("%H:%M"),
        'D' or 'x' => Format("%m/%d/%y"),
        'c' => Format("%a %b %e %H:%M:%S %Y"),
        's' => ((long)(value - (offset ?? TimeSpan.Zero) - DateTime.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture),
        'z' => OffsetText(""),
        'Z' => offset is null ? "" : offset == TimeSpan.Zero ? "UTC" : "UTC" + OffsetText(":"),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => $"%{directive}",
    };

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);
}
