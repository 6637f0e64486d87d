using System.Collections;

namespace Hearth.Kubernetes.Resources;

/// <summary>Resources in the order in which they are written out, with a look-up by identity. Immutable.</summary>
public sealed class ResourceSet : IReadOnlyList<Resource>
{
    public static readonly ResourceSet Empty = new([]);

    private readonly Resource[] resources;
    private Dictionary<ResourceId, Resource>? byId;

    public ResourceSet(IEnumerable<Resource> resources) => this.resources = [.. resources];

    public int Count => resources.Length;

    public Resource this[int index] => resources[index];

    /// <summary>The resource of that identity; of several (API versions of one kind) the last.</summary>
    public Resource? Find(ResourceId id) => Index().GetValueOrDefault(id);

    public IEnumerator<Resource> GetEnumerator() => ((IEnumerable<Resource>)resources).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => resources.GetEnumerator();

    private Dictionary<ResourceId, Resource> Index()
    {
        if (byId is { } built)
        {
            return built;
        }

        built = new Dictionary<ResourceId, Resource>(resources.Length);
        foreach (var resource in resources)
        {
            built[resource.Id] = resource;
        }

        return byId = built;
    }
}
