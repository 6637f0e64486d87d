using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>A word that holds the place of a value and was never replaced, in a host name or a secret.</summary>
internal sealed partial class PlaceholderLeft : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST005", "placeholder in a host name or secret", Severity.Warning,
        "The value still is what a template or an example had: CHANGEME, REPLACE_ME, <your-…>, a name below example.com, or a variable that was not put in. Hosts of routes, ingresses and certificates and values of Secrets are looked at.");

    public override CheckExample Example { get; } = new(
        """
        kind: HTTPRoute
        spec:
          hostnames: ["app.example.com"]
        """,
        """
        kind: HTTPRoute
        spec:
          hostnames: ["app.${SECRET_DOMAIN}"]
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            foreach (var scalar in Hosts(found))
            {
                string host = scalar.Value;
                if (Word().IsMatch(host) || host.Contains("${", StringComparison.Ordinal) || host is "example.com" or "example.org" || host.EndsWith(".example.com", StringComparison.Ordinal) || host.EndsWith(".example.org", StringComparison.Ordinal))
                {
                    if (context.Place(scalar.Span, found.Owner).Generated is null)
                    {
                        yield return Finding(context, found, scalar.Span, $"{found.Id.ShortName} has the host {host}");
                    }
                }
            }

            if (found.Id is { Group: "", Kind: "Secret" } && found.Owner != default)
            {
                foreach (var entry in NodeReading.EntriesOf(found.Resource.Root.GetMapping("stringData")).ToArray())
                {
                    if (entry.Value.Target is YamlScalar { IsSensitive: false } scalar && Word().IsMatch(scalar.Value) && context.Place(scalar.Span, found.Owner).Generated is null)
                    {
                        yield return Finding(context, found, scalar.Span, $"stringData.{entry.Name} of {found.Id.ShortName} still is a placeholder");
                    }
                }
            }
        }
    }

    private static IEnumerable<YamlScalar> Hosts(ClusterObject found)
    {
        var spec = found.Resource.Root.GetMapping("spec");
        switch (found.Id.Kind)
        {
            case "HTTPRoute" or "GRPCRoute" or "TLSRoute":
                return NodeReading.ScalarsOf(spec?.GetSequence("hostnames"));
            case "Ingress" when found.Id.Group == "networking.k8s.io":
                return NodeReading.MappingsOf(spec?.GetSequence("rules")).Select(static rule => rule["host"]).OfType<YamlScalar>();
            case "Gateway" when found.Id.Group == "gateway.networking.k8s.io":
                return NodeReading.MappingsOf(spec?.GetSequence("listeners")).Select(static listener => listener["hostname"]).OfType<YamlScalar>();
            case "Certificate" when found.Id.Group == "cert-manager.io":
                return NodeReading.ScalarsOf(spec?.GetSequence("dnsNames"));
            default:
                return [];
        }
    }

    [GeneratedRegex(@"(?i)change[-_]?me|replace[-_]?(me|this)|<your[-_ ]|\byour[-_](domain|password|token|key)\b|\btodo\b|xxxxxx", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
