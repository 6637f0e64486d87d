using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A schedule that is none, or not the one that was meant.</summary>
internal sealed class InvalidSchedule : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE008", "schedule in the wrong format", Severity.Error,
        "CronJobs, VolSync, KEDA, Longhorn and most others read five fields: minute, hour, day of month, month, day of week (0 to 6, Sunday is 0). CloudNativePG's ScheduledBackup reads six, seconds first: five fields are accepted there and mean something else, \"0 3 * * *\" three minutes past every hour.");

    public override CheckExample Example { get; } = new(
        """
        kind: ScheduledBackup
        spec:
          schedule: "0 3 * * *"     # every hour at :03
        """,
        """
        kind: ScheduledBackup
        spec:
          schedule: "0 0 3 * * *"   # daily at 03:00
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            foreach (var (node, hasSeconds) in Schedules(found))
            {
                if (node is not YamlScalar { Value.Length: > 0 } schedule || Placeholders.IsIn(schedule.Value) || schedule.Value.Contains('$'))
                {
                    continue;
                }

                if (CronExpression.FindProblem(schedule.Value, hasSeconds) is { } problem)
                {
                    bool lacksSeconds = hasSeconds && CronExpression.FindProblem(schedule.Value, withSeconds: false) is null;
                    yield return Finding(context, found, schedule.Span, $"{found.Id.ShortName}: {problem}",
                        lacksSeconds && !schedule.Value.StartsWith('@') ? $"its first field is the second: write \"0 {schedule.Value.Trim()}\"" : null);
                }
            }
        }
    }

    private static IEnumerable<(YamlNode? Schedule, bool HasSeconds)> Schedules(ClusterObject found)
    {
        var spec = found.Resource.Root.GetMapping("spec");
        switch (found.Id.Group, found.Id.Kind)
        {
            case ("batch", "CronJob"):
            case ("snapscheduler.backube", "SnapshotSchedule"):
            case ("velero.io", "Schedule"):
            case ("kyverno.io", "CleanupPolicy" or "ClusterCleanupPolicy"):
                yield return (spec?["schedule"], false);
                break;
            case ("postgresql.cnpg.io", "ScheduledBackup"):
                yield return (spec?["schedule"], true);
                break;
            case ("volsync.backube", "ReplicationSource" or "ReplicationDestination"):
                yield return (spec?.GetMapping("trigger")?["schedule"], false);
                break;
            case ("longhorn.io", "RecurringJob"):
                yield return (spec?["cron"], false);
                break;
            case ("keda.sh", "ScaledObject" or "ScaledJob"):
                foreach (var trigger in NodeReading.MappingsOf(spec?.GetSequence("triggers")).Where(static trigger => trigger.GetString("type") == "cron"))
                {
                    yield return (trigger.GetMapping("metadata")?["start"], false);
                    yield return (trigger.GetMapping("metadata")?["end"], false);
                }

                break;
        }
    }
}
