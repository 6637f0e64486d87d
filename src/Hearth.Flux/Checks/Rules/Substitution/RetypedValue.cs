using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>A text that substitution turned into a number, boolean or null where Kubernetes wants a text.</summary>
internal sealed class RetypedValue : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST003", "text that substitution turns into something else", Severity.Error,
        "Flux substitutes in the YAML that kustomize prints, where quotes around ${NAME} are gone, and reads the result again: a value such as 8080, true or 1e3 is then no text any more. Data of ConfigMaps and Secrets, labels, annotations, environment variables and arguments have to be texts, and the API server refuses the object. Put something beside the variable that keeps it a text, or give the variable quotes of its own: '\"8080\"'.");

    public override CheckExample Example { get; } = new(
        """
        # PORT is 8080 in postBuild.substitute
        kind: ConfigMap
        data:
          PORT: "${PORT}"
        """,
        """
        # PORT is '"8080"' in postBuild.substitute
        kind: ConfigMap
        data:
          PORT: ${PORT}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            if (found.Owner.Kind != FluxKinds.Kustomization || found.Resource.Root.Span.Source.Map is null)
            {
                continue;
            }

            foreach (var (field, scalar) in TextFields(found))
            {
                if (scalar.IsPlain && YamlSchema.GoYaml3.Resolve(scalar) is { Kind: ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.BigInteger or ScalarKind.Float } && scalar.Span.Trace().Any(static span => span.Text.StartsWith("${")))
                {
                    var use = scalar.Span.Trace().First(static span => span.Text.StartsWith("${"));
                    yield return Finding(context, found, scalar.Span, $"{field} of {found.Id.ShortName} is {scalar} after substitution; wants a text", "quote the variable's value twice: '\"" + scalar + "\"'") with
                    {
                        Related = [new RelatedPlace(use, "the variable is used here")],
                    };
                }
            }
        }
    }

    private static IEnumerable<(string Field, YamlScalar Scalar)> TextFields(ClusterObject found)
    {
        var root = found.Resource.Root;
        var metadata = root.GetMapping("metadata");
        foreach (var pair in Values("metadata.labels", metadata?.GetMapping("labels")).Concat(Values("metadata.annotations", metadata?.GetMapping("annotations"))))
        {
            yield return pair;
        }

        if (found.Id is { Group: "", Kind: "ConfigMap" or "Secret" })
        {
            foreach (var pair in Values("data", root.GetMapping("data")).Concat(Values("stringData", root.GetMapping("stringData"))))
            {
                yield return pair;
            }
        }

        if (FluxKinds.IsKustomization(found.Resource))
        {
            foreach (var pair in Values("spec.postBuild.substitute", root.GetMapping("spec")?.GetMapping("postBuild")?.GetMapping("substitute")))
            {
                yield return pair;
            }
        }

        foreach (var container in PodTemplate.Of(found)?.Containers ?? [])
        {
            foreach (var entry in NodeReading.MappingsOf(container.GetSequence("env")))
            {
                if (entry["value"] is YamlScalar value)
                {
                    yield return ($"env {entry.GetString("name")}", value);
                }
            }

            foreach (string field in (string[])["args", "command"])
            {
                foreach (var argument in NodeReading.ScalarsOf(container.GetSequence(field)))
                {
                    yield return (field, argument);
                }
            }
        }
    }

    private static IEnumerable<(string, YamlScalar)> Values(string field, YamlMapping? mapping)
    {
        for (int i = 0; i < (mapping?.Count ?? 0); i++)
        {
            var entry = mapping!.Entries[i]; // There is no count without it.
            if (entry.Value.Target is YamlScalar scalar)
            {
                yield return ($"{field}.{entry.Name}", scalar);
            }
        }
    }
}
