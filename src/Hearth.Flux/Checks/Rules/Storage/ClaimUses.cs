using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>One place that names a PersistentVolumeClaim of its own namespace.</summary>
/// <param name="User">The object.</param>
/// <param name="Name">The scalar with the claim's name.</param>
/// <param name="Pods">The pods that mount it; null for a backup or snapshot.</param>
internal sealed record ClaimUse(ClusterObject User, YamlScalar Name, PodTemplate? Pods);

/// <summary>Every use of a claim by name: volumes of pods, sources of VolSync's replications and of snapshots.</summary>
internal sealed class ClaimUses
{
    public ClaimUses(CheckContext context)
    {
        var uses = new List<ClaimUse>();
        foreach (var pods in context.Pods)
        {
            foreach (var volume in pods.Volumes)
            {
                Add(pods.Workload, volume.GetMapping("persistentVolumeClaim")?["claimName"], pods);
            }
        }

        foreach (var source in context.OfKind("volsync.backube", "ReplicationSource"))
        {
            Add(source, Spec(source)?["sourcePVC"], null);
        }

        foreach (var snapshot in context.OfKind("snapshot.storage.k8s.io", "VolumeSnapshot"))
        {
            Add(snapshot, Spec(snapshot)?.GetMapping("source")?["persistentVolumeClaimName"], null);
        }

        All = uses;

        void Add(ClusterObject user, YamlNode? name, PodTemplate? pods)
        {
            if (name is YamlScalar { Value.Length: > 0 } scalar && user.Id.Namespace.Length > 0 && !Placeholders.IsIn(scalar.Value) && !scalar.Value.AsSpan().ContainsAny("${}"))
            {
                uses.Add(new ClaimUse(user, scalar, pods));
            }
        }
    }

    public IReadOnlyList<ClaimUse> All { get; }

    private static YamlMapping? Spec(ClusterObject found) => found.Resource.Root.GetMapping("spec");
}
