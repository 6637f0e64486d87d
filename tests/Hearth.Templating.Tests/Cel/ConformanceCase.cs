using System.Collections.Frozen;
using System.Globalization;
using Hearth.Syntax.Text;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Tests.Cel;

/// <summary>One test of the specification's suite: runs it and says what differs.</summary>
internal sealed class ConformanceCase(string name, TextProto test)
{
    private const string AnyPrefix = "type.googleapis.com/";

    public string Name => name;

    /// <summary>Null where the expression does what the test wants.</summary>
    public string? Run()
    {
        var environment = CelEnvironment.Standard with
        {
            Libraries = CelLibraries.Extensions | CelLibraries.Networks,
            Container = test.Text("container") ?? "",
            IsChecked = test.Text("disable_check") != "true",
            Variables = test.Messages("type_env").Where(variable => variable.Has("ident"))
                .ToFrozenDictionary(variable => variable.Text("name")!, variable => TypeOf(variable.Message("ident")!.Message("type")!)),
        };
        bool fails = test.Has("eval_error") || test.Has("any_eval_errors");
        if (!CelProgram.TryCompile(new SourceText(name, test.Text("expr")!), environment, out var program, out var diagnostic))
        {
            return fails ? null : $"does not compile: {diagnostic.Message}";
        }

        var typed = test.Message("typed_result");
        if (typed?.Message("deduced_type") is { } deduced && TypeOf(deduced).ToString() is var wanted && program.ResultType.ToString() != wanted)
        {
            return $"has the type {program.ResultType}, wants {wanted}";
        }

        if (test.Text("check_only") == "true")
        {
            return null;
        }

        var bindings = new CelBindings();
        foreach (var binding in test.Messages("bindings"))
        {
            bindings.Set(binding.Text("key")!, ValueOf(binding.Message("value")!.Message("value")!));
        }

        var result = program.Evaluate(bindings);
        if (fails || result.IsError)
        {
            return fails == result.IsError ? null : fails ? $"gives {result.Value}, wants an error" : $"fails: {result.Message}";
        }

        var expected = (typed?.Message("result") ?? test.Message("value")) is { } message ? ValueOf(message) : CelValue.True;
        return IsSame(result.Value, expected) ? null : $"gives {result.Value}, wants {expected}";
    }

    // Stricter than the language's equality: types have to agree too, and NaN is NaN.
    private static bool IsSame(in CelValue actual, in CelValue expected) =>
        actual.Kind == expected.Kind && (actual.Equals(expected) || actual.ToString() == expected.ToString());

    private static CelValue ValueOf(TextProto message)
    {
        var (field, value) = message.Fields.Count == 0 ? ("null_value", "") : message.Fields[0];
        string word = value as string ?? "";
        return field switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => CelValue.Of(word == "true"),
            "int64_value" => CelValue.Of(long.Parse(word, CultureInfo.InvariantCulture)),
            "uint64_value" => CelValue.Of(ulong.Parse(word, CultureInfo.InvariantCulture)),
            "double_value" or "number_value" => CelValue.Of(DoubleOf(word)),
            "string_value" => CelValue.Of(message.Text(field)!),
            "bytes_value" => CelValue.Of((byte[])value),
            "type_value" => CelValue.Of(NamedType(message.Text(field)!)),
            "list_value" => CelValue.List([.. ((TextProto)value).Messages("values").Select(ValueOf)]),
            "map_value" => MapOf((TextProto)value),
            "struct_value" => StructOf((TextProto)value),
            "object_value" => ObjectOf(((TextProto)value).Fields[0]),
            _ => throw new NotSupportedException($"a value of {field}"),
        };
    }

    private static double DoubleOf(string word) => word.ToLowerInvariant() switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private static CelValue MapOf(TextProto message)
    {
        var map = new CelDictionary();
        foreach (var entry in message.Messages("entries"))
        {
            map.TryAdd(ValueOf(entry.Message("key")!), ValueOf(entry.Message("value")!));
        }

        return CelValue.Of(map);
    }

    private static CelValue StructOf(TextProto message) =>
        CelValue.Of(new CelDictionary(message.Messages("fields").Select(field => KeyValuePair.Create(field.Text("key")!, ValueOf(field.Message("value")!)))));

    private static CelValue ObjectOf((string Name, object Value) any)
    {
        string type = any.Name.Replace(AnyPrefix, "", StringComparison.Ordinal);
        var message = (TextProto)any.Value;
        long Number(string field) => long.Parse(message.Text(field) ?? "0", CultureInfo.InvariantCulture);
        return type switch
        {
            "google.protobuf.Timestamp" => CelValue.Timestamp(Number("seconds"), (int)Number("nanos")),
            "google.protobuf.Duration" => CelValue.Duration((Number("seconds") * 1_000_000_000) + Number("nanos")),
            "google.protobuf.Struct" => StructOf(message),
            "google.protobuf.ListValue" => CelValue.List([.. message.Messages("values").Select(ValueOf)]),
            "google.protobuf.Value" => ValueOf(message),
            "google.protobuf.BoolValue" => CelValue.Of(message.Text("value") == "true"),
            "google.protobuf.BytesValue" => CelValue.Of(message.All("value").FirstOrDefault() as byte[] ?? []),
            "google.protobuf.StringValue" => CelValue.Of(message.Text("value") ?? ""),
            "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" => CelValue.Of(type.EndsWith("FloatValue", StringComparison.Ordinal) ? (double)(float)DoubleOf(message.Text("value") ?? "0") : DoubleOf(message.Text("value") ?? "0")),
            "google.protobuf.UInt32Value" or "google.protobuf.UInt64Value" => CelValue.Of(ulong.Parse(message.Text("value") ?? "0", CultureInfo.InvariantCulture)),
            "google.protobuf.Int32Value" or "google.protobuf.Int64Value" => CelValue.Of(Number("value")),
            _ => throw new NotSupportedException($"a message of {type}"),
        };
    }

    private static CelType NamedType(string name) => name switch
    {
        "list" => CelType.AnyList,
        "map" => CelType.AnyMap,
        "optional_type" => CelType.AnyOptional,
        "type" => CelType.Type,
        _ => new[] { CelType.Null, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration }.FirstOrDefault(type => type.Name == name) ?? CelType.Opaque(name),
    };

    private static CelType TypeOf(TextProto type)
    {
        var (field, value) = type.Fields[0];
        return field switch
        {
            "primitive" or "wrapper" => (string)value switch
            {
                "BOOL" => CelType.Bool,
                "INT64" => CelType.Int,
                "UINT64" => CelType.Uint,
                "DOUBLE" => CelType.Double,
                "STRING" => CelType.String,
                _ => CelType.Bytes,
            },
            "well_known" => (string)value switch
            {
                "TIMESTAMP" => CelType.Timestamp,
                "DURATION" => CelType.Duration,
                _ => CelType.Dyn,
            },
            "null" => CelType.Null,
            "type" => CelType.Type,
            "list_type" => CelType.ListOf(TypeOf(((TextProto)value).Message("elem_type")!)),
            "map_type" => CelType.MapOf(TypeOf(((TextProto)value).Message("key_type")!), TypeOf(((TextProto)value).Message("value_type")!)),
            "abstract_type" when ((TextProto)value).Text("name") == "optional_type" => CelType.OptionalOf(TypeOf(((TextProto)value).Message("parameter_types")!)),
            "abstract_type" => CelType.Opaque(((TextProto)value).Text("name")!),
            "message_type" => type.Text("message_type") switch
            {
                "google.protobuf.Timestamp" => CelType.Timestamp,
                "google.protobuf.Duration" => CelType.Duration,
                _ => CelType.Dyn,
            },
            _ => CelType.Dyn,
        };
    }
}
