namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>What a template of a schema's place may name.</summary>
/// <param name="NormalizedKubernetesVersion"><c>master</c>, or such as <c>v1.33.0</c>.</param>
/// <param name="StrictSuffix"><c>-strict</c>, or nothing.</param>
/// <param name="ResourceKind">In small letters.</param>
/// <param name="ResourceAPIVersion">The version without its group.</param>
/// <param name="Group">The group; of the core group its version.</param>
/// <param name="KindSuffix">Such as <c>-apps-v1</c>, of <c>networking.k8s.io/v1</c> <c>-networking-v1</c>.</param>
public sealed record SchemaAddress(
    string NormalizedKubernetesVersion, string StrictSuffix, string ResourceKind, string ResourceAPIVersion, string Group, string KindSuffix)
{
    public static SchemaAddress Of(string apiVersion, string kind, string kubernetesVersion, bool isStrict)
    {
        string[] parts = apiVersion.Split('/');
        string suffix = "-" + parts[0].Split('.')[0].ToLowerInvariant();
        if (parts.Length > 1)
        {
            suffix += "-" + parts[1].ToLowerInvariant();
        }

        return new SchemaAddress(
            kubernetesVersion == "master" ? kubernetesVersion : "v" + kubernetesVersion,
            isStrict ? "-strict" : "", kind.ToLowerInvariant(), parts[^1], parts[0], suffix);
    }
}
