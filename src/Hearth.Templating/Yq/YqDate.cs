using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.Yq;

/// <summary>Dates by Go's layouts.</summary>
internal static class YqDate
{
    public const string Rfc3339 = "2006-01-02T15:04:05Z07:00";

    private const string DateOnly = "2006-01-02";

    public static GoTime? TryParse(string? layout, string text) => TryParse(layout, text, out _);

    /// <exception cref="YqException">In Go's words.</exception>
    public static GoTime Parse(string? layout, string text) => TryParse(layout, text, out string error) ?? throw new YqException(error);

    public static string Format(string? layout, GoTime time) => GoTimeFormat.Format(time, layout ?? Rfc3339);

    public static string Add(string? layout, string date, string duration, string? shown = null)
    {
        long nanoseconds = GoDuration.Parse(duration, out string error) ?? throw new YqException($"unable to parse duration [{shown ?? duration}]: {error}");
        var time = Parse(layout, date);
        var moment = time.Moment.AddTicks(nanoseconds / 100);
        return Format(layout, time with { Moment = moment });
    }

    private static GoTime? TryParse(string? layout, string text, out string error)
    {
        layout ??= Rfc3339;
        var time = GoTimeParser.Parse(layout, text, TimeZoneInfo.Utc, out error);
        return time is null && layout == Rfc3339 ? GoTimeParser.Parse(DateOnly, text, TimeZoneInfo.Utc, out error) : time;
    }
}
