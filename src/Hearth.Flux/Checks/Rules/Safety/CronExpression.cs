namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>Schedules as the cron library of Kubernetes and its operators reads them (robfig/cron 3).</summary>
internal static class CronExpression
{
    private static readonly (string Name, int Low, int High)[] Fields =
        [("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6)];

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with a schedule; null where it is sound.</summary>
    /// <param name="text">The schedule.</param>
    /// <param name="withSeconds">Whether it has six fields, seconds first.</param>
    public static string? FindProblem(string text, bool withSeconds)
    {
        string schedule = text.Trim();
        if (schedule.StartsWith('@'))
        {
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly" || schedule.StartsWith("@every ", StringComparison.Ordinal)
                ? null
                : $"\"{schedule}\" is no schedule; wants @hourly, @daily, @weekly, @monthly, @yearly or @every DURATION";
        }

        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            schedule = schedule[(schedule.IndexOf(' ') + 1)..];
        }

        string[] parts = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int wanted = withSeconds ? 6 : 5;
        if (parts.Length != wanted)
        {
            return $"\"{text}\" has {parts.Length} fields; wants {wanted}{(withSeconds ? ", seconds first" : ": minute, hour, day of month, month, day of week")}";
        }

        for (int i = 0; i < parts.Length; i++)
        {
            var (name, low, high) = Fields[i + 6 - wanted];
            foreach (string part in parts[i].Split(','))
            {
                if (FindProblem(part, low, high, name) is { } problem)
                {
                    return $"the {name} of \"{text}\" is {parts[i]}; {problem}";
                }
            }
        }

        return null;
    }

    private static string? FindProblem(string part, int low, int high, string field)
    {
        string[] stepped = part.Split('/');
        if (stepped.Length > 2 || (stepped.Length == 2 && !(int.TryParse(stepped[1], out int step) && step > 0)))
        {
            return "the step is no number above 0";
        }

        if (stepped[0] is "*" or "?")
        {
            return null;
        }

        string[] ends = stepped[0].Split('-');
        if (ends.Length > 2 || Read(ends[0], field) is not { } first || Read(ends[^1], field) is not { } last)
        {
            return $"wants a number from {low} to {high}";
        }

        return first < low || last > high ? $"wants a number from {low} to {high}"
            : first > last ? "the range ends before it begins"
            : null;
    }

    private static int? Read(string text, string field)
    {
        if (int.TryParse(text, out int number))
        {
            return number;
        }

        return field switch
        {
            "month" => Array.FindIndex(Months, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is var month and >= 0 ? month + 1 : null,
            "day of week" => Array.FindIndex(Days, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is var day and >= 0 ? day : null,
            _ => null,
        };
    }
}
