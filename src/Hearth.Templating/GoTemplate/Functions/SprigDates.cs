using System.Globalization;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's dates and durations, in Go's layouts. "Now" and "local" are the evaluation's.</summary>
internal static class SprigDates
{
    public static FunctionSet AddTo(FunctionSet functions) => AddDurations(functions.In("Dates")
        .AddContextual("now", (TemplateContext context) => In(new GoTime(context.Now), context.Options.Time.LocalTimeZone).ToValue(), "The current time.", "{{ now.Year }}")
        .AddContextual("date", (TemplateContext context, string layout, Value date) => InZone(context, layout, date, "Local"), "A time in a layout.", "{{ date \"2006\" 0 }} → 1970")
        .AddContextual("dateInZone", (TemplateContext context, string layout, Value date, string zone) => InZone(context, layout, date, zone), "A time in a layout and zone.", "{{ dateInZone \"15:04\" 0 \"UTC\" }} → 00:00")
        .Alias("date_in_zone", "dateInZone")
        .AddContextual("htmlDate", (TemplateContext context, Value date) => InZone(context, "2006-01-02", date, "Local"), "A time as HTML's date fields want it.", "{{ htmlDate 0 }} → 1970-01-01")
        .AddContextual("htmlDateInZone", (TemplateContext context, Value date, string zone) => InZone(context, "2006-01-02", date, zone), "As htmlDate, in a zone.", "{{ htmlDateInZone 0 \"UTC\" }} → 1970-01-01")
        .Add("dateModify", (string duration, GoTime date) => (GoDuration.Parse(duration, out _) is { } d ? Add(date, d) : date).ToValue(), "A time moved by a duration.", "{{ dateModify \"24h\" (toDate \"2006-01-02\" \"2020-02-03\") | date \"02\" }} → 04")
        .Alias("date_modify", "dateModify")
        .Add("mustDateModify", (string duration, GoTime date) => Add(date, GoDuration.Parse(duration, out string error) ?? throw new FunctionException(error)).ToValue(), "A time moved by a duration, or an error.", "{{ mustDateModify \"-1h\" (toDate \"2006-01-02\" \"2020-02-03\") | date \"15:04\" }} → 23:00")
        .Alias("must_date_modify", "mustDateModify")
        .AddContextual("toDate", (TemplateContext context, string layout, string text) => (GoTimeParser.Parse(layout, text, context.Options.Time.LocalTimeZone, out _) ?? GoTime.Zero).ToValue(), "The time of a text.", "{{ (toDate \"2006\" \"2020\").Year }} → 2020")
        .AddContextual("mustToDate", (TemplateContext context, string layout, string text) => (GoTimeParser.Parse(layout, text, context.Options.Time.LocalTimeZone, out string error) ?? throw new FunctionException(error)).ToValue(), "The time of a text, or an error.", "{{ (mustToDate \"2006\" \"2020\").Year }} → 2020")
        .Add("unixEpoch", (GoTime date) => date.Moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), "Seconds since 1970.", "{{ toDate \"2006\" \"1970\" | unixEpoch }} → 0"));

    private static FunctionSet AddDurations(FunctionSet functions) => functions
        .AddContextual("ago", (TemplateContext context, Value date) => Ago(context, date), "The time since, to the second.", "{{ ago now }} → 0s")
        .Add("duration", (Value seconds) => GoDuration.Format(unchecked(Seconds(seconds) * GoDuration.Second)), "Seconds as a duration.", "{{ duration \"95\" }} → 1m35s")
        .AddContextual("durationRound", (TemplateContext context, Value duration) => RoundToUnit(context, duration), "A duration in its largest unit.", "{{ durationRound \"2h10m5s\" }} → 2h");

    internal static GoTime In(GoTime time, TimeZoneInfo zone)
    {
        var moment = TimeZoneInfo.ConvertTime(time.Moment, zone);
        return time with { Moment = moment, Zone = TimeZones.Abbreviation(zone, moment.DateTime) };
    }

    internal static GoTime Add(GoTime time, long nanoseconds)
    {
        long total = time.Nanoseconds + (nanoseconds % 100);
        long ticks = (nanoseconds / 100) + Math.DivRem(total, 100, out long rest);
        if (rest < 0)
        {
            (rest, ticks) = (rest + 100, ticks - 1);
        }

        return time with { Moment = time.Moment.AddTicks(ticks), Nanoseconds = (int)rest };
    }

    internal static GoTime AddDate(GoTime time, long years, long months, long days)
    {
        // Days that the month does not have run into the next.
        var moment = time.Moment;
        long month = (moment.Year * 12L) + moment.Month - 1 + (years * 12) + months;
        var first = new DateTimeOffset(new DateTime((int)(month / 12), (int)(month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Unspecified).Add(moment.TimeOfDay), moment.Offset);
        return time with { Moment = first.AddDays(moment.Day - 1 + days) };
    }

    private static string InZone(TemplateContext context, string layout, Value date, string zone) =>
        GoTimeFormat.Format(In(TimeOf(context, date), TimeZones.Find(zone, context.Options.Time)), layout);

    // A time, or seconds since 1970; anything else is now.
    private static GoTime TimeOf(TemplateContext context, in Value date)
    {
        if (date.AsTime is { } time)
        {
            return time;
        }

        bool isSeconds = ReferenceEquals(date.Type, GoType.Int) || ReferenceEquals(date.Type, GoType.Int64) || ReferenceEquals(date.Type, GoType.Int32);
        return isSeconds ? new GoTime(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(date.AsInt, -62135596800, 253402300799))) : new GoTime(context.Now);
    }

    private static string Ago(TemplateContext context, Value date)
    {
        var time = TimeOf(context, date);
        return GoDuration.Format(GoDuration.Round((context.Now.UtcTicks - time.Moment.UtcTicks) * 100, GoDuration.Second));
    }

    private static long Seconds(in Value value) =>
        value.IsString && long.TryParse(value.AsText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) ? seconds
        : ReferenceEquals(value.Type, GoType.Int64) ? value.AsInt : 0;

    private static string RoundToUnit(TemplateContext context, Value value)
    {
        long duration = value switch
        {
            _ when value.IsString => GoDuration.Parse(value.AsText, out _) ?? 0,
            _ when ReferenceEquals(value.Type, GoType.Int64) => value.AsInt,
            _ when value.AsTime is { } time => (context.Now.UtcTicks - time.Moment.UtcTicks) * 100,
            _ => 0,
        };
        ulong left = duration < 0 ? 0 - (ulong)duration : (ulong)duration;
        const ulong Hour = (ulong)GoDuration.Hour;
        (ulong Unit, string Name)[] units = [(Hour * 24 * 365, "y"), (Hour * 24 * 30, "mo"), (Hour * 24, "d"), (Hour, "h"), ((ulong)GoDuration.Minute, "m"), ((ulong)GoDuration.Second, "s")];
        foreach (var (unit, name) in units)
        {
            if (left > unit)
            {
                return (left / unit).ToString(CultureInfo.InvariantCulture) + name;
            }
        }

        return "0s";
    }
}
