using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>One entry of <c>patchesJson6902</c>: a JSON patch for the resources that its target selects.</summary>
internal sealed class PatchJson6902Transformer : Transformer
{
    private readonly Selector target;
    private readonly JsonPatch patch;
    private readonly SourceSpan asked;

    public PatchJson6902Transformer(YamlMapping node, Selector? target, YamlScalar? path, YamlScalar? operations, Loader loader)
    {
        asked = node.Span;
        this.target = target is { Name.Length: > 0 } ? target : throw Refuse("a JSON patch needs a target with a name");
        bool hasPath = path is { Value.Length: > 0 };
        bool hasOperations = operations is { Value.Length: > 0 };
        if (hasPath == hasOperations)
        {
            throw Refuse(hasPath ? "the JSON patch has both a path and operations; wants one" : "the JSON patch has neither a path nor operations");
        }

        patch = PatchText.ReadJson(hasPath ? loader.ReadText(path!) : ScalarSource.Of(operations!)); // As found above.
        if (patch.Operations.Count == 0)
        {
            throw Refuse("the JSON patch has no operations");
        }
    }

    public override string Kind => "PatchJson6902Transformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var resource in resources.Where(target.Selects).ToList())
        {
            PatchText.Apply(resource, patch, asked);
        }
    }

    private KustomizeException Refuse(string message) => new(KustomizeRules.InvalidPatch, asked, message);
}
