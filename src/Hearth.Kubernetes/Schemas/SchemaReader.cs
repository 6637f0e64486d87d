using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>
/// Reads one schema object. Keywords that are not what the drafts want (a number that is text) are passed over, as are
/// unknown ones; <c>format</c> is checked up to draft 7, and only a note since.
/// </summary>
internal sealed class SchemaReader(SchemaSet schemas, SchemaResource resource)
{
    // In which the messages of Helm's and kubeconform's schema library name them.
    private static readonly string[] TypeOrder = ["null", "boolean", "number", "integer", "string", "array", "object"];

    public Schema Read(YamlNode node)
    {
        if (node.Target is YamlScalar scalar)
        {
            return YamlSchema.Json.Resolve(scalar) is { Kind: ScalarKind.Boolean, Boolean: false } ? new Schema { Fixed = false } : Schema.Anything;
        }

        if (node.Target is not YamlMapping schema)
        {
            return Schema.Anything;
        }

        var reference = schema.GetString("$ref") is { } target ? schemas.Refer(target, resource) : null;
        if (reference is not null && resource.Draft <= 7)
        {
            return new Schema { Draft = resource.Draft, Reference = reference }; // What stands beside it does not count.
        }

        bool hasTuple = schema["items"] is YamlSequence;
        var (minimum, exclusiveMinimum) = Bounds(schema, "minimum", "exclusiveMinimum");
        var (maximum, exclusiveMaximum) = Bounds(schema, "maximum", "exclusiveMaximum");
        return new Schema
        {
            Draft = resource.Draft,
            Reference = reference,
            DynamicReference = (schema.GetString("$dynamicRef") ?? schema.GetString("$recursiveRef")) is { } dynamic ? schemas.Refer(dynamic, resource) : null,
            Types = schema["type"] switch
            {
                YamlScalar type => [type.Value],
                YamlSequence => [.. Texts(schema, "type").OrderBy(static type => Array.IndexOf(TypeOrder, type))],
                _ => null,
            },
            Const = Since(6) ? schema["const"] : null,
            Enum = schema.GetSequence("enum") is { } values ? [.. values.Items.ToArray().Select(static item => item.Target)] : null,
            MultipleOf = Number(schema, "multipleOf"),
            Minimum = minimum,
            Maximum = maximum,
            ExclusiveMinimum = exclusiveMinimum,
            ExclusiveMaximum = exclusiveMaximum,
            MinLength = Count(schema, "minLength"),
            MaxLength = Count(schema, "maxLength"),
            Pattern = schema.GetString("pattern") is { } pattern ? new SchemaPattern(pattern) : null,
            Format = resource.Draft <= 7 ? schema.GetString("format") : null,
            MinProperties = Count(schema, "minProperties"),
            MaxProperties = Count(schema, "maxProperties"),
            Required = Texts(schema, "required"),
            Properties = schema.GetMapping("properties") is { } properties
                ? Entries(properties).ToDictionary(static entry => entry.Name, entry => schemas.Compile(entry.Value, resource), StringComparer.Ordinal)
                : null,
            PatternProperties = schema.GetMapping("patternProperties") is { } patterns
                ? [.. Entries(patterns).Select(entry => (new SchemaPattern(entry.Name), schemas.Compile(entry.Value, resource)))]
                : [],
            AdditionalProperties = Inner(schema, "additionalProperties"),
            PropertyNames = Since(6) ? Inner(schema, "propertyNames") : null,
            DependentRequired = [.. (Since(2019) ? Dependents(schema, "dependentRequired") : []).Concat(Dependents(schema, "dependencies")).Where(static entry => entry.Value is YamlSequence)
                .Select(static entry => (entry.Name, Texts((YamlSequence)entry.Value)))],
            DependentSchemas = [.. (Since(2019) ? Dependents(schema, "dependentSchemas") : []).Concat(Dependents(schema, "dependencies")).Where(static entry => entry.Value is not YamlSequence)
                .Select(entry => (entry.Name, schemas.Compile(entry.Value, resource)))],
            UnevaluatedProperties = Since(2019) ? Inner(schema, "unevaluatedProperties") : null,
            MinItems = Count(schema, "minItems"),
            MaxItems = Count(schema, "maxItems"),
            UniqueItems = schema["uniqueItems"] is YamlScalar unique && YamlSchema.Json.Resolve(unique) is { Kind: ScalarKind.Boolean, Boolean: true },
            PrefixItems = hasTuple ? Many(schema, "items") : Since(2020) ? Many(schema, "prefixItems") : [],
            Items = hasTuple ? Inner(schema, "additionalItems") : Inner(schema, "items"),
            Contains = Since(6) ? Inner(schema, "contains") : null,
            MinContains = Since(2019) ? Count(schema, "minContains") : null,
            MaxContains = Since(2019) ? Count(schema, "maxContains") : null,
            UnevaluatedItems = Since(2019) ? Inner(schema, "unevaluatedItems") : null,
            Not = Inner(schema, "not"),
            AllOf = Many(schema, "allOf"),
            AnyOf = Many(schema, "anyOf"),
            OneOf = Many(schema, "oneOf"),
            If = Since(7) ? Inner(schema, "if") : null,
            Then = Inner(schema, "then"),
            Else = Inner(schema, "else"),
        };
    }

    // A draft knows nothing of the keywords of later ones.
    private bool Since(int draft) => resource.Draft >= draft;

    // In draft 4 the exclusive bound is a flag beside the bound.
    private static (double? Inclusive, double? Exclusive) Bounds(YamlMapping schema, string inclusive, string exclusive) =>
        schema[exclusive] is YamlScalar flag && YamlSchema.Json.Resolve(flag) is { Kind: ScalarKind.Boolean } isExclusive
            ? isExclusive.Boolean ? (null, Number(schema, inclusive)) : (Number(schema, inclusive), null)
            : (Number(schema, inclusive), Number(schema, exclusive));

    private static double? Number(YamlMapping schema, string keyword) =>
        schema[keyword] is YamlScalar scalar && YamlInstances.Json.KindOf(scalar) == InstanceKind.Number ? YamlInstances.Json.NumberOf(scalar) : null;

    private static int? Count(YamlMapping schema, string keyword) => (int?)Number(schema, keyword);

    private static IReadOnlyList<string> Texts(YamlMapping schema, string keyword) => schema.GetSequence(keyword) is { } texts ? Texts(texts) : [];

    private static IReadOnlyList<string> Texts(YamlSequence texts) => [.. texts.Items.ToArray().Select(static item => (item.Target as YamlScalar)?.Value ?? "")];

    private static IEnumerable<(string Name, YamlNode Value)> Entries(YamlMapping mapping) =>
        mapping.Entries.ToArray().GroupBy(static entry => entry.Name ?? "").Select(static entry => (entry.Key, entry.Last().Value.Target));

    private static IEnumerable<(string Name, YamlNode Value)> Dependents(YamlMapping schema, string keyword) =>
        schema.GetMapping(keyword) is { } mapping ? Entries(mapping) : [];

    private Schema? Inner(YamlMapping schema, string keyword) => schema[keyword] is { } inner ? schemas.Compile(inner, resource) : null;

    private IReadOnlyList<Schema> Many(YamlMapping schema, string keyword) =>
        schema.GetSequence(keyword) is { } sequence ? [.. sequence.Items.ToArray().Select(item => schemas.Compile(item.Target, resource))] : [];
}
