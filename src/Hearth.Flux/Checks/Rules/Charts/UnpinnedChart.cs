using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Versions;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A chart whose version is a range, or left to chance.</summary>
internal sealed class UnpinnedChart : Check
{
    public override DiagnosticRule Rule { get; } = new("CHART004", "chart without a fixed version", Severity.Warning,
        "Without version, with a range, or with the tag latest the newest chart is installed whenever it comes out: the cluster changes without a commit, and a broken release cannot be reverted in Git. Write one version and let Renovate raise it.");

    public override CheckExample Example { get; } = new(
        """
        chart:
          spec:
            chart: cilium
            version: ">=1.19.0"
        """,
        """
        chart:
          spec:
            chart: cilium
            version: 1.19.6
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var seen = new HashSet<ResourceId>();
        foreach (var release in context.Cluster.Releases.Select(static owner => (FluxRelease)owner.Object))
        {
            if (release.ChartSpec is { } spec)
            {
                bool isVersioned = release.ChartSource?.Id.Kind is "HelmRepository"; // In a GitRepository the commit is the version.
                if (isVersioned && Problem(spec.GetString("version")) is { } problem)
                {
                    yield return Finding(At(spec["version"] ?? spec["chart"], release), $"the chart of {release.Id.ShortName} {problem}");
                }
            }
            else if (release.ChartReference is { Id.Kind: "OCIRepository" } reference && seen.Add(reference.Id) && context.Find(reference.Id) is { } source
                && Repository(source) is { } found)
            {
                yield return Finding(context, source, found.At, $"{source.Id.ShortName}, the chart of {release.Id.ShortName}, {found.Problem}");
            }
        }
    }

    private static (SourceSpan At, string Problem)? Repository(ClusterObject source)
    {
        var spec = source.Resource.Root.GetMapping("spec");
        var reference = spec?.GetMapping("ref");
        if (reference?.GetString("digest") is { Length: > 0 })
        {
            return null;
        }

        if (reference?["semver"] is YamlScalar { Value.Length: > 0 } range && Problem(range.Value) is { } problem)
        {
            return (range.Span, problem);
        }

        if (reference?["tag"] is YamlScalar { Value.Length: > 0 } tag)
        {
            return tag.Value == "latest" ? (tag.Span, "has the tag latest") : null;
        }

        return reference?.GetString("semver") is { Length: > 0 } ? null : ((spec?["url"] ?? source.Resource.Root).Span, "has no ref, and so takes the tag latest");
    }

    private static string? Problem(string? version) =>
        version is null or "" or "*" ? "has no version, and so takes the newest"
        : Placeholders.IsIn(version) || SemanticVersion.TryParse(version, out _) ? null
        : $"has the version {version}, which is a range";

    private static SourceSpan At(YamlNode? node, FluxRelease release) => node?.Span ?? release.Span;
}
