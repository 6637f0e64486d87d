using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A release whose pods all go to another namespace than the release.</summary>
internal sealed class WrongNamespace : Check
{
    public override DiagnosticRule Rule { get; } = new("CHART005", "release whose pods are in another namespace", Severity.Warning,
        "All workloads of the release carry a namespace that is not the release's own, through a value such as namespaceOverride or a namespace that the chart fixes. Its Secrets, claims and policies are then looked for where the repository does not put them.");

    public override CheckExample Example { get; } = new(
        """
        metadata: {name: grafana, namespace: observability}
        spec:
          values:
            namespaceOverride: monitoring
        """,
        """
        metadata: {name: grafana, namespace: observability}
        spec:
          values: {}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var pods = context.Pods.ToLookup(static pods => pods.Workload.Owner);
        foreach (var owner in context.Cluster.Releases)
        {
            var release = (FluxRelease)owner.Object;
            var mine = pods[owner.Id].ToList();
            if (mine.Count > 0 && mine.TrueForAll(pod => pod.Namespace != release.ReleaseNamespace))
            {
                var first = mine[0].Workload;
                var span = (first.Resource.Root.GetMapping("metadata")?["namespace"] ?? first.Resource.Root).Span;
                yield return Finding(context, first, span, $"{release.Id.ShortName} is installed to the namespace {release.ReleaseNamespace}, and its {string.Join(", ", mine.Take(3).Select(static pod => pod.Workload.Id.ShortName))} to {first.Id.Namespace}");
            }
        }
    }
}
