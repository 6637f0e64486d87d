using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A container with all rights on its node.</summary>
internal sealed class PrivilegedPod : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE001", "privileged container", Severity.Warning,
        "securityContext.privileged gives a container all devices and all rights of the node. Mostly a capability, a device plugin or a volume is enough. Off unless asked for (--enable SAFE001): drivers and network plugins need it.");

    public override bool IsOn => false;

    public override CheckExample Example { get; } = new(
        """
        securityContext:
          privileged: true
        """,
        """
        securityContext:
          capabilities: {add: [NET_ADMIN]}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context) =>
        from pods in context.Pods
        from container in pods.Containers
        let setting = container.GetMapping("securityContext")?["privileged"] as YamlScalar
        where setting?.Value == "true"
        select Finding(context, pods.Workload, setting.Span, $"the container {container.GetString("name")} of {pods.Workload.Id.ShortName} is privileged");
}
