using Hearth.Talos.Secrets;

namespace Hearth.Talos.Nodes;

/// <summary>How to reach a node: its address, and either certificates or the insecure mode of a node without a config.</summary>
public sealed record NodeConnection
{
    public const int DefaultPort = 50000;

    public required string Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    /// <summary>The name the node's certificate must have.</summary>
    public string ServerName { get => field ?? Host; init; }

    /// <summary>Base64 of PEM, as in a talosconfig.</summary>
    public string Authority { get; init; } = "";

    public string Certificate { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>Maintenance mode: the node's certificate is not verified and nobody signs in.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>SHA-256 of the node's public key, to pin it in insecure mode.</summary>
    public string? Fingerprint { get; init; }

    public static NodeConnection FromContext(TalosContext context, string host, int port = DefaultPort) => new()
    {
        Host = host,
        Port = port,
        Authority = context.Ca,
        Certificate = context.Certificate,
        Key = context.Key,
    };

    public override string ToString() => Port == DefaultPort ? Host : $"{Host}:{Port}";
}

/// <summary>Why a call to a node failed.</summary>
public enum NodeFailure
{
    /// <summary>No answer: off, rebooting, or another address.</summary>
    Unreachable,

    /// <summary>The node answered too slowly.</summary>
    Timeout,

    /// <summary>One side does not accept the other's certificate.</summary>
    Certificate,

    /// <summary>The certificate's roles do not allow the call.</summary>
    Denied,

    /// <summary>The node does not know the call: another Talos release, or maintenance mode.</summary>
    Unsupported,

    /// <summary>Not now: etcd or the clock is not ready.</summary>
    NotReady,

    /// <summary>The node has nothing of that name.</summary>
    NotFound,

    /// <summary>Already done.</summary>
    AlreadyDone,

    /// <summary>The node refused what was asked.</summary>
    Refused,
}

/// <summary>A call to a node failed.</summary>
public sealed class NodeException(NodeFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public NodeFailure Failure => failure;
}
