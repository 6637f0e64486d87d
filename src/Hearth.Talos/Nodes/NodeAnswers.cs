namespace Hearth.Talos.Nodes;

/// <summary>What a node runs.</summary>
public sealed record NodeVersion(string Tag, string Platform, string Mode);

/// <summary>When an applied config takes effect.</summary>
public enum ApplyMode
{
    /// <summary>At once, with a reboot where it needs one.</summary>
    Auto,
    NoReboot,
    Staged,

    /// <summary>For a while only: the node goes back unless the config is applied for good.</summary>
    Try,
}

/// <summary>What a node says about a config.</summary>
public sealed record ApplyResult(string Details, IReadOnlyList<string> Warnings)
{
    /// <summary>Releases before 1.14 restart for some changes, and say so.</summary>
    public NodeChange Change => Details.Contains("with a reboot", StringComparison.Ordinal) ? NodeChange.Restarts : NodeChange.Applied;
}

/// <summary>A system service; healthy is null where the node cannot tell.</summary>
public sealed record NodeService(string Id, string State, bool? IsHealthy, string Message);

/// <summary>A member of etcd.</summary>
public sealed record EtcdPeer(ulong Id, string Hostname, IReadOnlyList<string> PeerUrls, bool IsLearner);

/// <summary>A system extension that a node runs; the schematic of its image is one of them.</summary>
public sealed record NodeExtension(string Name, string Version);

/// <summary>How far a node is: <c>running</c> and ready, or which conditions are not met.</summary>
public sealed record NodeStage(string Stage, bool IsReady, IReadOnlyList<string> Unmet);
