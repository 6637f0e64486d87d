namespace Hearth.Talos.Secrets;

/// <summary>
/// The secrets that every node of a cluster shares. Certificates and keys are base64 of PEM, as Talos files carry them.
/// Prints nothing of itself.
/// </summary>
public sealed record SecretsBundle
{
    public required string ClusterId { get; init; }

    public required string ClusterSecret { get; init; }

    public required string BootstrapToken { get; init; }

    /// <summary>Encrypts Kubernetes secrets in etcd; empty in clusters from before Talos 1.3.</summary>
    public string SecretboxSecret { get; init; } = "";

    /// <summary>The same for clusters from before Talos 1.3; else empty.</summary>
    public string AesCbcSecret { get; init; } = "";

    public required string TrustdToken { get; init; }

    public required PemPair Etcd { get; init; }

    public required PemPair Kubernetes { get; init; }

    public required PemPair Aggregator { get; init; }

    public required string ServiceAccountKey { get; init; }

    public required PemPair Os { get; init; }

    public override string ToString() => "***";
}

/// <summary>A certificate and its key, each base64 of PEM.</summary>
public sealed record PemPair(string Certificate, string Key)
{
    public override string ToString() => "***";
}
