namespace Hearth.Templating.Yq;

/// <summary>The abbreviations that Go's <c>MST</c> prints; .NET knows only long names.</summary>
internal static class YqZones
{
    // Zone, standard, daylight saving. Others have no letters of their own today: Go prints their offset.
    private static readonly Dictionary<string, (string Standard, string Daylight)> Known = new(StringComparer.Ordinal)
    {
        ["UTC"] = ("UTC", "UTC"),
        ["Etc/UTC"] = ("UTC", "UTC"),
        ["GMT"] = ("GMT", "GMT"),
        ["Europe/London"] = ("GMT", "BST"),
        ["Europe/Dublin"] = ("GMT", "IST"),
        ["Europe/Lisbon"] = ("WET", "WEST"),
        ["Europe/Moscow"] = ("MSK", "MSK"),
        ["America/New_York"] = ("EST", "EDT"),
        ["America/Toronto"] = ("EST", "EDT"),
        ["America/Detroit"] = ("EST", "EDT"),
        ["America/Chicago"] = ("CST", "CDT"),
        ["America/Winnipeg"] = ("CST", "CDT"),
        ["America/Denver"] = ("MST", "MDT"),
        ["America/Edmonton"] = ("MST", "MDT"),
        ["America/Phoenix"] = ("MST", "MST"),
        ["America/Los_Angeles"] = ("PST", "PDT"),
        ["America/Vancouver"] = ("PST", "PDT"),
        ["America/Halifax"] = ("AST", "ADT"),
        ["Pacific/Honolulu"] = ("HST", "HST"),
        ["America/Anchorage"] = ("AKST", "AKDT"),
        ["Australia/Sydney"] = ("AEST", "AEDT"),
        ["Australia/Melbourne"] = ("AEST", "AEDT"),
        ["Australia/Hobart"] = ("AEST", "AEDT"),
        ["Australia/Brisbane"] = ("AEST", "AEST"),
        ["Australia/Adelaide"] = ("ACST", "ACDT"),
        ["Australia/Darwin"] = ("ACST", "ACST"),
        ["Australia/Perth"] = ("AWST", "AWST"),
        ["Pacific/Auckland"] = ("NZST", "NZDT"),
        ["Asia/Tokyo"] = ("JST", "JST"),
        ["Asia/Seoul"] = ("KST", "KST"),
        ["Asia/Shanghai"] = ("CST", "CST"),
        ["Asia/Hong_Kong"] = ("HKT", "HKT"),
        ["Asia/Kolkata"] = ("IST", "IST"),
        ["Asia/Jerusalem"] = ("IST", "IDT"),
        ["Africa/Johannesburg"] = ("SAST", "SAST"),
        ["Africa/Lagos"] = ("WAT", "WAT"),
        ["Africa/Nairobi"] = ("EAT", "EAT"),
    };

    public static string Abbreviation(TimeZoneInfo zone, DateTimeOffset moment)
    {
        bool isDaylight = zone.IsDaylightSavingTime(moment);
        if (Known.TryGetValue(zone.Id, out var names))
        {
            return isDaylight ? names.Daylight : names.Standard;
        }

        if (zone.Id.StartsWith("Europe/", StringComparison.Ordinal) && zone.BaseUtcOffset.TotalHours is 1 or 2)
        {
            return zone.BaseUtcOffset.TotalHours is 1 ? isDaylight ? "CEST" : "CET" : isDaylight ? "EEST" : "EET";
        }

        var offset = moment.Offset;
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        return offset.Minutes == 0 ? $"{sign}{Math.Abs(offset.Hours):00}" : $"{sign}{Math.Abs(offset.Hours):00}{Math.Abs(offset.Minutes):00}";
    }
}
