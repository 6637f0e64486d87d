using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Changes accumulated resources; one subclass for each of kustomize's built-in transformers.</summary>
internal abstract class Transformer
{
    /// <summary>What <c>transformerAnnotations</c> call it, and a kustomization that uses it as a plugin.</summary>
    public abstract string Kind { get; }

    public abstract void Transform(ResourceList resources);

    /// <summary>Follows a field spec through a resource; what does not fit is told with both places.</summary>
    protected static void Apply(BuildResource resource, FieldSpec spec, Creates creates, SourceSpan origin, Func<YamlNode?, YamlNode> set)
    {
        try
        {
            resource.Root = FieldSpecWalker.Apply(resource.Root, spec, creates, origin, set);
        }
        catch (FieldMismatchException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, exception.Span, $"{resource.CurrentId}: {exception.Message}").With(origin, "the transformer is asked for here");
        }
    }
}
