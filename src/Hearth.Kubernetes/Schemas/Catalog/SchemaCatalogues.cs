using Hearth.Kubernetes.Schemas.Kubeconform;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>
/// Catalogues of schemas by the templates of their addresses, and directories of JSON schemas: kubeconform's
/// <c>-schema-location</c>, with its cache. Its <see cref="Find"/> is what <see cref="SchemaCatalog.Fallback"/> wants.
/// </summary>
public sealed class SchemaCatalogues
{
    private readonly SchemaLocations locations;

    /// <param name="options">The places, the version of Kubernetes, and where downloads are kept.</param>
    /// <param name="world">Templates and web servers.</param>
    /// <exception cref="SchemaLocationException">A place is none.</exception>
    public SchemaCatalogues(KubeconformOptions options, ConformanceWorld world) => locations = new SchemaLocations(options, world);

    /// <summary>The schema of a kind from the first place that has it; null where none has.</summary>
    /// <exception cref="SchemaLocationException">A place could not be asked.</exception>
    public CatalogSchema? Find(string apiVersion, string kind) =>
        locations.Find(apiVersion, kind) is { } found ? new CatalogSchema(apiVersion, kind, SchemaOrigin.Catalogue, found.Address, found.Schema) : null;
}
