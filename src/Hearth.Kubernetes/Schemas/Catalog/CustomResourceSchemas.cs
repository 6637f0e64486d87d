using Hearth.Kubernetes.Schemas.Embedded;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>
/// The schemas of CustomResourceDefinitions, read as a server reads them: what is nullable or has a default, what
/// keeps unknown fields, what is an object of its own. A part is read when a value leads to it. Safe to share once filled.
/// </summary>
internal sealed class CustomResourceSchemas(EmbeddedSchemas embedded)
{
    // Of the formats that a server checks, those on which it is no more lenient than the check here.
    private static readonly HashSet<string> CheckedFormats = ["ipv4", "ipv6", "uuid", "date-time"];

    private readonly Dictionary<(string ApiVersion, string Kind), (Lazy<Schema> Schema, YamlMapping Definition)> schemas = [];

    public IEnumerable<(string ApiVersion, string Kind)> Kinds => schemas.Keys;

    /// <summary>Adds the versions of a CustomResourceDefinition; anything else is passed over. The last of two with the same name counts.</summary>
    public void Add(YamlMapping definition)
    {
        if (definition.GetString("kind") != "CustomResourceDefinition" || definition.GetMapping("spec") is not { } spec
            || spec.GetString("group") is not { } group || spec.GetMapping("names")?.GetString("kind") is not { } kind)
        {
            return;
        }

        foreach (var item in spec.GetSequence("versions") is { } versions ? versions.Items : [])
        {
            if (item.Target is YamlMapping version && version.GetString("name") is { } name
                && (version.GetMapping("schema") ?? spec.GetMapping("validation"))?.GetMapping("openAPIV3Schema") is { } root)
            {
                schemas[($"{group}/{name}", kind)] = (new Lazy<Schema>(() => ReadRoot(root)), definition);
            }
        }
    }

    public bool TryFind(string apiVersion, string kind, out Schema schema, out YamlMapping definition)
    {
        bool isKnown = schemas.TryGetValue((apiVersion, kind), out var entry);
        schema = isKnown ? entry.Schema.Value : Schema.Anything;
        definition = entry.Definition;
        return isKnown;
    }

    private Schema ReadRoot(YamlMapping root)
    {
        var schema = Read(root, isOptional: false, isStructural: true);
        schema.Types ??= ["object"];
        AddObjectFields(schema);
        return schema;
    }

    // Every object may have these, whether its schema says so or not.
    private void AddObjectFields(Schema schema)
    {
        var properties = new Dictionary<string, Schema>(schema.Properties ?? new Dictionary<string, Schema>(), StringComparer.Ordinal);
        properties.TryAdd("apiVersion", new Schema { Types = ["string"] });
        properties.TryAdd("kind", new Schema { Types = ["string"] });
        properties["metadata"] = embedded.ObjectMeta;
        schema.Properties = properties;
    }

    private Schema Part(YamlNode? node, bool isOptional, bool isStructural) => node switch
    {
        YamlMapping mapping when mapping.ContainsKey("properties") || mapping.ContainsKey("items") || mapping.ContainsKey("additionalProperties") =>
            new Schema { Inlined = new SchemaReference("", () => Read(mapping, isOptional, isStructural)) },
        YamlMapping mapping => Read(mapping, isOptional, isStructural),
        _ => Schema.Anything,
    };

    private Schema Read(YamlMapping node, bool isOptional, bool isStructural)
    {
        var schema = new Schema
        {
            IsStructural = isStructural,
            PreservesUnknown = IsTrue(node, "x-kubernetes-preserve-unknown-fields"),
            Types = ReadTypes(node, isOptional || IsTrue(node, "nullable") || node.ContainsKey("default")),
            Enum = node.GetSequence("enum") is { } values ? ReadValues(values, isOptional || IsTrue(node, "nullable")) : null,
            Format = node.GetString("format") is { } format && CheckedFormats.Contains(format) ? format : null,
            DeclaredFormat = node.GetString("format"),
            Default = node["default"],
            IsNullable = IsTrue(node, "nullable"),
            Pattern = node.GetString("pattern") is { } pattern ? new SchemaPattern(pattern) : null,
            MinLength = Count(node, "minLength"),
            MaxLength = Count(node, "maxLength"),
            MinItems = Count(node, "minItems"),
            MaxItems = Count(node, "maxItems"),
            MinProperties = Count(node, "minProperties"),
            MaxProperties = Count(node, "maxProperties"),
            UniqueItems = IsTrue(node, "uniqueItems"),
            MultipleOf = Number(node, "multipleOf"),
            Items = node["items"] is { } items ? Part(items, isOptional: false, isStructural) : null,
            AllOf = Many(node, "allOf"),
            AnyOf = Many(node, "anyOf"),
            OneOf = Many(node, "oneOf"),
            Not = node["not"] is YamlMapping not ? Read(not, isOptional: false, isStructural: false) : null,
            Rules = isStructural ? SchemaRule.ReadAll(node) : [],
        };
        ReadBounds(schema, node);
        ReadProperties(schema, node, isStructural);
        if (node["additionalProperties"] is { } others)
        {
            schema.AdditionalProperties = others is YamlScalar ? new Schema { Fixed = IsTrue(node, "additionalProperties") } : Part(others, isOptional: true, isStructural);
        }

        if (IsTrue(node, "x-kubernetes-embedded-resource"))
        {
            AddObjectFields(schema);
            schema.Required = [.. schema.Required.Union(["apiVersion", "kind"])];
        }

        return schema;
    }

    private void ReadProperties(Schema schema, YamlMapping node, bool isStructural)
    {
        // A server fills in defaults first, so that a property with one is never missing.
        var properties = node.GetMapping("properties");
        schema.Required = [.. node.GetStrings("required").Where(name => properties?.GetMapping(name)?.ContainsKey("default") != true)];
        if (properties is null)
        {
            return;
        }

        var read = new Dictionary<string, Schema>(properties.Count, StringComparer.Ordinal);
        foreach (var entry in properties.Entries)
        {
            string name = entry.Name ?? "";

            // A server drops null where it is not wanted, so it counts as absent.
            read[name] = Part(entry.Value.Target, isStructural && !schema.Required.Contains(name), isStructural);
        }

        schema.Properties = read;
    }

    private static void ReadBounds(Schema schema, YamlMapping node)
    {
        double? minimum = Number(node, "minimum"), maximum = Number(node, "maximum");
        (schema.Minimum, schema.ExclusiveMinimum) = IsTrue(node, "exclusiveMinimum") ? (null, minimum) : (minimum, (double?)null);
        (schema.Maximum, schema.ExclusiveMaximum) = IsTrue(node, "exclusiveMaximum") ? (null, maximum) : (maximum, (double?)null);
    }

    private static string[]? ReadTypes(YamlMapping node, bool allowsNull)
    {
        string[]? types = IsTrue(node, "x-kubernetes-int-or-string") ? ["integer", "string"]
            : node.GetString("type") is { Length: > 0 } type ? [type]
            : null;
        return types is not null && allowsNull ? ["null", .. types] : types;
    }

    private static List<YamlNode> ReadValues(YamlSequence values, bool allowsNull)
    {
        var read = new List<YamlNode>();
        foreach (var value in values.Items)
        {
            // YAML's own reading is that of the definition's file; in JSON a plain word would be no string.
            read.Add(value.Target is YamlScalar scalar && YamlInstances.Kubernetes.KindOf(scalar) == InstanceKind.String
                ? new YamlScalar(scalar.Value, ScalarStyle.DoubleQuoted, scalar.Span)
                : value.Target);
        }

        if (allowsNull)
        {
            read.Add(new YamlScalar("null", ScalarStyle.Plain, values.Span));
        }

        return read;
    }

    private Schema[] Many(YamlMapping node, string keyword)
    {
        // The two alternatives that the API's conventions want beside int-or-string say the same again.
        if (node.GetSequence(keyword) is not { } parts || (keyword == "anyOf" && IsTrue(node, "x-kubernetes-int-or-string")))
        {
            return [];
        }

        return [.. parts.Items.ToArray().Select(part => part.Target is YamlMapping mapping ? Read(mapping, isOptional: false, isStructural: false) : Schema.Anything)];
    }

    private static bool IsTrue(YamlMapping node, string keyword) =>
        node[keyword] is YamlScalar scalar && YamlSchema.GoYaml2.Resolve(scalar) is { Kind: ScalarKind.Boolean, Boolean: true };

    private static double? Number(YamlMapping node, string keyword) =>
        node[keyword] is { } value && YamlInstances.Kubernetes.KindOf(value) == InstanceKind.Number ? YamlInstances.Kubernetes.NumberOf(value) : null;

    private static int? Count(YamlMapping node, string keyword) =>
        Number(node, keyword) is { } number ? (int)Math.Min(number, int.MaxValue) : null;
}
