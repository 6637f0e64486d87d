using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>A variable of <c>postBuild.substitute</c> that no object of the Kustomization asks for.</summary>
internal sealed class UnusedVariable : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST001", "variable that nothing asks for", Severity.Info,
        "No object that this Kustomization builds, its components included, holds the variable. It was left behind, or its name differs from the one that is used, whose default then counts.");

    public override CheckExample Example { get; } = new(
        """
        # the component asks for ${VOLSYNC_CAPACITY:=5Gi}
        postBuild:
          substitute:
            VOLSYNC_CAPCITY: 20Gi
        """,
        """
        postBuild:
          substitute:
            VOLSYNC_CAPACITY: 20Gi
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Kustomizations)
        {
            if (owner is not { State: RenderState.Rendered, IsPartial: false, Substitution: { } use, Object: FluxKustomization kustomization })
            {
                continue;
            }

            foreach (var entry in NodeReading.EntriesOf(kustomization.PostBuild?.GetMapping("substitute")).ToArray())
            {
                if (entry.Name is not { } name || use.Names.Contains(name))
                {
                    continue;
                }

                // A name that is one slip away from one whose default counts is more than a leftover.
                string? near = NearestName.Find(name, use.Unset.Select(static reference => reference.Name).Distinct(StringComparer.Ordinal));
                var finding = Finding(entry.Key.Span, $"nothing that {owner.Id.ShortName} builds asks for {name}", near is null ? null : $"did you mean {near}?");
                if (near is not null)
                {
                    finding = finding with { Severity = Severity.Warning };
                    context.OfferRename(finding, name, near);
                }

                yield return finding;
            }
        }
    }
}
