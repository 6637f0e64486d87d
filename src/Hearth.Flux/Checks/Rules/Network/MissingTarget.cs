using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A policy or an autoscaler whose target is not there.</summary>
internal sealed class MissingTarget : Check
{
    public override DiagnosticRule Rule { get; } = new("NET006", "policy without its target", Severity.Error,
        "targetRef and targetRefs of a policy (SecurityPolicy, BackendTrafficPolicy, BackendTLSPolicy …) and scaleTargetRef of an autoscaler name an object of the same namespace. Without it the policy has no effect, which for a SecurityPolicy means: no login.");

    public override CheckExample Example { get; } = new(
        """
        kind: SecurityPolicy
        spec:
          targetRefs:
            - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: grafana}   # the route is called grafana-app
        """,
        """
        kind: SecurityPolicy
        spec:
          targetRefs:
            - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: grafana-app}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects.Where(IsPolicy))
        {
            foreach (var reference in References(found))
            {
                var (group, kind) = Target(found, reference);
                string @namespace = reference.GetString("namespace") ?? found.Id.Namespace;
                if (group is null || kind.Length == 0 || @namespace.Length == 0 || reference["name"] is not YamlScalar { Value.Length: > 0 } name || Placeholders.IsIn(name.Value))
                {
                    continue;
                }

                if (context.Find(group, kind, @namespace, name.Value) is { } target)
                {
                    if (Section(found, reference, target) is { } finding)
                    {
                        yield return finding with { Span = context.Place(finding.Span, found.Owner).Span };
                    }
                }
                else if (!MayExist(context, kind, @namespace, name.Value))
                {
                    var names = context.Names(group, kind, @namespace).ToList();
                    yield return Finding(context, found, name.Span, $"{found.Id.ShortName} is for {kind}/{name.Value}, which does not exist in the namespace {@namespace}",
                        DidYouMean(name.Value, names)
                        ?? (names.Find(other => other.StartsWith(name.Value, StringComparison.Ordinal) || name.Value.StartsWith(other, StringComparison.Ordinal)) is { } near ? $"did you mean {near}?" : null));
                }
            }
        }
    }

    private static bool IsPolicy(ClusterObject found) => found.Id.Group switch
    {
        "gateway.envoyproxy.io" => true,
        Routes.Group => found.Id.Kind == "BackendTLSPolicy",
        "autoscaling" => found.Id.Kind == "HorizontalPodAutoscaler",
        "autoscaling.k8s.io" => found.Id.Kind == "VerticalPodAutoscaler",
        "keda.sh" => found.Id.Kind == "ScaledObject",
        _ => false,
    };

    private static IEnumerable<YamlMapping> References(ClusterObject policy)
    {
        var spec = Routes.Spec(policy);
        return NodeReading.MappingsOf(spec?.GetSequence("targetRefs"))
            .Concat(((IEnumerable<YamlMapping?>)[spec?.GetMapping("targetRef"), spec?.GetMapping("scaleTargetRef")]).OfType<YamlMapping>());
    }

    // Null: a kind that is not looked at.
    private static (string? Group, string Kind) Target(ClusterObject policy, YamlMapping reference)
    {
        string kind = reference.GetString("kind") ?? (policy.Id.Kind == "ScaledObject" ? "Deployment" : "");
        return kind switch
        {
            "Gateway" or "HTTPRoute" or "GRPCRoute" or "TLSRoute" or "TCPRoute" or "UDPRoute" => (Routes.Group, kind),
            "Service" => ("", kind),
            "Deployment" or "StatefulSet" or "DaemonSet" => ("apps", kind),
            _ => (null, kind),
        };
    }

    private static bool MayExist(CheckContext context, string kind, string @namespace, string name) => kind == "Service"
        ? context.Index(static context => new ServiceIndex(context)).MayExist(@namespace, name)
        : context.Unrendered.In(@namespace) is not null
            || (kind is "Deployment" or "StatefulSet" or "DaemonSet" && context.Index(static context => new OperatorMade(context)).MayMakePods(@namespace));

    private Diagnostic? Section(ClusterObject policy, YamlMapping reference, ClusterObject target)
    {
        if (reference["sectionName"] is not YamlScalar section)
        {
            return null;
        }

        var names = (target.Id.Kind switch
        {
            "Gateway" => NodeReading.MappingsOf(Routes.Spec(target)?.GetSequence("listeners")).Select(static listener => listener.GetString("name")),
            "Service" => ServiceIndex.Ports(target).Select(static port => port.Name),
            _ => Routes.Rules(target).Select(static rule => rule.GetString("name")),
        }).OfType<string>().ToList();
        return names.Count == 0 && target.Id.Kind == "Gateway" || names.Contains(section.Value)
            ? null
            : Finding(section.Span, $"{policy.Id.ShortName} is for the section {section.Value} of {target.Id.ShortName}, which has {(names.Count == 0 ? "none with a name" : string.Join(", ", names))}", DidYouMean(section.Value, names));
    }
}
