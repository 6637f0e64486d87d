using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Values as YAML and JSON, written straight to the emitters.</summary>
internal static class ValueWriters
{
    private const int MaxDepth = 1_000;

    /// <summary>As sigs.k8s.io/yaml's <c>Marshal</c> writes, without the last line break; each scalar keeps its place.</summary>
    public static Value SigsYaml(in Value value, bool isMapped) => Yaml(value, GoYamlDialect.V2, throughJson: true, isMapped);

    /// <summary>As go-yaml v3 writes, without the last line break.</summary>
    public static Value GoYaml3(in Value value, GoYamlDialect dialect, bool isMapped) => Yaml(value, dialect, throughJson: false, isMapped);

    public static string Json(in Value value, GoJsonFormat format)
    {
        using var writer = new GoJsonWriter(format);
        WriteJson(writer, value, 0);
        return writer.ToString();
    }

    private static Value Yaml(in Value value, GoYamlDialect dialect, bool throughJson, bool isMapped)
    {
        var mapped = isMapped ? MappedEdit.Begin() : null;
        using var writer = new GoYamlWriter(dialect, mapped);
        writer.BeginDocument();
        WriteYaml(writer, value, throughJson, 0);
        writer.EndDocument();
        if (mapped is null)
        {
            string text = writer.ToString();
            return Value.Of(text.EndsWith('\n') ? text[..^1] : text);
        }

        if (mapped.Length > 0 && mapped.Written[^1] == '\n')
        {
            mapped.Truncate(mapped.Length - 1);
        }

        return Value.Of(MappedEdit.Finish(mapped).AsValues());
    }

    private static void WriteYaml(GoYamlWriter writer, in Value value, bool throughJson, int depth)
    {
        CheckDepth(depth);
        var origin = value.ScalarOrigin;
        switch (value.Kind)
        {
            case GoKind.Invalid or GoKind.Interface:
                writer.Null();
                break;
            case GoKind.Bool:
                writer.Boolean(value.AsBool, origin);
                break;
            case GoKind.Float64 when throughJson:
                writer.JsonFloat(double.IsFinite(value.AsFloat) ? value.AsFloat : throw NotJson(value), origin);
                break;
            case GoKind.Float64:
                writer.Float(value.AsFloat, origin);
                break;
            case GoKind.Uint64:
                writer.Integer(new System.Numerics.BigInteger((ulong)value.AsInt), origin);
                break;
            case GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32:
                writer.Integer(value.AsInt, origin);
                break;
            case GoKind.String:
                writer.String(throughJson ? JsonAsYaml.Read(value.AsText) : GoString.ReplaceInvalid(value.AsText), origin);
                break;
            case GoKind.Map when value.AsMap is { } map:
                WriteYamlMap(writer, map, value.Type!, throughJson, depth);
                break;
            case GoKind.Slice when throughJson && value.AsBytes is { } bytes:
                writer.String(Convert.ToBase64String(bytes), origin);
                break;
            case GoKind.Slice when !value.IsNil || !throughJson:
                writer.BeginSequence();
                foreach (ref readonly var item in value.AsList.Items)
                {
                    WriteYaml(writer, item.AsElementOf(value.Type!), throughJson, depth + 1);
                }

                writer.EndSequence();
                break;
            case GoKind.Struct or GoKind.Pointer when value.AsTime is not null || value.AsStruct is not null:
                WriteYamlStruct(writer, value, throughJson, depth);
                break;
            case GoKind.Map when !throughJson:
                writer.BeginMapping();
                writer.EndMapping();
                break;
            case GoKind.Map or GoKind.Slice or GoKind.Pointer:
                writer.Null();
                break;
            default:
                throw NotJson(value);
        }
    }

    private static void WriteYamlMap(GoYamlWriter writer, GoMap map, GoType type, bool throughJson, int depth)
    {
        var entries = new GoMap.Entry[map.Count];
        map.Entries.CopyTo(entries);
        (throughJson ? GoKeyOrder.V2 : GoKeyOrder.V3).Sort(entries.AsSpan(), static entry => entry.Key);
        writer.BeginMapping();
        foreach (ref readonly var entry in entries.AsSpan())
        {
            writer.String(throughJson ? JsonAsYaml.ReadKey(entry.Key) : GoString.ReplaceInvalid(entry.Key), entry.KeyNode?.Span);
            WriteYaml(writer, entry.Value.AsElementOf(type), throughJson, depth + 1);
        }

        writer.EndMapping();
    }

    private static void WriteYamlStruct(GoYamlWriter writer, in Value value, bool throughJson, int depth)
    {
        if (value.AsTime is { } time)
        {
            writer.String(GoTimeFormat.Format(time, GoTimeFormat.Rfc3339Nano));
            return;
        }

        if (value.AsStruct?.Native is SemanticVersion version)
        {
            writer.String(version.ToString());
            return;
        }

        var fields = new GoMap();
        CollectFields(value, fields);
        WriteYamlMap(writer, fields, GoType.Map, throughJson, depth);
    }

    private static void CollectFields(in Value value, GoMap into)
    {
        var type = value.Indirect().Type!;
        for (int i = 0; i < type.Fields.Count; i++)
        {
            var field = type.Fields[i];
            var held = value.AsStruct!.Fields[i]; // Checked by the caller.
            if (field.JsonName != "-" && !(field.OmitEmpty && SprigDefaults.IsEmpty(held)))
            {
                into.Set(field.JsonName ?? field.Name, held);
            }
        }
    }

    private static void WriteJson(GoJsonWriter writer, in Value value, int depth)
    {
        CheckDepth(depth);
        switch (value.Kind)
        {
            case GoKind.Bool:
                writer.Boolean(value.AsBool);
                break;
            case GoKind.Float64:
                writer.Float(double.IsFinite(value.AsFloat) ? value.AsFloat : throw NotJson(value));
                break;
            case GoKind.Uint64:
                writer.Integer(new System.Numerics.BigInteger((ulong)value.AsInt));
                break;
            case GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32:
                writer.Integer(value.AsInt);
                break;
            case GoKind.String:
                writer.String(GoString.ReplaceInvalid(value.AsText));
                break;
            case GoKind.Map when value.AsMap is { } map:
                WriteJsonMap(writer, map, value.Type!, depth);
                break;
            case GoKind.Slice when value.AsBytes is { } bytes:
                writer.String(Convert.ToBase64String(bytes));
                break;
            case GoKind.Slice when !value.IsNil:
                writer.BeginArray();
                foreach (ref readonly var item in value.AsList.Items)
                {
                    WriteJson(writer, item.AsElementOf(value.Type!), depth + 1);
                }

                writer.EndArray();
                break;
            case GoKind.Struct when value.AsTime is { } time:
                writer.String(GoTimeFormat.Format(time, GoTimeFormat.Rfc3339Nano));
                break;
            case GoKind.Struct or GoKind.Pointer when value.AsStruct?.Native is SemanticVersion version:
                writer.String(version.ToString());
                break;
            case GoKind.Struct or GoKind.Pointer when value.AsStruct is not null:
                var type = value.Indirect().Type!;
                writer.BeginObject();
                for (int i = 0; i < type.Fields.Count; i++)
                {
                    var field = type.Fields[i];
                    var held = value.AsStruct.Fields[i];
                    if (field.JsonName != "-" && !(field.OmitEmpty && SprigDefaults.IsEmpty(held)))
                    {
                        writer.Name(field.JsonName ?? field.Name);
                        WriteJson(writer, held, depth + 1);
                    }
                }

                writer.EndObject();
                break;
            case GoKind.Complex128 or GoKind.Func:
                throw NotJson(value);
            default:
                writer.Null();
                break;
        }
    }

    private static void WriteJsonMap(GoJsonWriter writer, GoMap map, GoType type, int depth)
    {
        writer.BeginObject();
        foreach (int place in map.SortedOrder())
        {
            ref readonly var entry = ref map.EntryAt(place);
            writer.Name(GoString.ReplaceInvalid(entry.Key));
            WriteJson(writer, entry.Value.AsElementOf(type), depth + 1);
        }

        writer.EndObject();
    }

    // A map that holds itself, which set can make.
    private static void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FunctionException($"json: unsupported value: encountered a cycle (more than {MaxDepth} levels)");
        }
    }

    private static FunctionException NotJson(in Value value) => new(value.Kind == GoKind.Float64
        ? $"json: unsupported value: {Hearth.Syntax.Numbers.GoFloat.Format(value.AsFloat)}"
        : $"json: unsupported type: {value.Type}");
}
