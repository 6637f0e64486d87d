using System.Globalization;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>Checks values against a schema.</summary>
public sealed partial class SchemaValidator<T>(ISchemaInstances<T> instances)
{
    // Deeper values are not of a person's making, and a schema that refers to itself without going down ends here too.
    private const int MaxDepth = 500;

    /// <summary>What is wrong with a value; empty where nothing is.</summary>
    public IReadOnlyList<SchemaViolation> Validate(Schema schema, T value) =>
        Check(schema, value, "", new EvaluatedParts(), 0) switch
        {
            null => [],
            { Kind: ViolationKind.Group } group => group.Causes,
            var violation => [violation],
        };

    private SchemaViolation? Check(Schema schema, T value, string path, EvaluatedParts evaluated, int depth)
    {
        if (schema.Fixed is { } isAllowed)
        {
            return isAllowed ? null : Violation(value, path, "false schema");
        }

        if (depth > MaxDepth)
        {
            return Violation(value, path, $"schemas and values are nested more than {MaxDepth} deep");
        }

        var kind = instances.KindOf(value);
        if (CheckFixed(schema, value, kind, path) is { } mismatch)
        {
            return mismatch;
        }

        var violations = new List<SchemaViolation>();
        if (schema.Reference is { } reference)
        {
            var referred = CheckReference(reference, value, path, evaluated, depth);
            if (schema.Draft < 2019)
            {
                return referred;
            }

            Add(violations, referred);
        }

        switch (kind)
        {
            case InstanceKind.Object:
                CheckObject(schema, value, path, evaluated, violations, depth);
                break;
            case InstanceKind.Array:
                CheckArray(schema, value, path, evaluated, violations, depth);
                break;
            case InstanceKind.String:
                CheckString(schema, value, path, violations);
                break;
            case InstanceKind.Number:
                CheckNumber(schema, value, path, violations);
                break;
        }

        if (schema.DynamicReference is { } dynamic)
        {
            Add(violations, CheckReference(dynamic, value, path, evaluated, depth));
        }

        CheckCombined(schema, value, path, evaluated, violations, depth);
        CheckUnevaluated(schema, value, kind, path, evaluated, violations, depth);
        return violations.Count switch
        {
            0 => null,
            1 => violations[0],
            _ => Violation(value, path, "validation failed", violations) with { Kind = ViolationKind.Group },
        };
    }

    private SchemaViolation? CheckFixed(Schema schema, T value, InstanceKind kind, string path)
    {
        if (schema.Types is { Count: > 0 } types && !types.Any(type => IsOfType(value, kind, type)))
        {
            return Violation(value, path, $"got {NameOf(kind)}, want {string.Join(" or ", types)}");
        }

        if (schema.Const is { } wanted && !AreEqual(value, wanted))
        {
            return Violation(value, path, wanted is YamlScalar ? $"value must be {Show(wanted)}" : "const failed");
        }

        return schema.Enum is { } values && !values.Any(item => AreEqual(value, item))
            ? Violation(value, path, values.All(static item => item is YamlScalar) ? $"value must be one of {string.Join(", ", values.Select(Show))}" : "enum failed")
            : null;
    }

    private SchemaViolation? CheckReference(SchemaReference reference, T value, string path, EvaluatedParts evaluated, int depth) =>
        Check(reference.Target, value, path, evaluated, depth + 1) is { } violation
            ? Violation(value, path, $"validation failed with '{reference.Shown}'", violation.Kind == ViolationKind.Group ? violation.Causes : [violation]) with { Kind = ViolationKind.Reference }
            : null;

    private void CheckString(Schema schema, T value, string path, List<SchemaViolation> violations)
    {
        if (schema.MinLength is null && schema.MaxLength is null && schema.Pattern is null)
        {
            return;
        }

        string text = instances.StringOf(value);
        int length = text.EnumerateRunes().Count();
        AddIf(length < schema.MinLength, $"minLength: got {length}, want {schema.MinLength}");
        AddIf(length > schema.MaxLength, $"maxLength: got {length}, want {schema.MaxLength}");
        AddIf(schema.Pattern?.IsIn(text) == false, $"'{text}' does not match pattern '{schema.Pattern?.Text}'");

        void AddIf(bool isWrong, string message)
        {
            if (isWrong)
            {
                violations.Add(Violation(value, path, message));
            }
        }
    }

    private void CheckNumber(Schema schema, T value, string path, List<SchemaViolation> violations)
    {
        double number = instances.NumberOf(value);
        AddIf(number < schema.Minimum, "minimum", schema.Minimum);
        AddIf(number > schema.Maximum, "maximum", schema.Maximum);
        AddIf(number <= schema.ExclusiveMinimum, "exclusiveMinimum", schema.ExclusiveMinimum);
        AddIf(number >= schema.ExclusiveMaximum, "exclusiveMaximum", schema.ExclusiveMaximum);
        AddIf(schema.MultipleOf is { } factor && !IsMultiple(number, factor), "multipleOf", schema.MultipleOf);

        void AddIf(bool isWrong, string keyword, double? wanted)
        {
            if (isWrong)
            {
                violations.Add(Violation(value, path, $"{keyword}: got {Show(number)}, want {Show(wanted ?? 0)}"));
            }
        }
    }

    // Through decimal where it fits, so that 0.3 is a multiple of 0.1.
    private static bool IsMultiple(double number, double factor) =>
        factor == 0 || (Math.Abs(number) < 1e15 && Math.Abs(factor) is < 1e15 and > 1e-12 ? (decimal)number % (decimal)factor == 0 : number % factor == 0);

    private bool IsOfType(T value, InstanceKind kind, string type) => type switch
    {
        "integer" => kind == InstanceKind.Number && Math.Floor(instances.NumberOf(value)) == instances.NumberOf(value),
        _ => NameOf(kind) == type,
    };

    private bool AreEqual(T value, YamlNode wanted)
    {
        var json = YamlInstances.Json;
        var kind = instances.KindOf(value);
        if (kind != json.KindOf(wanted))
        {
            return false;
        }

        return kind switch
        {
            InstanceKind.Null => true,
            InstanceKind.Boolean => instances.BooleanOf(value) == json.BooleanOf(wanted),
            InstanceKind.Number => instances.NumberOf(value) == json.NumberOf(wanted),
            InstanceKind.String => instances.StringOf(value) == json.StringOf(wanted),
            _ when instances.CountOf(value) != json.CountOf(wanted) => false,
            InstanceKind.Array => Enumerable.Range(0, json.CountOf(wanted)).All(at => AreEqual(instances.ItemAt(value, at), json.ItemAt(wanted, at))),
            _ => Enumerable.Range(0, json.CountOf(wanted)).All(at =>
                json.EntryAt(wanted, at) is var entry && instances.TryGet(value, entry.Name, out var own) && AreEqual(own, entry.Value)),
        };
    }

    private bool AreEqual(T left, T right)
    {
        var kind = instances.KindOf(left);
        if (kind != instances.KindOf(right))
        {
            return false;
        }

        return kind switch
        {
            InstanceKind.Null => true,
            InstanceKind.Boolean => instances.BooleanOf(left) == instances.BooleanOf(right),
            InstanceKind.Number => instances.NumberOf(left) == instances.NumberOf(right),
            InstanceKind.String => instances.StringOf(left) == instances.StringOf(right),
            _ when instances.CountOf(left) != instances.CountOf(right) => false,
            InstanceKind.Array => Enumerable.Range(0, instances.CountOf(left)).All(at => AreEqual(instances.ItemAt(left, at), instances.ItemAt(right, at))),
            _ => Enumerable.Range(0, instances.CountOf(left)).All(at =>
                instances.EntryAt(left, at) is var entry && instances.TryGet(right, entry.Name, out var own) && AreEqual(entry.Value, own)),
        };
    }

    private SchemaViolation Violation(T value, string path, string message, IReadOnlyList<SchemaViolation>? causes = null) =>
        new(path, message, instances.SpanOf(value)) { Causes = causes ?? [] };

    private static void Add(List<SchemaViolation> violations, SchemaViolation? violation)
    {
        if (violation is not null)
        {
            violations.Add(violation);
        }
    }

    private static string NameOf(InstanceKind kind) => kind switch
    {
        InstanceKind.Null => "null",
        InstanceKind.Boolean => "boolean",
        InstanceKind.Number => "number",
        InstanceKind.String => "string",
        InstanceKind.Array => "array",
        _ => "object",
    };

    private static string Show(YamlNode scalar) => YamlInstances.Json.KindOf(scalar) == InstanceKind.String
        ? $"'{YamlInstances.Json.StringOf(scalar)}'"
        : ((YamlScalar)scalar).Value;

    private static string Show(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : GoFloat.FormatJson(number);
}
