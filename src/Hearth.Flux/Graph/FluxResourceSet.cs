using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>A ResourceSet of Flux Operator: templates that are filled once for each set of inputs.</summary>
public sealed class FluxResourceSet : FluxObject
{
    public FluxResourceSet(Resource resource, ResourceId id, ResourceId? parent)
        : base(resource, id, parent)
    {
        Steps = [.. ReadSteps(Spec)];
        InputsFrom = [.. NodeReading.MappingsOf(Spec.GetSequence("inputsFrom"))];
    }

    /// <summary>What it makes, step after step; one step without a name where the spec has none.</summary>
    public IReadOnlyList<ResourceSetStep> Steps { get; }

    /// <summary>Whether the spec names steps, which exclude templates beside them.</summary>
    public bool HasSteps => Spec.GetSequence("steps") is { Count: > 0 };

    /// <summary>The inputs written in the spec.</summary>
    public IEnumerable<YamlMapping> Inputs => NodeReading.MappingsOf(Spec.GetSequence("inputs"));

    /// <summary>Input providers of its own namespace, each by name or by a label selector.</summary>
    public IReadOnlyList<YamlMapping> InputsFrom { get; }

    /// <summary>Whether every combination of the providers' inputs counts, and not each input by itself.</summary>
    public bool Permutes => Spec.GetMapping("inputStrategy")?.GetString("name") == "Permute";

    /// <summary>Whether a provider without inputs empties the combinations, and is not passed over.</summary>
    public bool CountsEmptyProviders => Spec.GetMapping("inputStrategy")?.GetString("includeEmptyProviders") == "true";

    private static IEnumerable<ResourceSetStep> ReadSteps(YamlMapping spec)
    {
        if (spec.GetSequence("steps") is not { Count: > 0 } steps)
        {
            yield return new ResourceSetStep("", spec);
            yield break;
        }

        foreach (var step in NodeReading.MappingsOf(steps))
        {
            yield return new ResourceSetStep(step.GetString("name") ?? "", step);
        }
    }
}

/// <summary>Templates that are applied together.</summary>
/// <param name="Name">Empty for the only step of a spec without steps.</param>
/// <param name="Node">The mapping that holds <c>resources</c> and <c>resourcesTemplate</c>.</param>
public sealed record ResourceSetStep(string Name, YamlMapping Node)
{
    /// <summary>Templates written as objects.</summary>
    public IEnumerable<YamlMapping> Resources => NodeReading.MappingsOf(Node.GetSequence("resources"));

    /// <summary>A template of a text with any number of documents; null where there is none.</summary>
    public YamlScalar? Template => Node["resourcesTemplate"] is YamlScalar { Value.Length: > 0 } text ? text : null;
}
