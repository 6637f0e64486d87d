using System.Globalization;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// The schemas that Kubernetes publishes for its own kinds, from the embedded table, under the names of their files:
/// <c>deployment-apps-v1</c>.
/// </summary>
internal sealed class PublishedSchemas
{
    private readonly EmbeddedSchemas schemas;
    private readonly Dictionary<string, EmbeddedKind> kinds = new(StringComparer.Ordinal);
    private readonly HashSet<string> groups = new(StringComparer.Ordinal);

    private PublishedSchemas(int minor)
    {
        schemas = EmbeddedSchemas.Open(minor, isPublished: true);
        foreach (var kind in schemas.Kinds())
        {
            if (kind.IsPublished)
            {
                var address = SchemaAddress.Of(kind.ApiVersion, kind.Kind, "master", isStrict: false);
                kinds.TryAdd(address.ResourceKind + address.KindSuffix, kind);
                groups.Add(address.Group);
            }
        }
    }

    /// <summary>The schemas of a version of Kubernetes; null where the table does not know it.</summary>
    /// <param name="version"><c>master</c>, or such as <c>1.33.0</c>.</param>
    public static PublishedSchemas? Open(string version)
    {
        if (version == "master")
        {
            return new PublishedSchemas(EmbeddedSchemas.NewestMinor);
        }

        string[] parts = version.Split('.');
        return parts[0] == "1" && int.Parse(parts[1], CultureInfo.InvariantCulture) is >= EmbeddedSchemas.OldestMinor and <= EmbeddedSchemas.NewestMinor and var minor
            ? new PublishedSchemas(minor)
            : null;
    }

    public Schema? Find(SchemaAddress address) =>
        kinds.TryGetValue(address.ResourceKind + address.KindSuffix, out var kind) ? schemas.Get(kind) : null;

    /// <summary>
    /// Whether the published schemas may have a kind that the table does not: one of a group of Kubernetes' own, or without a
    /// domain. All others need not be asked for, so that custom resources cost no request and work offline.
    /// </summary>
    public bool MayLack(SchemaAddress address) => !address.Group.Contains('.') || groups.Contains(address.Group);
}
