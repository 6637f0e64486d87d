using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Embedded;

/// <summary>
/// The schemas of the embedded table for one version of Kubernetes. Each part is made when a value leads to it, so that
/// checking one Service costs a Service. Safe to share.
/// </summary>
public sealed class EmbeddedSchemas
{
    /// <summary>The minor versions of Kubernetes 1.x whose fields are known apart.</summary>
    public const int OldestMinor = 32;
    public const int NewestMinor = 36;

    // The converter of the published schemas lets each alternative be null, so that null matches both and is refused.
    private static readonly Schema[] PublishedQuantity = [new() { Types = ["null", "string"] }, new() { Types = ["null", "number"] }];
    private static readonly Schema[] PublishedIntOrString = [new() { Types = ["null", "string"] }, new() { Types = ["null", "integer"] }];

    // In the order in which the schema library of kubeconform and Helm names types.
    private static readonly (string[] Plain, string[] OrNull)[] Types =
    [
        ([], []),
        (["string"], ["null", "string"]),
        (["integer"], ["null", "integer"]),
        (["number"], ["null", "number"]),
        (["boolean"], ["null", "boolean"]),
        (["array"], ["null", "array"]),
        (["object"], ["null", "object"]),
        (["object"], ["null", "object"]),
        (["integer", "string"], ["null", "integer", "string"]),
        (["number", "string"], ["null", "number", "string"]),
        (["object"], ["null", "object"]),
    ];

    private readonly SchemaTable table;
    private readonly int minor;
    private readonly bool isPublished;

    // Two of each node: as it is where it must be given, and one that allows null besides.
    private readonly Schema?[] schemas;

    private EmbeddedSchemas(SchemaTable table, int minor, bool isPublished)
    {
        this.table = table;
        this.minor = minor;
        this.isPublished = isPublished;
        schemas = new Schema?[table.NodeCount * 2];
    }

    /// <summary>The packages that the table was made from, such as <c>kubernetes-models 5.1.0</c>.</summary>
    public IEnumerable<string> Origins => Enumerable.Range(0, table.OriginCount).Select(table.OriginAt);

    /// <param name="minor">The minor version of Kubernetes 1.x; outside of the known ones the nearest.</param>
    /// <param name="isPublished">
    /// To the letter as the published JSON schemas of Kubernetes have it, without the values that only a server lists
    /// and with a quantity that may not be null; else as a server takes it.
    /// </param>
    public static EmbeddedSchemas Open(int minor = NewestMinor, bool isPublished = false) =>
        new(SchemaTable.Default, Math.Clamp(minor, OldestMinor, NewestMinor), isPublished);

    /// <summary>The kinds that this version has.</summary>
    public IEnumerable<EmbeddedKind> Kinds()
    {
        for (int i = 0; i < table.KindCount; i++)
        {
            var kind = table.KindAt(i);
            if (kind.Versions.Contains(minor))
            {
                yield return Describe(kind);
            }
        }
    }

    public bool TryFind(string apiVersion, string kind, out EmbeddedKind found)
    {
        bool isKnown = table.TryFind(apiVersion, kind, out var entry) && entry.Versions.Contains(minor);
        found = isKnown ? Describe(entry) : default;
        return isKnown;
    }

    /// <summary>The metadata that every object has.</summary>
    internal Schema ObjectMeta => TryFind("v1", "ConfigMap", out var kind) && Get(kind).Properties?.GetValueOrDefault("metadata") is { } metadata ? metadata : Schema.Anything;

    /// <summary>The schema of a kind's objects.</summary>
    public Schema Get(EmbeddedKind kind) => SchemaAt(kind.Node, isNullable: false);

    private EmbeddedKind Describe(TableKind kind) => new(
        table.StringAt(kind.ApiVersion), table.StringAt(kind.Kind), kind.Flags.HasFlag(TableKindFlags.IsCore),
        kind.Flags.HasFlag(TableKindFlags.IsPublished), table.OriginAt(kind.Origin)) { Node = kind.Node };

    private Schema SchemaAt(int node, bool isNullable)
    {
        ref var known = ref schemas[(node * 2) + (isNullable ? 1 : 0)];

        // Two threads may both make it; either one will do.
        return known ??= Read(node, isNullable);
    }

    // What has parts is made when it is reached: a pod's schema leads to 1,500 others, a pod to 100.
    private Schema Part(int node, bool isNullable)
    {
        if (schemas[(node * 2) + (isNullable ? 1 : 0)] is { } known)
        {
            return known;
        }

        return (TableShape)(table.NodeAt(node).Byte() & ~SchemaTableFormat.HasConstraints) is TableShape.Object
            ? new Schema { Inlined = new SchemaReference("", () => SchemaAt(node, isNullable)) }
            : SchemaAt(node, isNullable);
    }

    private Schema Read(int node, bool isNullable)
    {
        var cursor = table.NodeAt(node);
        byte head = cursor.Byte();
        var shape = (TableShape)(head & ~SchemaTableFormat.HasConstraints);
        var schema = new Schema { IsStructural = true };
        switch (shape)
        {
            case TableShape.List:
                schema.Items = Part(cursor.Number(), isNullable: true);
                break;
            case TableShape.Map:
                schema.AdditionalProperties = Part(cursor.Number(), isNullable: true);
                break;
            case TableShape.Object:
                ReadProperties(schema, ref cursor);
                break;
            case TableShape.Quantity or TableShape.IntOrString when isPublished:
                schema.OneOf = shape == TableShape.Quantity ? PublishedQuantity : PublishedIntOrString;
                break;
        }

        schema.Types = schema.OneOf.Count > 0 ? null : TypesOf(shape, isNullable);
        if ((head & SchemaTableFormat.HasConstraints) != 0)
        {
            ReadConstraints(schema, ref cursor, isNullable);
        }

        return schema;
    }

    private static string[]? TypesOf(TableShape shape, bool isNullable) =>
        shape == TableShape.Anything ? null : isNullable ? Types[(int)shape].OrNull : Types[(int)shape].Plain;

    private void ReadProperties(Schema schema, ref TableCursor cursor)
    {
        int count = cursor.Number();
        var properties = new Dictionary<string, Schema>(count, StringComparer.Ordinal);
        List<string>? required = null;
        for (int i = 0; i < count; i++)
        {
            int name = cursor.Number();
            int flags = name & 3;
            int node = cursor.Number();
            bool isRequired = (flags & SchemaTableFormat.IsRequired) != 0;
            if ((flags & SchemaTableFormat.HasVersions) != 0 && !new VersionRange(cursor.Byte(), cursor.Byte()).Contains(minor))
            {
                continue;
            }

            string text = table.StringAt(name >> 2);
            properties[text] = Part(node, !isRequired);
            if (isRequired)
            {
                (required ??= []).Add(text);
            }
        }

        schema.Properties = properties;
        schema.Required = required ?? schema.Required;
    }

    private void ReadConstraints(Schema schema, ref TableCursor cursor, bool isNullable)
    {
        int count = cursor.Number();
        for (int i = 0; i < count; i++)
        {
            var constraint = (TableConstraint)cursor.Byte();
            switch (constraint)
            {
                case TableConstraint.Enum or TableConstraint.ServerEnum:
                    var values = ReadValues(ref cursor, isNullable && constraint == TableConstraint.ServerEnum);
                    schema.Enum = constraint == TableConstraint.Enum || !isPublished ? values : schema.Enum;
                    break;
                case TableConstraint.Pattern:
                    schema.Pattern = new SchemaPattern(table.StringAt(cursor.Number()));
                    break;
                case TableConstraint.Format:
                    schema.Format = table.StringAt(cursor.Number());
                    break;
                case TableConstraint.MinLength:
                    schema.MinLength = cursor.Number();
                    break;
                case TableConstraint.MaxLength:
                    schema.MaxLength = cursor.Number();
                    break;
                case TableConstraint.MinItems:
                    schema.MinItems = cursor.Number();
                    break;
                case TableConstraint.MaxItems:
                    schema.MaxItems = cursor.Number();
                    break;
                case TableConstraint.MinProperties:
                    schema.MinProperties = cursor.Number();
                    break;
                case TableConstraint.MaxProperties:
                    schema.MaxProperties = cursor.Number();
                    break;
                case TableConstraint.Minimum:
                    schema.Minimum = cursor.Signed();
                    break;
                case TableConstraint.Maximum:
                    schema.Maximum = cursor.Signed();
                    break;
                default:
                    throw new InvalidDataException($"the table of schemas has a constraint {constraint} that nothing reads");
            }
        }
    }

    private List<YamlNode> ReadValues(ref TableCursor cursor, bool allowsNull)
    {
        int count = cursor.Number();
        var values = new List<YamlNode>(count + 1);
        for (int i = 0; i < count; i++)
        {
            values.Add(new YamlScalar(table.StringAt(cursor.Number()), ScalarStyle.DoubleQuoted, default));
        }

        if (allowsNull)
        {
            values.Add(new YamlScalar("null", ScalarStyle.Plain, default));
        }

        return values;
    }
}

/// <summary>A kind that the embedded table has.</summary>
/// <param name="ApiVersion">Such as <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="IsCore">Whether it is part of Kubernetes itself.</param>
/// <param name="IsPublished">Whether Kubernetes publishes a schema of it.</param>
/// <param name="Origin">The package that tells of it.</param>
public readonly record struct EmbeddedKind(string ApiVersion, string Kind, bool IsCore, bool IsPublished, string Origin)
{
    internal int Node { get; init; }
}
