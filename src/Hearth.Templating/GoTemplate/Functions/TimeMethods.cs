using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>The methods of Go's times and durations that templates call, as in <c>now.Year</c>.</summary>
internal static class TimeMethods
{
    private static readonly GoType Month = new("time.Month", GoKind.Int)
    {
        IsNamed = true, Stringer = static value => System.Globalization.CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName((int)value.AsInt),
    };

    private static readonly GoType Weekday = new("time.Weekday", GoKind.Int)
    {
        IsNamed = true, Stringer = static value => System.Globalization.CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)value.AsInt),
    };

    public static IReadOnlyDictionary<string, TemplateFunction> OfTime => field ??= new FunctionSet()
        .Add("Format", (GoTime time, string layout) => GoTimeFormat.Format(time, layout))
        .Add("String", (GoTime time) => GoTimeFormat.Format(time))
        .Add("Year", (GoTime time) => (long)time.Moment.Year)
        .Add("Month", (GoTime time) => Value.OfBits(Month, time.Moment.Month))
        .Add("Day", (GoTime time) => (long)time.Moment.Day)
        .Add("Weekday", (GoTime time) => Value.OfBits(Weekday, (long)time.Moment.DayOfWeek))
        .Add("YearDay", (GoTime time) => (long)time.Moment.DayOfYear)
        .Add("Hour", (GoTime time) => (long)time.Moment.Hour)
        .Add("Minute", (GoTime time) => (long)time.Moment.Minute)
        .Add("Second", (GoTime time) => (long)time.Moment.Second)
        .Add("Nanosecond", (GoTime time) => (time.Moment.Ticks % TimeSpan.TicksPerSecond * 100) + time.Nanoseconds)
        .Add("Unix", (GoTime time) => Value.Int64(time.Moment.ToUnixTimeSeconds()))
        .Add("UnixMilli", (GoTime time) => Value.Int64(time.Moment.ToUnixTimeMilliseconds()))
        .Add("UnixMicro", (GoTime time) => Value.Int64(time.UnixNanoseconds / 1000))
        .Add("UnixNano", (GoTime time) => Value.Int64(time.UnixNanoseconds))
        .Add("UTC", (GoTime time) => (time with { Moment = time.Moment.ToUniversalTime(), Zone = "UTC" }).ToValue())
        .AddContextual("Local", (TemplateContext context, GoTime time) => SprigDates.In(time, context.Options.Time.LocalTimeZone).ToValue())
        .Add("IsZero", (GoTime time) => time.Moment.UtcTicks == 0 && time.Nanoseconds == 0)
        .Add("Before", (GoTime left, GoTime right) => Compare(left, right) < 0)
        .Add("After", (GoTime left, GoTime right) => Compare(left, right) > 0)
        .Add("Equal", (GoTime left, GoTime right) => Compare(left, right) == 0)
        .Add("Sub", (GoTime left, GoTime right) => Value.OfBits(GoType.Duration, ((left.Moment.UtcTicks - right.Moment.UtcTicks) * 100) + left.Nanoseconds - right.Nanoseconds))
        .Add("AddDate", (GoTime time, long years, long months, long days) => SprigDates.AddDate(time, years, months, days).ToValue())
        .Add(new AddMethod())
        .ByName;

    public static IReadOnlyDictionary<string, TemplateFunction> OfDuration => field ??= new FunctionSet()
        .Add(new DurationMethod("String", static d => Value.Of(GoDuration.Format(d))))
        .Add(new DurationMethod("Hours", static d => Value.Of(d / (double)GoDuration.Hour)))
        .Add(new DurationMethod("Minutes", static d => Value.Of(d / (double)GoDuration.Minute)))
        .Add(new DurationMethod("Seconds", static d => Value.Of(d / (double)GoDuration.Second)))
        .Add(new DurationMethod("Milliseconds", static d => Value.Int64(d / 1_000_000)))
        .Add(new DurationMethod("Microseconds", static d => Value.Int64(d / 1_000)))
        .Add(new DurationMethod("Nanoseconds", Value.Int64))
        .ByName;

    private static int Compare(GoTime left, GoTime right) =>
        left.Moment.UtcTicks.CompareTo(right.Moment.UtcTicks) is var order and not 0 ? order : left.Nanoseconds - right.Nanoseconds;

    private sealed class AddMethod() : TemplateFunction("Add", [GoType.Time, GoType.Duration], isVariadic: false)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) =>
            SprigDates.Add(GoTime.From(arguments[0]), arguments[1].AsInt).ToValue();
    }

    private sealed class DurationMethod(string name, Func<long, Value> read) : TemplateFunction(name, [GoType.Duration], isVariadic: false)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) => read(arguments[0].AsInt);
    }
}
