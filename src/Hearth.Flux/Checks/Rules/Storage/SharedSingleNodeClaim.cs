using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>A ReadWriteOnce claim that the pods of several workloads mount.</summary>
internal sealed class SharedSingleNodeClaim : Check
{
    // Provisioners whose volumes hold their pods on one node, so that all who mount one meet there.
    private static readonly string[] LocalProvisioners =
        ["local", "hostpath", "topolvm", "zfs.csi.openebs.io", "lvm.csi", "kubernetes.io/no-provisioner", "miroir"];

    public override DiagnosticRule Rule { get; } = new("STOR004", "ReadWriteOnce claim of several workloads", Severity.Warning,
        "A volume with ReadWriteOnce is attached to one node at a time. The pods of several workloads, of a DaemonSet or of several replicas are spread over nodes, and those on another node never start (Multi-Attach error). Use a class with ReadWriteMany, or keep the pods together with podAffinity; workloads that are pinned and volumes that are local to a node are not reported.");

    public override CheckExample Example { get; } = new(
        """
        # claim "downloads": accessModes [ReadWriteOnce]
        kind: Deployment   # sabnzbd, volume downloads
        kind: Deployment   # unpackerr, volume downloads
        """,
        """
        kind: PersistentVolumeClaim
        metadata: {name: downloads}
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ceph-filesystem
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var mounts = context.Index(static context => new ClaimUses(context)).All.Where(static use => use.Pods is not null);
        foreach (var group in mounts.GroupBy(static use => (use.User.Id.Namespace, use.Name.Value)))
        {
            if (context.Find("", "PersistentVolumeClaim", group.Key.Namespace, group.Key.Value) is not { } claim
                || claim.Resource.Root.GetMapping("spec") is not { } spec
                || !spec.GetStrings("accessModes").All(static mode => mode is "ReadWriteOnce" or "ReadWriteOncePod")
                || !IsSpread(context, spec))
            {
                continue;
            }

            var users = group.DistinctBy(static use => use.User.Id).Where(static use => Runs(use.Pods!)).ToList(); // Only mounts are among them.
            bool isShared = users.Count > 1 || users.Exists(static use => MakesSeveral(use.User));
            if (isShared && !users.Exists(static use => IsPinned(use.Pods!)))
            {
                var second = users[^1];
                string who = users.Count > 1 ? string.Join(" and ", users.Select(static use => use.User.Id.ShortName)) : $"the pods of {second.User.Id.ShortName}";
                yield return Finding(context, second.User, second.Name.Span, $"{who} mount the claim {claim.Id.Name}, which is {string.Join(", ", spec.GetStrings("accessModes"))}: those on another node cannot start");
            }
        }
    }

    // Only of a class that is known, and whose volumes move between nodes.
    private static bool IsSpread(CheckContext context, YamlMapping claim)
    {
        string? name = claim.GetString("storageClassName");
        var storageClass = context.OfKind("storage.k8s.io", "StorageClass").FirstOrDefault(found => name is { Length: > 0 } ? found.Id.Name == name : IsDefault(found));
        return storageClass?.Resource.Root.GetString("provisioner") is { } provisioner
            && !LocalProvisioners.Any(local => provisioner.Contains(local, StringComparison.OrdinalIgnoreCase) || storageClass.Id.Name.Contains(local, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsDefault(ClusterObject found) =>
        found.Resource.Root.GetMapping("metadata")?.GetMapping("annotations")?.GetString("storageclass.kubernetes.io/is-default-class") == "true";

    private static bool Runs(PodTemplate pods)
    {
        var spec = pods.Workload.Resource.Root.GetMapping("spec");
        return spec?.GetString("replicas") != "0" && spec?.GetString("suspend") != "true";
    }

    private static bool MakesSeveral(ClusterObject workload) =>
        workload.Id.Kind == "DaemonSet"
        || (workload.Id.Kind is "Deployment" or "StatefulSet" && int.TryParse(workload.Resource.Root.GetMapping("spec")?.GetString("replicas"), out int replicas) && replicas > 1);

    private static bool IsPinned(PodTemplate pods) =>
        pods.Spec.GetMapping("affinity")?.ContainsKey("podAffinity") == true
        || pods.Spec.GetMapping("affinity")?.ContainsKey("nodeAffinity") == true
        || pods.Spec.GetMapping("nodeSelector") is { Count: > 0 }
        || pods.Spec.ContainsKey("nodeName");
}
