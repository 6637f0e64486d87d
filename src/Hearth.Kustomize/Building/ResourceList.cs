using System.Collections;
using Hearth.Kubernetes.Resources;

namespace Hearth.Kustomize.Building;

/// <summary>The resources that a kustomization has accumulated, in order, no two with one identity.</summary>
internal sealed class ResourceList : IReadOnlyList<BuildResource>
{
    private readonly List<BuildResource> resources = [];

    // By identity, until one of them changes. A kustomization of thousands of directories adds to it thousands of times, so it
    // is not made anew for each.
    private Dictionary<(GroupVersionKind, string, string), BuildResource>? known;
    private bool isShared;

    public int Count => resources.Count;

    public BuildResource this[int index] => resources[index];

    /// <exception cref="KustomizeException">One of them is there already.</exception>
    public void AddAll(IReadOnlyCollection<BuildResource> added)
    {
        if (added.Count == 0)
        {
            return;
        }

        var index = isShared ? null : known;
        if (index is null)
        {
            known = index = new(resources.Count + added.Count);
            foreach (var resource in resources)
            {
                index.TryAdd(resource.CurrentId.Key, resource);
                resource.EnterList(this);
            }
        }

        foreach (var resource in added)
        {
            if (!index.TryAdd(resource.CurrentId.Key, resource))
            {
                throw Conflict(resource, index[resource.CurrentId.Key]);
            }

            resources.Add(resource);
            resource.EnterList(this);
        }
    }

    /// <summary>One of the resources may have another identity now.</summary>
    public void ForgetIdentities() => known = null;

    /// <summary>One of the resources is in another list as well, and tells only that one of its changes.</summary>
    public void Share() => isShared = true;

    /// <summary>Adds what a generator made: new, in place of one of its identity, or merged with it.</summary>
    public void Absorb(BuildResource resource)
    {
        var id = resource.CurrentId;
        var matches = resources.FindAll(other => !other.IsEmpty && other.MatchesAnyId(otherId => otherId.IsSame(id)));
        switch (matches.Count)
        {
            case 0 when resource.Behavior is GeneratorBehavior.Merge or GeneratorBehavior.Replace:
                throw new KustomizeException(
                    KustomizeRules.InvalidGenerator, resource.Span, $"there is no {id} to {resource.Behavior.ToString().ToLowerInvariant()}", "Use behavior create, or add the resource that it is to change.");
            case 0:
                AddAll([resource]);
                break;
            case 1 when resource.Behavior is GeneratorBehavior.Merge or GeneratorBehavior.Replace:
                GeneratedMerge.TakeOver(resource, matches[0]);
                resources[resources.IndexOf(matches[0])] = resource;
                known = null;
                break;
            case 1:
                throw new KustomizeException(KustomizeRules.ConflictingIds, resource.Span, $"{id} exists already; behavior must be merge or replace").With(matches[0].Span, "it comes from here");
            default:
                throw new KustomizeException(KustomizeRules.ConflictingIds, resource.Span, $"{matches.Count} resources could take {id}").With(matches[0].Span, "one of them");
        }
    }

    public void DropEmpty() => RemoveAll(static resource => resource.IsEmpty);

    public void Remove(BuildResource resource)
    {
        resources.Remove(resource);
        known = null;
    }

    public void RemoveAll(Predicate<BuildResource> predicate)
    {
        resources.RemoveAll(predicate);
        known = null;
    }

    /// <summary>The same resources in another order, or fewer or other ones.</summary>
    public void Reset(IEnumerable<BuildResource> ordered)
    {
        BuildResource[] all = [.. ordered];
        resources.Clear();
        resources.AddRange(all);
        known = null;
    }

    /// <summary>Runs a change of the resources in which shared labels change everywhere.</summary>
    public void Change(Action<ResourceList> change)
    {
        var before = resources.FindAll(static resource => !resource.Shared.IsEmpty).ConvertAll(static resource => (Resource: resource, resource.Root));
        change(this);
        foreach (var (resource, root) in before)
        {
            if (!ReferenceEquals(root, resource.Root) && !resource.Shared.IsEmpty)
            {
                resource.Root = resource.Shared.Propagate(root, resource.Root);
            }
        }
    }

    /// <summary>Refuses two resources with one identity, after a transformer that may have made them so.</summary>
    public void CheckUnique(Func<BuildResource, KustomizeException, KustomizeException> explain)
    {
        var known = new Dictionary<(GroupVersionKind, string, string), BuildResource>(resources.Count);
        foreach (var resource in resources)
        {
            if (!known.TryAdd(resource.CurrentId.Key, resource))
            {
                throw explain(resource, Conflict(resource, known[resource.CurrentId.Key]));
            }
        }
    }

    public IEnumerator<BuildResource> GetEnumerator() => resources.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static KustomizeException Conflict(BuildResource resource, BuildResource other) =>
        new KustomizeException(KustomizeRules.ConflictingIds, resource.Span, $"{resource.CurrentId} is there twice", "Rename one, or include only one of them.")
            .With(other.Span, "the other one");
}
