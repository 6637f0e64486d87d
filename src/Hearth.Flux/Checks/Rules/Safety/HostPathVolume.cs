using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A pod that mounts a directory of its node.</summary>
internal sealed class HostPathVolume : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE002", "directory of the node in a pod", Severity.Warning,
        "A hostPath volume ties the pod to what lies on a node and lets it out of its container. Off unless asked for (--enable SAFE002): devices and logs are read that way.");

    public override bool IsOn => false;

    public override CheckExample Example { get; } = new(
        """
        volumes:
          - name: data
            hostPath: {path: /var/data}
        """,
        """
        volumes:
          - name: data
            persistentVolumeClaim: {claimName: data}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context) =>
        from pods in context.Pods
        from volume in pods.Volumes
        let mount = volume.GetMapping("hostPath")
        where mount is not null
        select Finding(context, pods.Workload, (mount["path"] ?? mount).Span, $"{pods.Workload.Id.ShortName} mounts {mount.GetString("path")} of its node");
}
