namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>How a resource fared.</summary>
public enum ConformanceStatus : byte
{
    /// <summary>It could not be read, or no schema could be had for it.</summary>
    Error,
    Skipped,
    Valid,
    Invalid,

    /// <summary>Nothing but blanks and comments; it makes its file count.</summary>
    Empty,
}

/// <summary>Who a resource says it is; all empty where that cannot be read.</summary>
public readonly record struct ResourceSignature(string Kind, string Version, string Namespace, string Name)
{
    public static readonly ResourceSignature None = new("", "", "", "");

    /// <summary>Such as <c>apps/v1/Deployment</c>.</summary>
    public string GroupVersionKind => $"{Version}/{Kind}";

    public string QualifiedName => $"{Version}/{Kind}/{Namespace}/{Name}";
}

/// <summary>What validating one resource gave.</summary>
/// <param name="Path">The file as it was given, or <c>stdin</c>.</param>
/// <param name="Signature">Who it says it is.</param>
/// <param name="Status">How it fared.</param>
/// <param name="Error">What went wrong; empty where nothing did.</param>
public readonly record struct ConformanceResult(string Path, ResourceSignature Signature, ConformanceStatus Status, string Error = "")
{
    /// <summary>What is wrong with an invalid resource, by place.</summary>
    public IReadOnlyList<SchemaViolation> Violations { get; init; } = [];

    public bool IsFailure => Status is ConformanceStatus.Error or ConformanceStatus.Invalid;
}
