using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>A health check of a Kustomization whose object nothing makes, so that the Kustomization never becomes ready.</summary>
internal sealed class MissingHealthCheck : Check
{
    public override DiagnosticRule Rule { get; } = new("STRUCT002", "health check without a target", Severity.Error,
        "A Kustomization with healthChecks is ready once every object named there is. An object that does not exist never is, so everything that depends on the Kustomization waits for good. With wait: true the list is not looked at.");

    public override CheckExample Example { get; } = new(
        """
        healthChecks:
          - apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            name: rook-ceph-clusters
            namespace: rook-ceph
        """,
        """
        healthChecks:
          - apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            name: rook-ceph-cluster
            namespace: rook-ceph
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Kustomizations.Where(static owner => owner is { State: RenderState.Rendered, Object: FluxKustomization { Waits: false } }))
        {
            foreach (var target in NodeReading.MappingsOf(owner.Object.Spec.GetSequence("healthChecks")))
            {
                if (target["name"] is not YamlScalar { Value.Length: > 0 } name || target.GetString("namespace") is not { Length: > 0 } @namespace || Placeholders.IsIn(name.Value))
                {
                    continue;
                }

                var type = GroupVersionKind.Of(target.GetString("apiVersion") ?? "", target.GetString("kind") ?? "");
                var id = new ResourceId(type.Group, type.Kind, @namespace, name.Value);
                // Operators make workloads of their own; nobody makes Flux's objects but the repository.
                bool isFlux = type.Group is FluxKinds.HelmGroup or FluxKinds.KustomizeGroup;
                if (context.Find(id) is not null || context.Find(id with { Namespace = "" }) is not null
                    || (isFlux ? context.Unrendered.KustomizationIn(@namespace) : context.Unrendered.In(@namespace)) is not null)
                {
                    continue;
                }

                string? hint = ReferenceHint.For(id, context.OfKind(id.Group, id.Kind).Select(static found => found.Id));
                if (!isFlux && (hint is null || context.Objects.Any(found => found.Id.Namespace == @namespace && found.Id.Group.Contains('.') && !found.Id.Group.EndsWith(".k8s.io", StringComparison.Ordinal) && !FluxKinds.IsFlux(found.Resource))))
                {
                    continue;
                }

                yield return new Diagnostic(Rule, name.Span, $"{owner.Id.ShortName} waits for {id.ShortName}, which nothing makes") { Hint = hint };
            }
        }
    }
}
