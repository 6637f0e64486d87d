using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.ResourceSets;

/// <summary>The inputs of a ResourceSet: those in its spec, and those of the providers that it names or selects.</summary>
internal static class InputProviders
{
    private const string Kind = "ResourceSetInputProvider";

    /// <summary>The sources in the operator's order: the ResourceSet, then the providers by name.</summary>
    /// <exception cref="DiagnosticException">A provider is not there (an error), or its inputs are known in the cluster only (a note).</exception>
    public static List<InputSource> Collect(FluxResourceSet set, ClusterObjects objects)
    {
        var sources = new List<InputSource> { new(set.Id.Name, [.. set.Inputs.Select(inputs => Annotate(InputReader.Read(inputs), set.Resource, set.Id))]) };
        var providers = set.InputsFrom.SelectMany(entry => Select(entry, set, objects)).DistinctBy(static provider => provider.Id).OrderBy(static provider => provider.Id.Name, StringComparer.Ordinal);
        foreach (var (id, provider) in providers)
        {
            sources.Add(new InputSource(id.Name, [.. Read(id, provider).Select(inputs => Annotate(inputs, provider, id))]));
        }

        return sources;
    }

    /// <summary>The providers that a ResourceSet names; those it selects by label are not known beforehand.</summary>
    public static IEnumerable<ResourceId> NamedBy(FluxResourceSet set) => set.InputsFrom
        .Select(static entry => entry.GetString("name")).Where(static name => name is { Length: > 0 }).Select(name => Id(set, name!)); // Filtered.

    private static IEnumerable<(ResourceId Id, Resource Provider)> Select(YamlMapping entry, FluxResourceSet set, ClusterObjects objects)
    {
        if (entry.GetString("name") is { Length: > 0 } name)
        {
            var id = Id(set, name);
            return objects.Find(id) is { } found ? [(id, found)] : throw new DiagnosticException(new Diagnostic(
                ResourceSetRules.MissingInputs, (entry["name"] ?? entry).Span, $"inputsFrom names {id.ShortName}, which nothing in the repository makes")
            {
                Hint = NearestName.Find(name, objects.All.Where(static other => other.Id.Kind == Kind).Select(static other => other.Id.Name)) is { } near ? $"did you mean {near}?" : null,
            });
        }

        if (entry.GetMapping("selector") is { } selector)
        {
            return objects.Of(Id(set, ""))
                .Where(other => Matches(selector, other.Resource))
                .Select(static other => (other.Id, other.Resource));
        }

        throw new DiagnosticException(new Diagnostic(ResourceSetRules.InvalidResourceSet, entry.Span, "an entry of inputsFrom has neither a name nor a selector"));
    }

    private static ResourceId Id(FluxResourceSet set, string name) => new(FluxKinds.OperatorGroup, Kind, set.Id.Namespace, name);

    // metav1.LabelSelector.
    private static bool Matches(YamlMapping selector, Resource resource)
    {
        var labels = resource.Root.GetMapping("metadata")?.GetMapping("labels");
        foreach (var entry in NodeReading.EntriesOf(selector.GetMapping("matchLabels")))
        {
            if (labels?.GetString(entry.Name ?? "") is not { } value || value != (entry.Value.Target as YamlScalar)?.Value)
            {
                return false;
            }
        }

        return NodeReading.MappingsOf(selector.GetSequence("matchExpressions")).All(expression =>
        {
            string? value = labels?.GetString(expression.GetString("key") ?? "");
            bool isAmong = value is not null && expression.GetStrings("values").Contains(value);
            return expression.GetString("operator") switch
            {
                "In" => isAmong,
                "NotIn" => !isAmong,
                "Exists" => value is not null,
                "DoesNotExist" => value is null,
                _ => false,
            };
        });
    }

    private static IEnumerable<GoMap> Read(ResourceId id, Resource provider)
    {
        var spec = provider.Root.GetMapping("spec");
        if (spec?.GetString("type") is "Static")
        {
            var inputs = spec.GetMapping("defaultValues") is { } defaults ? InputReader.Read(defaults) : new GoMap();
            // In a cluster the number is made of the object's UID, which nobody knows beforehand.
            inputs["id"] = Value.Of(InputCombination.Id(id.Name));
            return [inputs];
        }

        // What other providers export is seen in the cluster only, unless somebody keeps it in the repository.
        return provider.Root.GetMapping("status")?.GetSequence("exportedInputs") is { } exported
            ? NodeReading.MappingsOf(exported).Select(InputReader.Read)
            : throw new DiagnosticException(new Diagnostic(ResourceSetRules.MissingInputs, (spec?["type"] ?? provider.Root).Span,
                $"the inputs of {id.ShortName} ({spec?.GetString("type")}) are only known in the cluster") { Severity = Severity.Info });
    }

    private static GoMap Annotate(GoMap inputs, Resource provider, ResourceId id)
    {
        var reference = new GoMap();
        reference["apiVersion"] = Value.Of(provider.Type.ApiVersion);
        reference["kind"] = Value.Of(provider.Type.Kind);
        reference["name"] = Value.Of(id.Name);
        reference["namespace"] = Value.Of(id.Namespace);
        inputs["provider"] = Value.Of(reference);
        return inputs;
    }
}
