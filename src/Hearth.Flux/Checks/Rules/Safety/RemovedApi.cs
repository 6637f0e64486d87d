using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>An API version that the cluster no longer serves.</summary>
internal sealed class RemovedApi : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE005", "API version that the cluster does not serve", Severity.Error,
        "Kubernetes removed this version of the API before the version that the repository's cluster runs (tuppr's KubernetesUpgrade, talconfig.yaml or the kubelet image of Talos's files say which), or the CustomResourceDefinition that is installed does not serve it. Applying the object fails, and with it all that is applied together.");

    public override CheckExample Example { get; } = new(
        """
        apiVersion: policy/v1beta1
        kind: PodDisruptionBudget
        """,
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var version = context.Index(static context => new ClusterVersion(context));
        var definitions = context.Index(static context => new ServedVersions(context));
        foreach (var found in context.Objects.Where(found => !IsChosenByChart(context, found)))
        {
            string apiVersion = found.Resource.Type.ApiVersion;
            if (ApiVersions.Find(apiVersion, found.Id.Kind) is { Removed: { } removed } api && removed <= version.Minor)
            {
                yield return Finding(context, found, At(found), $"{found.Id.ShortName} is of {apiVersion}, which Kubernetes 1.{removed} removed{(version.IsKnown ? $"; the cluster runs {version}" : "")}", $"use {api.Replacement}");
            }
            else if (definitions.Find(found) is { } served && !served.Exists(other => other.Name == found.Resource.Type.Version))
            {
                yield return Finding(context, found, At(found), $"{found.Id.ShortName} is of {apiVersion}, which its CustomResourceDefinition does not serve", $"it serves {string.Join(", ", served.Select(static other => other.Name))}");
            }
        }
    }

    // A chart that asks what the cluster serves is told more here than a real cluster says.
    private static bool IsChosenByChart(CheckContext context, ClusterObject found)
    {
        var source = At(found).Authored().Source;
        return context.Files.PathOf(source) is null && (source.Text.Contains("Capabilities", StringComparison.Ordinal) || source.Text.Contains("ubeVersion", StringComparison.Ordinal));
    }

    internal static SourceSpan At(ClusterObject found) => (found.Resource.Root["apiVersion"] ?? found.Resource.Root).Span;
}
