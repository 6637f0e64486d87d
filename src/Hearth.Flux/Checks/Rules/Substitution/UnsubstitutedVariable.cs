using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>A variable that other Kustomizations have, left as it stands because the one that applies the object substitutes nothing.</summary>
internal sealed partial class UnsubstitutedVariable : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST004", "variable that is never put in", Severity.Error,
        "The object is applied with ${NAME} in it as it stands: its Kustomization has no postBuild, while others of the repository have a variable of that name. Add postBuild with its substituteFrom. Texts of ConfigMaps and Secrets, where scripts live, are not looked at.");

    public override CheckExample Example { get; } = new(
        """
        # ks.yaml has no postBuild; the route lies in its path
        kind: HTTPRoute
        spec:
          hostnames: ["app.${SECRET_DOMAIN}"]
        """,
        """
        # ks.yaml
        spec:
          postBuild:
            substituteFrom:
              - {kind: Secret, name: cluster-secrets}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var known = KnownVariables(context);
        var seen = new HashSet<(string, int)>();
        foreach (var found in context.Objects)
        {
            if (found.Id is { Group: "", Kind: "ConfigMap" or "Secret" } || context.Cluster.Find(found.Owner) is not { Substitution: null } owner || owner.Object is not FluxKustomization
                || found.Id.Kind is "CustomResourceDefinition" || found.Resource.Root.GetMapping("metadata")?.GetMapping("annotations")?.GetString("kustomize.toolkit.fluxcd.io/substitute") == "disabled")
            {
                continue;
            }

            foreach (var (scalar, name) in Find(found.Resource.Root, known))
            {
                var authored = scalar.Span.Authored();
                if (seen.Add((authored.Path, authored.Start)))
                {
                    yield return Finding(context, found, scalar.Span, $"{found.Id.ShortName} is applied with ${{{name}}} in it: {owner.Id.ShortName} has no postBuild", "add postBuild.substituteFrom, as the Kustomizations that have this variable do");
                }
            }
        }
    }

    private static HashSet<string> KnownVariables(CheckContext context)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kustomization in context.Cluster.Kustomizations.Select(static owner => owner.Object).OfType<FluxKustomization>())
        {
            foreach (var source in kustomization.SubstituteFrom)
            {
                known.UnionWith(context.ConfigSources.Find(source.Object.Id.Kind, source.Object.Id.Namespace, source.Object.Id.Name)?.Keys ?? new HashSet<string>());
            }
        }

        return known;
    }

    private static IEnumerable<(YamlScalar Scalar, string Name)> Find(YamlNode node, HashSet<string> known)
    {
        switch (node)
        {
            // A text of several lines may be a script.
            case YamlScalar scalar when scalar.AsSpan().Contains("${", StringComparison.Ordinal) && !scalar.AsSpan().Contains('\n'):
                foreach (Match match in Variable().Matches(scalar.Value))
                {
                    if (known.Contains(match.Groups[1].Value))
                    {
                        yield return (scalar, match.Groups[1].Value);
                    }
                }

                break;
            case YamlMapping mapping:
                for (int i = 0; i < mapping.Count; i++)
                {
                    foreach (var inner in Find(mapping.Entries[i].Value.Target, known))
                    {
                        yield return inner;
                    }
                }

                break;
            case YamlSequence sequence:
                for (int i = 0; i < sequence.Count; i++)
                {
                    foreach (var inner in Find(sequence[i], known))
                    {
                        yield return inner;
                    }
                }

                break;
            default:
                break;
        }
    }

    [GeneratedRegex(@"(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
