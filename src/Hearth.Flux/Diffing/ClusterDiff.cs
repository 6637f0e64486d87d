using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Diffing;

/// <summary>What became of an object.</summary>
public enum ChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>One object that differs.</summary>
/// <param name="Id">Its identity; the namespace is filled in where it is known.</param>
/// <param name="Owner">The Kustomization or HelmRelease that makes it, or made it.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">Null where it was added.</param>
/// <param name="After">Null where it was removed.</param>
/// <param name="Fields">What differs inside, noise left out; empty unless changed.</param>
/// <param name="Consequences">What Flux will do that deserves a second look.</param>
public sealed record ResourceChange(ResourceId Id, ResourceId Owner, ChangeKind Kind, Resource? Before, Resource? After, IReadOnlyList<FieldChange> Fields, IReadOnlyList<string> Consequences);

/// <summary>The difference of two renderings of a repository, object by object.</summary>
public sealed class ClusterDiff
{
    private ClusterDiff(IReadOnlyList<ResourceChange> changes, IReadOnlyList<(ResourceId Id, string Reason)> incomparable, IReadOnlyList<VersionChange> images, IReadOnlyList<VersionChange> charts)
    {
        Changes = changes;
        Incomparable = incomparable;
        Images = images;
        Charts = charts;
    }

    /// <summary>By owner, then kind, namespace and name.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }

    /// <summary>Kustomizations and releases that rendered on one side only, with the reason: what they make is not compared.</summary>
    public IReadOnlyList<(ResourceId Id, string Reason)> Incomparable { get; }

    /// <summary>Images that came, went or have another version.</summary>
    public IReadOnlyList<VersionChange> Images { get; }

    /// <summary>Charts of releases that came, went or have another version.</summary>
    public IReadOnlyList<VersionChange> Charts { get; }

    public bool IsEmpty => Changes.Count == 0 && Incomparable.Count == 0;

    /// <param name="before">The older rendering.</param>
    /// <param name="after">The newer rendering.</param>
    /// <param name="selects">Which owners to compare.</param>
    /// <param name="withNoise">Whether chart labels and checksums count.</param>
    public static ClusterDiff Of(ClusterRender before, ClusterRender after, Func<RenderedOwner, bool> selects, bool withNoise = false)
    {
        var incomparable = new List<(ResourceId, string)>();
        var leftOut = new HashSet<ResourceId>();
        foreach (var now in after.Owners.Where(selects))
        {
            var was = before.Find(now.Id);
            if (was is not null && IsApplied(was) != IsApplied(now))
            {
                leftOut.Add(now.Id);
                incomparable.Add((now.Id, IsApplied(now) ? $"was {Describe(was)}, renders now" : Describe(now)));
            }
            else if (now.IsPartial)
            {
                leftOut.Add(now.Id); // Flux applies neither the one nor the other.
            }
        }

        LeaveOutBelow(before, after, selects, leftOut, incomparable);
        LeaveOutBelow(after, before, selects, leftOut, incomparable);
        var left = Index(before, selects, leftOut);
        var right = Index(after, selects, leftOut);
        var changes = new List<ResourceChange>();
        foreach (var (id, (was, owner)) in left)
        {
            if (!right.TryGetValue(id, out var now))
            {
                changes.Add(new ResourceChange(id, owner.Id, ChangeKind.Removed, was, null, [], Consequences.OfRemoval(id, was, owner, after)));
            }
            else if (!ReferenceEquals(was, now.Resource) && !NodeDiff.AreEqual(was.Root, now.Resource.Root))
            {
                var fields = NodeDiff.Compare(was.Root, now.Resource.Root).Where(field => withNoise || !IsNoise(field.Path)).ToList();
                if (fields.Count > 0)
                {
                    changes.Add(new ResourceChange(id, now.Owner.Id, ChangeKind.Changed, was, now.Resource, fields, Consequences.OfChange(was, now.Resource, now.Owner, fields)));
                }
            }
        }

        foreach (var (id, (now, owner)) in right)
        {
            if (!left.ContainsKey(id))
            {
                changes.Add(new ResourceChange(id, owner.Id, ChangeKind.Added, null, now, [], Consequences.OfAddition(now)));
            }
        }

        HashSet<string> ImagesOf(ClusterRender cluster) => [.. cluster.Owners.Where(owner => selects(owner) && !leftOut.Contains(owner.Id)).SelectMany(static owner => owner.Images)];
        // That a new chart is not at hand is no reason to keep silent about its version.
        List<RenderedOwner> ReleasesOf(ClusterRender cluster, ClusterRender other) => [.. cluster.Owners.Where(owner => selects(owner) && (!leftOut.Contains(owner.Id) || other.Find(owner.Id) is not null))];
        return new ClusterDiff(
            [.. changes.OrderBy(static change => change.Owner.ShortName, StringComparer.Ordinal).ThenBy(static change => change.Id.ShortName, StringComparer.Ordinal)],
            incomparable, VersionChange.OfImages(ImagesOf(before), ImagesOf(after)), VersionChange.OfCharts(ReleasesOf(before, after), ReleasesOf(after, before)));
    }

    // A release whose Kustomization renders on one side only is not gone: nobody knows.
    private static void LeaveOutBelow(ClusterRender one, ClusterRender other, Func<RenderedOwner, bool> selects, HashSet<ResourceId> leftOut, List<(ResourceId, string)> incomparable)
    {
        foreach (var owner in one.Owners.Where(owner => selects(owner) && other.Find(owner.Id) is null))
        {
            for (var parent = owner.Object.Parent; parent is { } id; parent = one.Find(id)?.Object.Parent)
            {
                if (other.Find(id) is { } broken && !IsApplied(broken))
                {
                    leftOut.Add(owner.Id);
                    incomparable.Add((owner.Id, $"{id.ShortName}, which makes it, is {Describe(broken)}"));
                    break;
                }
            }
        }
    }

    private static bool IsApplied(RenderedOwner owner) => owner is { State: RenderState.Rendered, IsPartial: false };

    private static string Describe(RenderedOwner owner) => owner.State switch
    {
        RenderState.Suspended => "suspended: Flux leaves what it made alone",
        RenderState.Skipped => $"skipped: {owner.Reason}",
        _ => $"failed: {owner.Diagnostics.FirstOrDefault()?.Message}",
    };

    private static Dictionary<ResourceId, (Resource Resource, RenderedOwner Owner)> Index(ClusterRender cluster, Func<RenderedOwner, bool> selects, HashSet<ResourceId> leftOut)
    {
        var index = new Dictionary<ResourceId, (Resource, RenderedOwner)>();
        foreach (var owner in cluster.Owners.Where(owner => selects(owner) && !leftOut.Contains(owner.Id)))
        {
            foreach (var resource in owner.Resources)
            {
                var id = resource.Id;
                if (id.Namespace.Length == 0 && owner.Object is FluxRelease release && !ClusterScope.Contains(resource.Type))
                {
                    id = id with { Namespace = release.ReleaseNamespace };
                }

                index.TryAdd(id, (resource, owner));
            }
        }

        return index;
    }

    // What changes with every chart version and says nothing.
    private static bool IsNoise(string path) =>
        path.EndsWith("[helm.sh/chart]", StringComparison.Ordinal) || path.Contains("[checksum/", StringComparison.Ordinal)
        || path.EndsWith("[app.kubernetes.io/version]", StringComparison.Ordinal) || path.EndsWith("labels.chart", StringComparison.Ordinal);
}
