using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Graph;

/// <summary>Annotations and labels by which a single object says how kustomize-controller is to treat it.</summary>
internal static class ApplySwitches
{
    /// <summary>Whether <c>kustomize.toolkit.fluxcd.io/NAME</c> has the value; letters of either case.</summary>
    public static bool Has(Resource resource, string name, string value)
    {
        var metadata = resource.Root.GetMapping("metadata");
        string key = $"{FluxKinds.KustomizeGroup}/{name}";
        return value.Equals(metadata?.GetMapping("annotations")?.GetString(key), StringComparison.OrdinalIgnoreCase)
            || value.Equals(metadata?.GetMapping("labels")?.GetString(key), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The switch that keeps changes from the cluster, as it is written; null where changes are applied.</summary>
    public static string? Freeze(Resource resource) =>
        Has(resource, "reconcile", "disabled") ? "reconcile: disabled"
        : Has(resource, "ssa", "Ignore") ? "ssa: Ignore"
        : Has(resource, "ssa", "IfNotPresent") ? "ssa: IfNotPresent"
        : null;
}
