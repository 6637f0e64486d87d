using System.Collections.Frozen;

namespace Hearth.Templating.Cel.Values;

/// <summary>protobuf's well-known types, which are plain values in the language: wrappers, Value, Struct, ListValue, Timestamp, Duration.</summary>
internal static class CelWellKnownTypes
{
    private const string Prefix = "google.protobuf.";

    private static readonly FrozenDictionary<string, CelType> Types = new Dictionary<string, CelType>
    {
        ["BoolValue"] = CelType.Bool,
        ["BytesValue"] = CelType.Bytes,
        ["DoubleValue"] = CelType.Double,
        ["FloatValue"] = CelType.Double,
        ["Int32Value"] = CelType.Int,
        ["Int64Value"] = CelType.Int,
        ["StringValue"] = CelType.String,
        ["UInt32Value"] = CelType.Uint,
        ["UInt64Value"] = CelType.Uint,
        ["Value"] = CelType.Dyn,
        ["Struct"] = CelType.MapOf(CelType.String, CelType.Dyn),
        ["ListValue"] = CelType.AnyList,
        ["Timestamp"] = CelType.Timestamp,
        ["Duration"] = CelType.Duration,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string[]> Fields = new Dictionary<string, string[]>
    {
        ["Value"] = ["null_value", "number_value", "string_value", "bool_value", "struct_value", "list_value"],
        ["Struct"] = ["fields"],
        ["ListValue"] = ["values"],
        ["Timestamp"] = ["seconds", "nanos"],
        ["Duration"] = ["seconds", "nanos"],
    }.ToFrozenDictionary();

    /// <summary>What a message of the type is in the language; null where it is none of these types.</summary>
    public static CelType? Find(string typeName) =>
        typeName.StartsWith(Prefix, StringComparison.Ordinal) ? Types.GetValueOrDefault(typeName[Prefix.Length..]) : null;

    public static bool HasField(string typeName, string field) =>
        Fields.TryGetValue(typeName[Prefix.Length..], out string[]? fields) ? fields.Contains(field) : field == "value";

    public static CelValue Make(string typeName, Dictionary<string, CelValue> fields)
    {
        string name = typeName[Prefix.Length..];
        CelValue FieldOr(string field, CelValue otherwise) => fields.TryGetValue(field, out var value) ? value : otherwise;

        return name switch
        {
            "Value" => fields.Count == 0 ? CelValue.Null : ValueOf(fields.First()),
            "Struct" => FieldOr("fields", CelValue.Of(new CelDictionary())),
            "ListValue" => FieldOr("values", CelValue.List()),
            "Timestamp" or "Duration" => TimeOf(name, FieldOr("seconds", CelValue.Of(0L)), FieldOr("nanos", CelValue.Of(0L))),
            _ => Wrap(name, fields.TryGetValue("value", out var value) ? value : Zero(Types[name])),
        };
    }

    private static CelValue ValueOf(KeyValuePair<string, CelValue> field) => (field.Key, field.Value.Kind) switch
    {
        ("null_value", _) => CelValue.Null,
        ("number_value", CelKind.Double) or ("string_value", CelKind.String) or ("bool_value", CelKind.Bool) or ("struct_value", CelKind.Map) or ("list_value", CelKind.List) => field.Value,
        _ => CelValue.Error($"field type conversion error for google.protobuf.Value.{field.Key} value type: {field.Value.Type}"),
    };

    private static CelValue TimeOf(string name, in CelValue seconds, in CelValue nanoseconds)
    {
        if (seconds.Kind != CelKind.Int || nanoseconds.Kind != CelKind.Int || nanoseconds.AsInt is <= -CelTime.Second or >= CelTime.Second)
        {
            return CelValue.Error($"google.protobuf.{name} wants whole seconds and nanos below a second");
        }

        return name == "Timestamp"
            ? CelTime.Add(CelValue.Timestamp(seconds.AsInt, 0), nanoseconds.AsInt)
            : CelTime.Subtract(CelTime.Add(CelValue.Timestamp(0, 0), 0), CelTime.Add(CelValue.Timestamp(-seconds.AsInt, 0), -nanoseconds.AsInt));
    }

    private static CelValue Wrap(string name, in CelValue value)
    {
        if (value.Kind == CelKind.Null)
        {
            return value;
        }

        return value.Kind != Types[name].ValueKind ? CelValue.Error($"field type conversion error for google.protobuf.{name}.value value type: {value.Type}")
            : name == "Int32Value" && value.AsInt is < int.MinValue or > int.MaxValue ? CelValue.Error("integer overflow")
            : name == "UInt32Value" && value.AsUint > uint.MaxValue ? CelValue.Error("unsigned integer overflow")
            : name == "FloatValue" ? CelValue.Of((double)(float)value.AsDouble)
            : value;
    }

    private static CelValue Zero(CelType type) => type.ValueKind switch
    {
        CelKind.Bool => CelValue.False,
        CelKind.Bytes => CelValue.Of(Array.Empty<byte>()),
        CelKind.Double => CelValue.Of(0.0),
        CelKind.String => CelValue.EmptyString,
        CelKind.Uint => CelValue.Of(0UL),
        _ => CelValue.Of(0L),
    };
}
