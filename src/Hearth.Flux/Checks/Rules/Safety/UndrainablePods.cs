using System.Globalization;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A PodDisruptionBudget that never lets a pod go, so that no node with such a pod can be drained.</summary>
internal sealed class UndrainablePods : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE013", "disruption budget that allows no eviction", Severity.Warning,
        "The budget keeps as many pods as there are. Draining a node, which an upgrade of Talos or Kubernetes does, waits for an eviction that is refused until somebody deletes the pod by hand. Of a workload with one replica a budget can only forbid everything or nothing. Workloads that something scales are left alone.");

    public override CheckExample Example { get; } = new(
        """
        kind: Deployment              # replicas: 1
        ---
        kind: PodDisruptionBudget
        spec:
          minAvailable: 1
        """,
        """
        kind: PodDisruptionBudget
        spec:
          maxUnavailable: 1
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var pods = context.Pods.ToLookup(static pods => pods.Namespace);
        foreach (var budget in context.OfKind("policy", "PodDisruptionBudget"))
        {
            var spec = budget.Resource.Root.GetMapping("spec");
            var selector = spec?.GetMapping("selector");
            if (spec is null || selector?.GetMapping("matchLabels") is not { Count: > 0 } labels || selector.ContainsKey("matchExpressions"))
            {
                continue;
            }

            var selected = pods[budget.Id.Namespace].Where(pod => Selects(labels, pod.Labels)).Select(static pod => pod.Workload).ToList();
            if (selected.Count == 0 || context.Unrendered.In(budget.Id.Namespace) is not null || selected.Sum(workload => Replicas(context, workload) ?? 0) is not (> 0 and var count)
                || selected.Exists(workload => Replicas(context, workload) is null) || Problem(spec, count) is not var (value, message))
            {
                continue;
            }

            // A chart's own budget is the chart's business, but for the values that it is made of.
            if (context.Place(value.Span, budget.Owner).Generated is null)
            {
                yield return Finding(context, budget, value.Span, $"{budget.Id.ShortName} {message}: no pod of {string.Join(", ", selected.Select(static workload => workload.Id.ShortName))} can be evicted", count == 1 ? "a workload with one replica needs no budget" : null);
            }
        }
    }

    private static (YamlNode Value, string Message)? Problem(YamlMapping spec, int count)
    {
        if (spec["maxUnavailable"] is YamlScalar { Value: "0" or "0%" } none)
        {
            return (none, $"has maxUnavailable {none.Value}");
        }

        if (spec["minAvailable"] is not YamlScalar least)
        {
            return null;
        }

        // A share of the pods is rounded up.
        string text = least.Value;
        bool isShare = text.EndsWith('%');
        if (!int.TryParse(isShare ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        int kept = isShare ? (int)Math.Ceiling(number * count / 100.0) : number;
        return kept >= count ? (least, $"keeps {text} of {Amount.Of(count, "pod")}") : null;
    }

    // Null where something may change the number, or where it is not known here.
    private static int? Replicas(CheckContext context, ClusterObject workload)
    {
        if (workload.Id is not { Group: "apps", Kind: "Deployment" or "StatefulSet" or "ReplicaSet" } || IsScaled(context, workload))
        {
            return null;
        }

        return workload.Resource.Root.GetMapping("spec")?["replicas"] switch
        {
            null => 1,
            YamlScalar scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
            _ => null,
        };
    }

    private static bool IsScaled(CheckContext context, ClusterObject workload) =>
        context.OfKind("autoscaling", "HorizontalPodAutoscaler").Concat(context.OfKind("keda.sh", "ScaledObject"))
            .Any(scaler => scaler.Id.Namespace == workload.Id.Namespace && scaler.Resource.Root.GetMapping("spec")?.GetMapping("scaleTargetRef")?.GetString("name") == workload.Id.Name);

    private static bool Selects(YamlMapping selector, YamlMapping? labels) =>
        selector.Entries.ToArray().All(entry => entry.Value.Target is YamlScalar value && labels?.GetString(entry.Name ?? "") == value.Value);
}
