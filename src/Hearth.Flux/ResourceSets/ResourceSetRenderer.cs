using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.ResourceSets;

/// <summary>Renders ResourceSets as Flux Operator does: inputs, templates, owner labels, common metadata, copied data.</summary>
internal static class ResourceSetRenderer
{
    private const string OwnerGroup = "resourceset." + FluxKinds.OperatorGroup;

    public static RenderedOwner Render(FluxResourceSet set, ClusterObjects objects)
    {
        if (set.IsSuspended)
        {
            return new RenderedOwner(set, RenderState.Suspended, ResourceSet.Empty, []) { Reason = "suspended" };
        }

        try
        {
            Check(set);
            var inputs = Combine(set, InputProviders.Collect(set, objects));
            // Where providers give nothing, what they gave before is deleted.
            var resources = inputs.Count == 0 && set.InputsFrom.Count > 0 ? [] : Build(set, inputs);
            resources = [.. resources.Select(resource => Label(resource, set))];
            return new RenderedOwner(set, RenderState.Rendered, new ResourceSet(new CopiedData(objects, resources).Fill()), []);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.Severity != Severity.Error)
        {
            return new RenderedOwner(set, RenderState.Skipped, ResourceSet.Empty, []) { Reason = exception.Diagnostic.Message };
        }
        catch (DiagnosticException exception)
        {
            return new RenderedOwner(set, RenderState.Failed, ResourceSet.Empty, [exception.Diagnostic]);
        }
    }

    private static void Check(FluxResourceSet set)
    {
        if (set.HasSteps && (set.Spec.GetSequence("resources") is { Count: > 0 } || set.Spec.GetString("resourcesTemplate") is { Length: > 0 }))
        {
            throw Invalid(set.Spec["steps"], "spec.steps is there beside spec.resources or spec.resourcesTemplate");
        }

        foreach (var step in set.HasSteps ? set.Steps : [])
        {
            if (step.Template is null && !step.Resources.Any())
            {
                throw Invalid(step.Node, $"the step {step.Name} has neither resources nor resourcesTemplate");
            }
        }

        if (set.Spec.GetMapping("inputStrategy")?["name"] is YamlScalar { Value: not ("Flatten" or "Permute" or "") } strategy)
        {
            throw Invalid(strategy, $"the strategy is {strategy.Value}; wants Flatten or Permute");
        }

        DiagnosticException Invalid(YamlNode? node, string message) => new(new Diagnostic(ResourceSetRules.InvalidResourceSet, node?.Span ?? set.Span, message));
    }

    private static List<GoMap> Combine(FluxResourceSet set, List<InputSource> sources)
    {
        try
        {
            return set.Permutes ? InputCombination.Permute(sources, set.CountsEmptyProviders) : InputCombination.Flatten(sources);
        }
        catch (ArgumentException exception)
        {
            throw new DiagnosticException(new Diagnostic(ResourceSetRules.InvalidResourceSet, (set.Spec["inputStrategy"] ?? set.Spec).Span, exception.Message));
        }
    }

    private static List<Resource> Build(FluxResourceSet set, IReadOnlyList<GoMap> inputs)
    {
        var templates = new ResourceSetTemplates();
        var all = new List<Resource>();
        var stepOf = new Dictionary<ResourceId, string>();
        foreach (var step in set.Steps)
        {
            foreach (var resource in templates.Build(step, inputs))
            {
                if (!stepOf.TryAdd(resource.Id, step.Name))
                {
                    throw new DiagnosticException(new Diagnostic(ResourceSetRules.InvalidResourceSet, resource.Span, $"{resource.Id.ShortName} is made by the step {step.Name} and by {stepOf[resource.Id]} before it"));
                }

                all.Add(resource);
            }
        }

        return all;
    }

    private static Resource Label(Resource resource, FluxResourceSet set) => new(ObjectMetadata.AddCommon(
        ObjectMetadata.AddOwner(resource.Root, OwnerGroup, set.Id.Name, set.Id.Namespace, set.Span), set.CommonMetadata));
}
