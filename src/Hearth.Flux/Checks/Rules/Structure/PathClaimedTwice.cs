using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>Two Kustomizations that apply the same objects from one directory.</summary>
internal sealed class PathClaimedTwice : Check
{
    public override DiagnosticRule Rule { get; } = new("STRUCT003", "path that two Kustomizations apply", Severity.Error,
        "Both Kustomizations apply the same objects and each thinks they are its own: they overwrite each other's labels, and pruning one deletes them for both. One directory may be applied twice where namespaces, names or variables make different objects of it; that is not reported.");

    public override CheckExample Example { get; } = new(
        """
        # ks.yaml, the second one copied from the first
        metadata: {name: radarr-db}
        spec:
          path: ./kubernetes/apps/media/radarr/app
        """,
        """
        metadata: {name: radarr-db}
        spec:
          path: ./kubernetes/apps/media/radarr/db
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var claims in context.Cluster.Kustomizations.Where(static owner => owner.State == RenderState.Rendered).GroupBy(static owner => ((FluxKustomization)owner.Object).Path).Where(static group => group.Count() > 1))
        {
            var first = claims.First();
            var known = first.Resources.Select(static resource => resource.Id).ToHashSet();
            foreach (var other in claims.Skip(1))
            {
                int shared = other.Resources.Count(resource => known.Contains(resource.Id));
                if (shared > 0)
                {
                    yield return new Diagnostic(Rule, PathSpan(other), $"{other.Id.ShortName} and {first.Id.ShortName} both apply {claims.Key}: {shared} objects belong to both")
                    {
                        Related = [new RelatedPlace(PathSpan(first), first.Id.ShortName)],
                    };
                }
            }
        }
    }

    private static Syntax.Text.SourceSpan PathSpan(RenderedOwner owner) => (owner.Object.Spec["path"] ?? owner.Object.Spec).Span;
}
