namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Time zones by Go's names for them.</summary>
internal static class TimeZones
{
    /// <summary>A zone by its name in the time zone database; UTC where there is none, as sprig falls back.</summary>
    public static TimeZoneInfo Find(string name, TimeProvider time) => name switch
    {
        "" or "UTC" => TimeZoneInfo.Utc,
        "Local" => time.LocalTimeZone,
        _ => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc,
    };

    /// <summary>The abbreviation in force; empty where the database has only an offset.</summary>
    public static string Abbreviation(TimeZoneInfo zone, DateTime moment)
    {
        if (zone.Id is "UTC" or "Etc/UTC" || zone == TimeZoneInfo.Utc)
        {
            return "UTC";
        }

        string name = zone.IsDaylightSavingTime(moment) ? zone.DaylightName : zone.StandardName;
        return name.Length is >= 3 and <= 5 && name.All(char.IsAsciiLetterUpper) ? name : "";
    }

    public static bool KnowsAbbreviation(TimeZoneInfo zone, DateTime moment, string abbreviation) => Abbreviation(zone, moment) == abbreviation;

    /// <summary>The zone's own abbreviation where it has this offset at that moment.</summary>
    public static string NameOf(TimeZoneInfo zone, DateTime moment, TimeSpan offset) =>
        zone.GetUtcOffset(new DateTimeOffset(moment, offset)) == offset ? Abbreviation(zone, moment) : "";
}
