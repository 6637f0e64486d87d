using Hearth.Flux.Rendering;
using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A route that none of the listeners it names takes: wrong namespace or wrong hostnames.</summary>
internal sealed class RefusedRoute : Check
{
    public override DiagnosticRule Rule { get; } = new("NET002", "route that its gateway refuses", Severity.Error,
        "A listener takes routes of the gateway's own namespace unless allowedRoutes.namespaces.from says All or Selector, and only routes with a hostname that its own hostname covers. A route that no listener takes serves nothing.");

    public override CheckExample Example { get; } = new(
        """
        kind: Gateway            # in the namespace network
        spec:
          listeners:
            - name: https        # takes routes of network only
        ---
        kind: HTTPRoute          # in the namespace media
        spec:
          parentRefs: [{name: internal, namespace: network}]
        """,
        """
        listeners:
          - name: https
            allowedRoutes:
              namespaces:
                from: All
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var route in context.Index(static context => new Routes(context)).All)
        {
            foreach (var parent in Routes.Parents(route).Where(static parent => parent.IsGateway))
            {
                if (context.Find(Routes.Group, "Gateway", parent.Namespace, parent.Name) is not { } gateway)
                {
                    continue;
                }

                var listeners = Routes.Listeners(gateway, parent).ToList();
                if (listeners.Count == 0)
                {
                    continue;
                }

                var open = listeners.FindAll(listener => Takes(context, gateway, listener, route));
                if (open.Count == 0)
                {
                    yield return Finding(context, route, (parent.Node["name"] ?? parent.Node).Span, $"{route.Id.ShortName} is in a namespace from which {gateway.Id.Namespace}/{gateway.Id.Name} takes no routes",
                        "set allowedRoutes.namespaces.from of the listener to All, or to Selector with a label of the namespace");
                }
                else if (Routes.Spec(route)?.GetSequence("hostnames") is { Count: > 0 } hostnames && !open.Exists(listener => Covers(listener.GetString("hostname"), hostnames)))
                {
                    string offered = string.Join(", ", open.Select(static listener => listener.GetString("hostname")).Distinct());
                    yield return Finding(context, route, hostnames[0].Span, $"{route.Id.ShortName} has the hostname {string.Join(", ", Texts(hostnames))}, which no listener of {gateway.Id.Namespace}/{gateway.Id.Name} covers: {offered}");
                }
            }
        }
    }

    private static bool Takes(CheckContext context, ClusterObject gateway, YamlMapping listener, ClusterObject route)
    {
        var namespaces = listener.GetMapping("allowedRoutes")?.GetMapping("namespaces");
        switch (namespaces?.GetString("from") ?? "Same")
        {
            case "Same":
                return gateway.Id.Namespace == route.Id.Namespace;
            case "Selector" when context.Find("", "Namespace", "", route.Id.Namespace) is { } known:
                var labels = known.Resource.Root.GetMapping("metadata")?.GetMapping("labels");
                var wanted = namespaces?.GetMapping("selector");
                return wanted?.ContainsKey("matchExpressions") == true
                    || NodeReading.EntriesOf(wanted?.GetMapping("matchLabels")).ToArray().All(entry => entry.Value.Target is YamlScalar value
                        && (labels?.GetString(entry.Name ?? "") == value.Value || (entry.Name == "kubernetes.io/metadata.name" && value.Value == known.Id.Name)));
            default:
                return true;
        }
    }

    private static bool Covers(string? listener, YamlSequence hostnames) =>
        string.IsNullOrEmpty(listener) || listener == "*" || Placeholders.IsIn(listener) || listener.Contains('$')
        || Texts(hostnames).Any(name => Placeholders.IsIn(name) || name.Contains('$') || Overlap(listener, name));

    private static IEnumerable<string> Texts(YamlSequence sequence)
    {
        for (int i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] is YamlScalar scalar)
            {
                yield return scalar.Value;
            }
        }
    }

    // A wildcard stands for one or more labels in front.
    private static bool Overlap(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
        || (a.StartsWith("*.", StringComparison.Ordinal) && b.EndsWith(a[1..], StringComparison.OrdinalIgnoreCase))
        || (b.StartsWith("*.", StringComparison.Ordinal) && a.EndsWith(b[1..], StringComparison.OrdinalIgnoreCase));
}
