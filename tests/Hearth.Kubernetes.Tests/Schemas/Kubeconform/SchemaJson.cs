using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Json;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Tests.Schemas.Kubeconform;

/// <summary>Writes schemas of the embedded table as the JSON schemas that they stand for, so that another tool can read them.</summary>
internal static class SchemaJson
{
    // Of what leads back to itself only the outermost part is written.
    private const int MaxDepth = 24;

    public static string Write(Schema schema, bool isStrict)
    {
        using var json = new GoJsonWriter(GoJsonFormat.Compact);
        Write(json, schema, isStrict, isRoot: true, MaxDepth);
        return json.ToString();
    }

    private static void Write(GoJsonWriter json, Schema schema, bool isStrict, bool isRoot, int depth)
    {
        schema = schema.Resolved;
        json.BeginObject();
        if (isRoot)
        {
            json.Name("$schema");
            json.String("http://json-schema.org/schema#");
        }

        Texts(json, "type", schema.Types);
        Texts(json, "enum", schema.Enum?.Select(static value => ((YamlScalar)value).Value).ToList());
        Parts(json, "oneOf", schema.OneOf, isStrict, depth);
        if (schema.Properties is { } properties && depth > 0)
        {
            json.Name("properties");
            json.BeginObject();
            foreach (var (name, property) in properties)
            {
                json.Name(name);
                Write(json, property, isStrict, isRoot: false, depth - 1);
            }

            json.EndObject();
            Texts(json, "required", schema.Required.Count > 0 ? schema.Required : null);
            if (isStrict)
            {
                json.Name("additionalProperties");
                json.Boolean(false);
            }
        }

        Part(json, "items", schema.Items, isStrict, depth);
        Part(json, "additionalProperties", schema.AdditionalProperties, isStrict, depth);
        json.EndObject();
    }

    private static void Part(GoJsonWriter json, string name, Schema? part, bool isStrict, int depth)
    {
        if (part is not null && depth > 0)
        {
            json.Name(name);
            Write(json, part, isStrict, isRoot: false, depth - 1);
        }
    }

    private static void Parts(GoJsonWriter json, string name, IReadOnlyList<Schema> parts, bool isStrict, int depth)
    {
        if (parts.Count > 0)
        {
            json.Name(name);
            json.BeginArray();
            foreach (var part in parts)
            {
                Write(json, part, isStrict, isRoot: false, depth - 1);
            }

            json.EndArray();
        }
    }

    private static void Texts(GoJsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        if (texts is not null)
        {
            json.Name(name);
            json.BeginArray();
            foreach (string text in texts)
            {
                json.String(text);
            }

            json.EndArray();
        }
    }
}
