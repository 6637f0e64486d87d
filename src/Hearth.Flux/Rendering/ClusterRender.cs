using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Everything Flux would apply from a repository: one entry for each Kustomization, ResourceSet and HelmRelease, in an order
/// that depends on the repository only. A failed object is among them and hides none of the others.
/// </summary>
public sealed class ClusterRender
{
    private readonly Dictionary<ResourceId, RenderedOwner> byId = [];

    internal ClusterRender(IReadOnlyList<RenderedOwner> kustomizations, IReadOnlyList<RenderedOwner> resourceSets, IReadOnlyList<RenderedOwner> releases, ClusterObjects objects)
    {
        Kustomizations = kustomizations;
        ResourceSets = resourceSets;
        Releases = releases;
        Objects = objects;
        foreach (var owner in Owners)
        {
            byId[owner.Id] = owner;
        }
    }

    public IReadOnlyList<RenderedOwner> Kustomizations { get; }

    public IReadOnlyList<RenderedOwner> ResourceSets { get; }

    public IReadOnlyList<RenderedOwner> Releases { get; }

    /// <summary>Every object by identity.</summary>
    public ClusterObjects Objects { get; }

    public IEnumerable<RenderedOwner> Owners => Kustomizations.Concat(ResourceSets).Concat(Releases);

    public IEnumerable<Diagnostic> Diagnostics => Owners.SelectMany(static owner => owner.Diagnostics);

    public RenderedOwner? Find(ResourceId id) => byId.GetValueOrDefault(id);
}
