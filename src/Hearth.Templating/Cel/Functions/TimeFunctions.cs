using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>The parts of timestamps, in UTC or in a zone, and of durations.</summary>
internal static class TimeFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        .. Part("getFullYear", (local, _) => local.Year),
        .. Part("getMonth", (local, _) => local.Month - 1),
        .. Part("getDate", (local, _) => local.Day),
        .. Part("getDayOfMonth", (local, _) => local.Day - 1),
        .. Part("getDayOfWeek", (local, _) => (long)local.DayOfWeek),
        .. Part("getDayOfYear", (local, _) => local.DayOfYear - 1),
        .. Part("getHours", (local, _) => local.Hour),
        .. Part("getMinutes", (local, _) => local.Minute),
        .. Part("getSeconds", (local, _) => local.Second),
        .. Part("getMilliseconds", (_, nanoseconds) => nanoseconds / 1_000_000),
        Whole("getHours", 3600 * CelTime.Second),
        Whole("getMinutes", 60 * CelTime.Second),
        Whole("getSeconds", CelTime.Second),
        // cel-go gives all milliseconds, the specification's text only those within the second; hosts are cel-go.
        Whole("getMilliseconds", 1_000_000),
    ];

    private static IEnumerable<CelFunction> Part(string name, Func<DateTime, int, long> part) =>
    [
        CelFunction.Member(name, CelType.Timestamp, CelType.Int, timestamp => Read(timestamp, "UTC", part)),
        CelFunction.Member(name, CelType.Timestamp, CelType.String, CelType.Int, (timestamp, zone) => Read(timestamp, zone.AsString, part)),
    ];

    private static CelValue Read(in CelValue timestamp, string zone, Func<DateTime, int, long> part)
    {
        var error = CelTime.InZone(timestamp, zone, out var local);
        return error.IsError ? error : CelValue.Of(part(local, timestamp.Nanoseconds));
    }

    private static CelFunction Whole(string name, long unit) =>
        CelFunction.Member(name, CelType.Duration, CelType.Int, duration => CelValue.Of(duration.AsDuration / unit));
}
