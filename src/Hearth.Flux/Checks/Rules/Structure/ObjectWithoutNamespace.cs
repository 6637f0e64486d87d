using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>An object of a namespace that nothing puts into one.</summary>
internal sealed class ObjectWithoutNamespace : Check
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "/ConfigMap", "/Secret", "/Service", "/ServiceAccount", "/PersistentVolumeClaim", "/Pod", "/ResourceQuota", "/LimitRange", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet",
        "batch/Job", "batch/CronJob", "networking.k8s.io/Ingress", "networking.k8s.io/NetworkPolicy", "rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/RoleBinding",
        "policy/PodDisruptionBudget", "autoscaling/HorizontalPodAutoscaler", "gateway.networking.k8s.io/HTTPRoute", "gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/ReferenceGrant",
        "external-secrets.io/ExternalSecret", "cert-manager.io/Certificate", "cert-manager.io/Issuer", "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor",
        "monitoring.coreos.com/PrometheusRule", "monitoring.coreos.com/Probe", "postgresql.cnpg.io/Cluster", "volsync.backube/ReplicationSource", "volsync.backube/ReplicationDestination",
    };

    public override DiagnosticRule Rule { get; } = new("STRUCT008", "object without a namespace", Severity.Error,
        "Flux gives an object no namespace of its own accord, and the API server takes none without: the Kustomization fails with \"namespace not specified\". It comes from spec.targetNamespace of the Flux Kustomization, from namespace of a kustomization, or from the object.");

    public override CheckExample Example { get; } = new(
        """
        # of a Flux Kustomization without targetNamespace
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: app
        """,
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: app
          namespace: default
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        // Of what Flux starts from, the cluster may say more than the repository.
        foreach (var owner in context.Cluster.Kustomizations.Where(static owner => owner is { State: RenderState.Rendered, Object.Parent: not null }))
        {
            var without = owner.Resources.Where(static resource => resource.Namespace.Length == 0 && resource.Name.Length > 0
                && (FluxKinds.IsFlux(resource) || Kinds.Contains($"{resource.Type.Group}/{resource.Type.Kind}"))).ToList();
            if (without.Count > 0)
            {
                var first = without[0];
                yield return Finding((first.Root.GetMapping("metadata")?["name"] ?? first.Root).Span,
                    $"{first.Type.Kind} {first.Name}{(without.Count > 1 ? $" and {without.Count - 1} more of {owner.Id.ShortName} have" : $" of {owner.Id.ShortName} has")} no namespace",
                    $"give {owner.Id.ShortName} a targetNamespace, or name the namespace in the kustomization") with
                {
                    Related = [new RelatedPlace(owner.Object.Span, "this Kustomization applies it")],
                };
            }
        }
    }
}
