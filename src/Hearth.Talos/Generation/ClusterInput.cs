using Hearth.Talos.Secrets;

namespace Hearth.Talos.Generation;

/// <summary>What a machine config is generated from, beside the version contract's own defaults.</summary>
public sealed record ClusterInput
{
    public required Sourced ClusterName { get; init; }

    /// <summary>The control plane's URL.</summary>
    public required Sourced Endpoint { get; init; }

    /// <summary>Without <c>v</c>.</summary>
    public required Sourced KubernetesVersion { get; init; }

    public required VersionContract Contract { get; init; }

    public required SecretsBundle Secrets { get; init; }

    public Sourced DnsDomain { get; init; } = "cluster.local";

    public IReadOnlyList<Sourced> PodNets { get; init; } = ["10.244.0.0/16"];

    public IReadOnlyList<Sourced> ServiceNets { get; init; } = ["10.96.0.0/12"];

    public IReadOnlyList<Sourced> ApiServerSans { get; init; } = [];

    public IReadOnlyList<Sourced> MachineSans { get; init; } = [];

    public Sourced? InstallDisk { get; init; }

    public Sourced? InstallImage { get; init; }

    public IReadOnlyList<Sourced> InstallExtraKernelArgs { get; init; } = [];

    public bool AllowSchedulingOnControlPlanes { get; init; }

    /// <summary>0 for Talos' default.</summary>
    public int LocalApiServerPort { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    public Sourced? CustomCniUrl { get; init; }

    public IReadOnlyList<KeyValuePair<string, string[]>> RegistryMirrors { get; init; } = [];

    public bool DiscoveryEnabled { get; init; } = true;

    public bool? KubeSpanEnabled { get; init; }
}

/// <summary>What a node is.</summary>
public enum MachineRole
{
    ControlPlane,
    Worker,
}
