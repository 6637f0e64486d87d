using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Every object that was rendered so far, by identity: what look-ups of variables, values and sources see. Written between
/// waves by one thread, read by many inside of a wave.
/// </summary>
public sealed class ClusterObjects
{
    private readonly Dictionary<ResourceId, ClusterObject> objects;
    private readonly HashSet<(string Kind, string Namespace, string Name)> runtimeConfigs;
    private readonly InputRecord? record;
    private readonly bool isWithoutReleases;

    public ClusterObjects()
        : this([], [], null, false)
    {
    }

    private ClusterObjects(Dictionary<ResourceId, ClusterObject> objects, HashSet<(string Kind, string Namespace, string Name)> runtimeConfigs, InputRecord? record, bool isWithoutReleases)
    {
        this.isWithoutReleases = isWithoutReleases;
        this.objects = objects;
        this.runtimeConfigs = runtimeConfigs;
        this.record = record;
    }

    public IEnumerable<ClusterObject> All
    {
        get
        {
            record?.Open();
            return objects.Values;
        }
    }

    /// <summary>All objects of one group, kind and namespace.</summary>
    /// <param name="kind">The name is not looked at.</param>
    public IEnumerable<ClusterObject> Of(ResourceId kind)
    {
        record?.AskObjects(kind);
        return objects.Values.Where(found => found.Id.Kind == kind.Kind && found.Id.Namespace == kind.Namespace && found.Id.Group == kind.Group);
    }

    public Resource? Find(ResourceId id) => FindObject(id)?.Resource;

    public ClusterObject? FindObject(ResourceId id)
    {
        record?.AskObject(id);
        return objects.GetValueOrDefault(id) is { } found && !(isWithoutReleases && found.Owner.Kind == FluxKinds.HelmRelease) ? found : null;
    }

    /// <summary>Whether something in the cluster (an ExternalSecret) makes the Secret, so that it exists but its values are unknown here.</summary>
    public bool IsMadeAtRuntime(ResourceId id)
    {
        record?.AskObject(id);
        return id.Kind is "Secret" or "ConfigMap" && runtimeConfigs.Contains((id.Kind, id.Namespace, id.Name));
    }

    /// <summary>The same objects for one rendering whose look-ups are to be known.</summary>
    internal ClusterObjects WatchedBy(InputRecord watcher) => new(objects, runtimeConfigs, watcher, isWithoutReleases);

    /// <summary>The objects as releases saw them while they were rendered: without what releases made.</summary>
    internal ClusterObjects WithoutReleases() => new(objects, runtimeConfigs, record, isWithoutReleases: true);

    /// <summary>Adds an object; answers the one that was there before, which stays.</summary>
    internal ClusterObject? Add(Resource resource, ResourceId owner, string ownerNamespace)
    {
        var id = resource.Id;
        if (id.Namespace.Length == 0 && (FluxKinds.IsFlux(resource) || (owner.Kind == FluxKinds.HelmRelease && !ClusterScope.Contains(resource.Type))))
        {
            // Helm installs what names no namespace into the release's.
            id = id with { Namespace = ownerNamespace };
        }

        var added = new ClusterObject(id, resource, owner);
        if (!objects.TryAdd(id, added))
        {
            return objects[id];
        }

        if (id.Kind is "ExternalSecret" or "SealedSecret" or "PushSecret")
        {
            var spec = resource.Root.GetMapping("spec");
            string name = spec?.GetMapping("target")?.GetString("name") is { Length: > 0 } target ? target : id.Name;
            runtimeConfigs.Add(("Secret", id.Namespace, name));
        }
        else if (id.Kind is "ObjectBucketClaim")
        {
            // How to reach the bucket, and the keys to it.
            runtimeConfigs.Add(("Secret", id.Namespace, id.Name));
            runtimeConfigs.Add(("ConfigMap", id.Namespace, id.Name));
        }

        return null;
    }
}

/// <summary>An object and the Kustomization or HelmRelease that makes it.</summary>
/// <param name="Id">Its identity; the namespace of a Flux object is filled in.</param>
/// <param name="Resource">The object.</param>
/// <param name="Owner">What makes it; an identity without a name for a file that is applied by hand.</param>
public sealed record ClusterObject(ResourceId Id, Resource Resource, ResourceId Owner)
{
    /// <summary>Where its name stands.</summary>
    public SourceSpan NameSpan => (Resource.Root.GetMapping("metadata")?["name"] ?? Resource.Root).Span;
}
