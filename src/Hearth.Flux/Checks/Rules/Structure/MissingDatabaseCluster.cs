using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>Objects of CloudNativePG that name a cluster which does not exist, and recoveries from a source that is not listed.</summary>
internal sealed class MissingDatabaseCluster : Check
{
    private const string Group = "postgresql.cnpg.io";

    public override DiagnosticRule Rule { get; } = new("STRUCT006", "database cluster that does not exist", Severity.Error,
        "A ScheduledBackup, Pooler, Database or Backup of CloudNativePG belongs to a Cluster of its namespace, and bootstrap.recovery.source and replica.source name an entry of externalClusters. The one that is named does not exist, so there is no backup, no pooler, or no recovery.");

    public override CheckExample Example { get; } = new(
        """
        bootstrap:
          recovery: {source: postgres17v1}
        externalClusters:
          - name: postgres17-v1
        """,
        """
        bootstrap:
          recovery: {source: postgres17-v1}
        externalClusters:
          - name: postgres17-v1
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (string kind in (string[])["ScheduledBackup", "Backup", "Pooler", "Database", "Publication", "Subscription"])
        {
            foreach (var found in context.OfKind(Group, kind))
            {
                if (found.Resource.Root.GetMapping("spec")?.GetMapping("cluster")?["name"] is YamlScalar name && IsKnownHere(name)
                    && context.Find(Group, "Cluster", found.Id.Namespace, name.Value) is null && context.Unrendered.In(found.Id.Namespace) is null)
                {
                    yield return Report(context, found, name, $"{found.Id.ShortName} belongs to Cluster {name.Value}, which nothing makes in namespace {found.Id.Namespace}", context.Names(Group, "Cluster", found.Id.Namespace));
                }
            }
        }

        foreach (var cluster in context.OfKind(Group, "Cluster"))
        {
            var spec = cluster.Resource.Root.GetMapping("spec");
            string[] sources = [.. NodeReading.MappingsOf(spec?.GetSequence("externalClusters")).Select(static source => source.GetString("name") ?? "")];
            foreach (var name in new[] { spec?.GetMapping("bootstrap")?.GetMapping("recovery")?["source"], spec?.GetMapping("bootstrap")?.GetMapping("pg_basebackup")?["source"], spec?.GetMapping("replica")?["source"] }.OfType<YamlScalar>())
            {
                if (IsKnownHere(name) && !sources.Contains(name.Value))
                {
                    yield return Report(context, cluster, name, $"{cluster.Id.ShortName} recovers from {name.Value}, which is not among its externalClusters", sources);
                }
            }
        }
    }

    private static bool IsKnownHere(YamlScalar name) => name.Value.Length > 0 && !Placeholders.IsIn(name.Value);

    private Diagnostic Report(CheckContext context, ClusterObject found, YamlScalar name, string message, IEnumerable<string> candidates)
    {
        string? near = NearestName.Find(name.Value, candidates);
        var finding = Finding(context, found, name.Span, message, near is null ? null : $"did you mean {near}?");
        if (near is not null)
        {
            context.OfferRename(finding, name.Value, near);
        }

        return finding;
    }
}
