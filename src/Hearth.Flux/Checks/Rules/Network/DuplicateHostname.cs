using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>Two routes of one gateway that claim the same hostname and path.</summary>
internal sealed class DuplicateHostname : Check
{
    public override DiagnosticRule Rule { get; } = new("NET010", "hostname that two routes claim", Severity.Warning,
        "Two HTTPRoutes with the same hostname, path and other conditions are attached to the same listener: the older one gets all requests and the other none. The same holds for two Ingresses of one class. Routes that differ in path, headers, method or gateway share a hostname well.");

    public override CheckExample Example { get; } = new(
        """
        kind: HTTPRoute   # sonarr
        spec: {hostnames: [tv.example.org], parentRefs: [{name: internal}]}
        ---
        kind: HTTPRoute   # sonarr-4k
        spec: {hostnames: [tv.example.org], parentRefs: [{name: internal}]}
        """,
        """
        kind: HTTPRoute   # sonarr-4k
        spec: {hostnames: [tv-4k.example.org], parentRefs: [{name: internal}]}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var claims = context.OfKind(Routes.Group, "HTTPRoute").SelectMany(OfRoute).Concat(context.OfKind("networking.k8s.io", "Ingress").SelectMany(OfIngress));
        foreach (var group in claims.GroupBy(static claim => claim.Key))
        {
            var routes = group.DistinctBy(static claim => claim.Subject.Id).ToList();
            for (int i = 1; i < routes.Count; i++)
            {
                var earlier = routes[0];
                yield return Finding(context, routes[i].Subject, routes[i].Hostname.Span,
                    $"{routes[i].Subject.Id.ShortName} claims {routes[i].Hostname.Value}{(group.Key.Match is "/" ? "" : " " + group.Key.Match)} on {group.Key.Parent}, and so does {earlier.Subject.Id.ShortName}") with
                {
                    Related = [new RelatedPlace(earlier.Hostname.Span, "the other one")],
                };
            }
        }
    }

    private static IEnumerable<Claim> OfRoute(ClusterObject route)
    {
        var hostnames = Routes.Spec(route)?.GetSequence("hostnames");
        var matches = Routes.Rules(route).SelectMany(static rule => rule.GetSequence("matches") is { Count: > 0 } list ? NodeReading.MappingsOf(list).Select(Describe) : ["/"]).DefaultIfEmpty("/").Distinct().ToList();
        foreach (var parent in Routes.Parents(route))
        {
            for (int i = 0; i < (hostnames?.Count ?? 0); i++)
            {
                if (hostnames![i] is YamlScalar hostname) // There is no count without it.
                {
                    foreach (string match in matches)
                    {
                        string section = $"{parent.Section}{(parent.Port is null ? "" : ":" + parent.Port)}";
                        yield return new Claim(route, hostname, ($"{parent.Namespace}/{parent.Name}{(section.Length > 0 ? $" ({section})" : "")}", hostname.Value.ToLowerInvariant(), match));
                    }
                }
            }
        }
    }

    private static IEnumerable<Claim> OfIngress(ClusterObject ingress)
    {
        var spec = Routes.Spec(ingress);
        bool isSpecial = NodeReading.EntriesOf(ingress.Resource.Root.GetMapping("metadata")?.GetMapping("annotations")).ToArray().Any(static entry => entry.Name?.Contains("canary", StringComparison.Ordinal) == true);
        foreach (var rule in NodeReading.MappingsOf(spec?.GetSequence("rules")))
        {
            if (isSpecial || rule["host"] is not YamlScalar host)
            {
                continue;
            }

            foreach (var path in NodeReading.MappingsOf(rule.GetMapping("http")?.GetSequence("paths")))
            {
                yield return new Claim(ingress, host, ($"the class {spec?.GetString("ingressClassName")}", host.Value.ToLowerInvariant(), path.GetString("path") ?? "/"));
            }
        }
    }

    // One text for one condition; anything beside the path makes it its own.
    private static string Describe(YamlMapping match)
    {
        var path = match.GetMapping("path");
        string text = path is null ? "/" : path.GetString("type") is null or "PathPrefix" ? path.GetString("value") ?? "/" : $"{path.GetString("type")} {path.GetString("value")}";
        foreach (string field in (ReadOnlySpan<string>)["method", "headers", "queryParams"])
        {
            if (match[field] is { } more)
            {
                text += $" {field} {string.Join(' ', Scalars.Of(more).Select(static scalar => scalar.Value))}";
            }
        }

        return text;
    }

    private sealed record Claim(ClusterObject Subject, YamlScalar Hostname, (string Parent, string Hostname, string Match) Key);
}
