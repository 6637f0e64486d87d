using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A route that sends traffic into another namespace, which does not permit it.</summary>
internal sealed class MissingGrant : Check
{
    public override DiagnosticRule Rule { get; } = new("NET005", "backend of another namespace without a grant", Severity.Error,
        "A route may name a Service of another namespace only where a ReferenceGrant in the Service's namespace permits it; otherwise the gateway answers with an error.");

    public override CheckExample Example { get; } = new(
        """
        kind: HTTPRoute            # in the namespace network
        spec:
          rules:
            - backendRefs: [{name: rook-ceph-mgr-dashboard, namespace: rook-ceph, port: 7000}]
        """,
        """
        kind: ReferenceGrant
        metadata: {name: network, namespace: rook-ceph}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: network}]
          to: [{group: "", kind: Service}]
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var backend in context.Index(static context => new Backends(context)).All)
        {
            if (backend.User.Id.Group == Routes.Group && backend.Namespace != backend.User.Id.Namespace && context.Unrendered.In(backend.Namespace) is null
                && !context.OfKind(Routes.Group, "ReferenceGrant").Any(grant => grant.Id.Namespace == backend.Namespace && Permits(grant, backend)))
            {
                yield return Finding(context, backend.User, backend.Name.Span,
                    $"{backend.User.Id.ShortName} sends traffic to the Service {backend.Name.Value} of the namespace {backend.Namespace}, where no ReferenceGrant permits it");
            }
        }
    }

    private static bool Permits(ClusterObject grant, Backend backend)
    {
        var spec = Routes.Spec(grant);
        return NodeReading.MappingsOf(spec?.GetSequence("from")).Any(from => from.GetString("kind") == backend.User.Id.Kind && from.GetString("namespace") == backend.User.Id.Namespace)
            && NodeReading.MappingsOf(spec?.GetSequence("to")).Any(to => to.GetString("kind") == "Service" && (to.GetString("name") is not { Length: > 0 } name || name == backend.Name.Value));
    }
}
