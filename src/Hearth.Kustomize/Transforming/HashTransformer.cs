using Hearth.Kustomize.Building;
using Hearth.Kustomize.Generating;

namespace Hearth.Kustomize.Transforming;

/// <summary>Appends a hash of the content to the names of generated ConfigMaps and Secrets.</summary>
internal sealed class HashTransformer : Transformer
{
    public override string Kind => "HashTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var resource in resources)
        {
            if (resource.NeedsHash)
            {
                string hash = ContentHash.Of(resource.Root);
                resource.StoreId();
                resource.SetName($"{resource.Name}-{hash}", resource.Span);
            }
        }
    }
}
