using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A route whose gateway or listener is not there, or an Ingress of a class that is not.</summary>
internal sealed class MissingParent : Check
{
    public override DiagnosticRule Rule { get; } = new("NET001", "route without its gateway", Severity.Error,
        "A parentRef of a route names a Gateway by name and namespace (the route's own where it is left out), and may name one of its listeners by sectionName or port. What does not exist never takes the route. An Ingress names an IngressClass in the same way.");

    public override CheckExample Example { get; } = new(
        """
        parentRefs:
          - name: envoy-internal
            namespace: networking   # the gateway is in the namespace network
            sectionName: https
        """,
        """
        parentRefs:
          - name: envoy-internal
            namespace: network
            sectionName: https
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var route in context.Index(static context => new Routes(context)).All)
        {
            foreach (var parent in Routes.Parents(route).Where(static parent => parent.IsGateway && !Placeholders.IsIn(parent.Name)))
            {
                if (Check(context, route, parent) is { } finding)
                {
                    yield return finding;
                }
            }
        }

        var classes = context.OfKind("networking.k8s.io", "IngressClass");
        foreach (var ingress in context.OfKind("networking.k8s.io", "Ingress").Where(_ => classes.Count > 0 && context.Unrendered.Anywhere is null))
        {
            if (Routes.Spec(ingress)?["ingressClassName"] is Hearth.Syntax.Yaml.YamlScalar { Value.Length: > 0 } name && !classes.Any(found => found.Id.Name == name.Value))
            {
                yield return Finding(context, ingress, name.Span, $"{ingress.Id.ShortName} is of the class {name.Value}, which nothing makes", DidYouMean(name.Value, classes.Select(static found => found.Id.Name)));
            }
        }
    }

    private Diagnostic? Check(CheckContext context, ClusterObject route, ParentReference parent)
    {
        if (context.Find(Routes.Group, "Gateway", parent.Namespace, parent.Name) is not { } gateway)
        {
            if (context.Unrendered.In(parent.Namespace) is not null)
            {
                return null;
            }

            var others = context.OfKind(Routes.Group, "Gateway");
            string? hint = others.FirstOrDefault(other => other.Id.Name == parent.Name) is { } elsewhere ? $"there is one of that name in the namespace {elsewhere.Id.Namespace}"
                : DidYouMean(parent.Name, others.Where(other => other.Id.Namespace == parent.Namespace).Select(static other => other.Id.Name))
                ?? (others.Count > 0 ? $"gateways are {string.Join(", ", others.Select(static other => $"{other.Id.Namespace}/{other.Id.Name}").Order(StringComparer.Ordinal))}" : null);
            return Finding(context, route, At("name"), $"{route.Id.ShortName} attaches to the gateway {parent.Namespace}/{parent.Name}, which does not exist", hint);
        }

        var listeners = NodeReading.MappingsOf(Routes.Spec(gateway)?.GetSequence("listeners")).ToList();
        if (parent.Section is { } section && listeners.Count > 0 && !listeners.Exists(listener => listener.GetString("name") == section))
        {
            var names = listeners.Select(static listener => listener.GetString("name") ?? "").ToList();
            return Finding(context, route, At("sectionName"), $"{route.Id.ShortName} attaches to the listener {section} of {gateway.Id.Namespace}/{gateway.Id.Name}, which has {string.Join(", ", names)}", DidYouMean(section, names));
        }

        return parent.Port is { } port && listeners.Count > 0 && !listeners.Exists(listener => listener.GetString("port") == port)
            ? Finding(context, route, At("port"), $"{route.Id.ShortName} attaches to port {port} of {gateway.Id.Namespace}/{gateway.Id.Name}, which listens on {string.Join(", ", listeners.Select(static listener => listener.GetString("port")).Distinct())}")
            : null;

        SourceSpan At(string field) => (parent.Node[field] ?? parent.Node).Span;
    }
}
