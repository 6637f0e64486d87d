using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>
/// The schemas of every kind that is known, from the surest source: definitions of the repository or the cluster, then
/// those that are part of Hearth, then a catalogue. Learn first, then validate from as many threads as you like.
/// </summary>
public sealed class SchemaCatalog
{
    private static readonly SchemaValidator<YamlNode> Validator = new(YamlInstances.Kubernetes, isStrict: true);

    private readonly EmbeddedSchemas embedded;
    private readonly CustomResourceSchemas learned;

    /// <param name="minor">The minor version of Kubernetes 1.x, within what is known of; the newest by default.</param>
    public SchemaCatalog(int minor = EmbeddedSchemas.NewestMinor)
    {
        embedded = EmbeddedSchemas.Open(minor);
        learned = new CustomResourceSchemas(embedded);
    }

    /// <summary>What is asked for kinds that nothing else knows, such as a catalogue on the network; null where it does not know either.</summary>
    public Func<string, string, CatalogSchema?>? Fallback { get; init; }

    /// <summary>Evaluates <c>x-kubernetes-validations</c>; without it these rules are not checked.</summary>
    public ISchemaRuleEvaluator? Rules { get; init; }

    /// <summary>The kinds that were learned.</summary>
    public IEnumerable<(string ApiVersion, string Kind)> Learned => learned.Kinds;

    /// <summary>Learns the kinds of a CustomResourceDefinition; any other resource is passed over.</summary>
    public void Learn(YamlMapping resource) => learned.Add(resource);

    /// <summary>The schema of a kind; null where nothing knows it.</summary>
    public CatalogSchema? Find(string apiVersion, string kind)
    {
        if (learned.TryFind(apiVersion, kind, out var schema, out var definition))
        {
            return new CatalogSchema(apiVersion, kind, SchemaOrigin.Learned, definition.Span.Authored().Path, schema);
        }

        if (embedded.TryFind(apiVersion, kind, out var known))
        {
            return new CatalogSchema(apiVersion, kind, known.IsCore ? SchemaOrigin.Kubernetes : SchemaOrigin.Embedded, known.Origin, embedded.Get(known));
        }

        return Fallback?.Invoke(apiVersion, kind);
    }

    /// <summary>
    /// What is wrong with a resource, every unknown field included. Null where nothing knows its kind: that is not the
    /// same as nothing wrong.
    /// </summary>
    public IReadOnlyList<SchemaFinding>? Validate(YamlMapping resource) =>
        Find(resource.GetString("apiVersion") ?? "", resource.GetString("kind") ?? "") is { } found ? Validate(resource, found) : null;

    /// <summary>What is wrong with a resource by one schema.</summary>
    public IReadOnlyList<SchemaFinding> Validate(YamlMapping resource, CatalogSchema schema)
    {
        var findings = SchemaFindings.Of(resource, Validator.Validate(schema.Schema, resource));

        if (schema.Origin is SchemaOrigin.Embedded)
        {
            // A template inside says what it is by its place; definitions made of types ask it for more than a server does.
            findings.RemoveAll(static finding => finding is { Problem: SchemaProblem.MissingField, Path.Length: > 0, Wanted: ["apiVersion" or "kind"] } && finding.Path.EndsWith("emplate", StringComparison.Ordinal));
            for (int i = 0; i < findings.Count; i++)
            {
                findings[i] = findings[i] with { IsDoubtful = MayBeNewer(findings[i]) };
            }
        }

        // As on a server: rules may rely on the shape that the rest of the schema promises.
        if (findings.Count == 0 && Rules is not null)
        {
            SchemaRuleWalk.Check(schema.Schema, resource, Rules, findings);
        }

        return findings;
    }

    // What only adds a word to a known name (onepassword, onepasswordSDK) is no slip.
    private static bool MayBeNewer(SchemaFinding finding) =>
        finding.Problem is SchemaProblem.UnknownField or SchemaProblem.WrongValue or SchemaProblem.Other
        && (finding.Nearest is not { } near || (Math.Abs(near.Length - finding.Found.Length) > 1
            && (finding.Found.StartsWith(near, StringComparison.Ordinal) || near.StartsWith(finding.Found, StringComparison.Ordinal))));
}

/// <summary>A kind's schema and where it comes from.</summary>
/// <param name="ApiVersion">Such as <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Origin">How sure it is.</param>
/// <param name="Source">A file, a package with its version, or an address.</param>
/// <param name="Schema">The schema itself.</param>
public sealed record CatalogSchema(string ApiVersion, string Kind, SchemaOrigin Origin, string Source, Schema Schema)
{
    /// <summary>The properties of the object at a path, such as <c>spec.template</c>, sorted; empty where the schema lists none.</summary>
    public IReadOnlyList<string> PropertiesAt(string path)
    {
        var schema = Schema.Resolved;
        foreach (string name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            schema = schema.Items is { } items ? items.Resolved : schema;
            if (schema.Properties?.GetValueOrDefault(name) is not { } next)
            {
                return [];
            }

            schema = next.Resolved;
        }

        return [.. ((schema.Items?.Resolved ?? schema).Properties?.Keys ?? Enumerable.Empty<string>()).Order(StringComparer.Ordinal)];
    }
}

/// <summary>Where a schema comes from, the surest first.</summary>
public enum SchemaOrigin
{
    /// <summary>A CustomResourceDefinition of the repository, of a chart it renders, or of the cluster.</summary>
    Learned,

    /// <summary>Part of Hearth: Kubernetes itself, for the version that was asked for.</summary>
    Kubernetes,

    /// <summary>Part of Hearth: a custom resource, as it was in one release of its project. A newer one may have more fields.</summary>
    Embedded,

    /// <summary>A catalogue of schemas.</summary>
    Catalogue,
}
