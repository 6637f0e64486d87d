using Hearth.Syntax.Json;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Helm's YAML, JSON and TOML functions. Those without "must" put an error into their result.</summary>
internal static class HelmSerialization
{
    public static FunctionSet AddTo(FunctionSet functions) => functions
        .AddContextual("toYaml", (TemplateContext context, Value value) => OrEmpty(() => ValueWriters.SigsYaml(value, context.IsMapped)), "YAML as Kubernetes tools write it.", "{{ toYaml (dict \"a\" 1) }} → a: 1")
        .AddContextual("mustToYaml", (TemplateContext context, Value value) => ValueWriters.SigsYaml(value, context.IsMapped), "As toYaml, or an error.", "{{ mustToYaml (dict \"a\" 1) }} → a: 1")
        .AddContextual("toYamlPretty", (TemplateContext context, Value value) => OrEmpty(() => ValueWriters.GoYaml3(value, GoYamlDialect.V3WithIndent2 with { KeepsLeadingBreak = true }, context.IsMapped)), "YAML with lists indented.", "{{ toYamlPretty (list 1) }} → - 1")
        .AddContextual("fromYaml", (TemplateContext context, GoText text) => FromYaml(context, text), "The map of a YAML text; an error is its key Error.", "{{ (fromYaml \"a: 1\").a }} → 1")
        .AddContextual("fromYamlArray", (TemplateContext context, GoText text) => FromYamlArray(context, text), "The list of a YAML text; an error is its only item.", "{{ fromYamlArray \"[1]\" }} → [1]")
        .Add("toJson", (Value value) => SprigJson.OrEmpty(value, GoJsonFormat.Compact), "JSON on one line.", "{{ toJson (dict \"a\" 1) }} → {\"a\":1}")
        .Add("mustToJson", (Value value) => ValueWriters.Json(value, GoJsonFormat.Compact), "JSON on one line, or an error.", "{{ mustToJson (list 1) }} → [1]")
        .AddContextual("fromJson", (TemplateContext context, GoText text) => AsMap(ValueReaders.Json(context, text, out string? error), error, isYaml: false), "The map of a JSON text; an error is its key Error.", "{{ (fromJson \"{\\\"a\\\":1}\").a }} → 1")
        .AddContextual("fromJsonArray", (TemplateContext context, GoText text) => AsArray(ValueReaders.Json(context, text, out string? error), error, isYaml: false), "The list of a JSON text; an error is its only item.", "{{ fromJsonArray \"[1]\" }} → [1]")
        .Add("toToml", (Value value) => TomlOrError(value), "TOML, or the error's text.", "{{ toToml (dict \"a\" 1) }} → a = 1")
        .Add("mustToToml", (Value value) => TomlWriter.Write(value), "TOML, or an error.", "{{ mustToToml (dict \"a\" 1) }} → a = 1")
        .Add("fromToml", (string text) => FromToml(text), "The map of a TOML text; an error is its key Error.", "{{ (fromToml \"a = 1\").a }} → 1");

    private static Value OrEmpty(Func<Value> write)
    {
        try
        {
            return write();
        }
        catch (FunctionException)
        {
            return Value.EmptyString;
        }
    }

    private static Value FromYaml(TemplateContext context, GoText text) =>
        AsMap(ValueReaders.SigsYaml(context, text, out string? error), error, isYaml: true);

    private static Value FromYamlArray(TemplateContext context, GoText text) =>
        AsArray(ValueReaders.SigsYaml(context, text, out string? error), error, isYaml: true);

    private static Value AsMap(Value value, string? error, bool isYaml)
    {
        if (error is null && value.IsMap)
        {
            return value;
        }

        var map = new GoMap();
        error ??= value.IsNilInterface ? null : Mismatch(value, "map[string]interface {}", isYaml);
        if (error is not null)
        {
            map.Set("Error", Value.Of(error));
        }

        return Value.Of(map);
    }

    private static Value AsArray(Value value, string? error, bool isYaml)
    {
        if (error is null && value.IsList)
        {
            return value;
        }

        error ??= value.IsNilInterface ? null : Mismatch(value, "[]interface {}", isYaml);
        return Value.Of(error is null ? GoList.Empty : new GoList([Value.Of(error)]));
    }

    private static string Mismatch(in Value value, string wanted, bool isYaml)
    {
        string found = value.Kind switch { GoKind.Map => "object", GoKind.Slice => "array", GoKind.Bool => "bool", GoKind.String => "string", _ => "number" };
        string message = $"json: cannot unmarshal {found} into Go value of type {wanted}";
        return isYaml ? "error unmarshaling JSON: while decoding JSON: " + message : message;
    }

    private static string TomlOrError(Value value)
    {
        try
        {
            return TomlWriter.Write(value);
        }
        catch (FunctionException e)
        {
            return e.Message;
        }
    }

    private static GoMap FromToml(string text)
    {
        try
        {
            return TomlReader.Read(text);
        }
        catch (FunctionException e)
        {
            var map = new GoMap();
            map.Set("Error", Value.Of(e.Message));
            return map;
        }
    }
}
