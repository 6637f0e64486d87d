using System.Globalization;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas;

/// <summary>Checks values against a schema. Safe to share.</summary>
/// <param name="instances">How to look at values.</param>
/// <param name="isStrict">
/// Whether an object of a schema that is written as Kubernetes wants it takes the properties that it lists and no others:
/// a server drops the rest, which is never what was meant.
/// </param>
public sealed partial class SchemaValidator<T>(ISchemaInstances<T> instances, bool isStrict = false)
{
    // Deeper values are not of a person's making, and a schema that refers to itself without going down ends here too.
    private const int MaxDepth = 500;

    /// <summary>What is wrong with a value; empty where nothing is.</summary>
    public IReadOnlyList<SchemaViolation> Validate(Schema schema, T value) =>
        Check(schema, value, new InstancePath(), null, 0) switch
        {
            null => [],
            { Kind: ViolationKind.Group } group => group.Causes,
            var violation => [violation],
        };

    // evaluated: where somebody asks what was looked at.
    private SchemaViolation? Check(Schema schema, T value, InstancePath path, EvaluatedParts? evaluated, int depth)
    {
        schema = schema.Resolved;
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

        List<SchemaViolation>? violations = null;
        if (schema.UnevaluatedProperties is not null || schema.UnevaluatedItems is not null)
        {
            evaluated ??= new EvaluatedParts();
        }

        if (schema.Reference is { } reference)
        {
            var referred = CheckReference(reference, value, path, evaluated, depth);
            if (schema.Draft < 2019)
            {
                return referred;
            }

            Add(ref violations, referred);
        }

        switch (kind)
        {
            case InstanceKind.Object:
                CheckObject(schema, value, path, evaluated, ref violations, depth);
                break;
            case InstanceKind.Array:
                CheckArray(schema, value, path, evaluated, ref violations, depth);
                break;
            case InstanceKind.String:
                CheckString(schema, value, path, ref violations);
                break;
            case InstanceKind.Number:
                CheckNumber(schema, value, path, ref violations);
                break;
        }

        if (schema.DynamicReference is { } dynamic)
        {
            Add(ref violations, CheckReference(dynamic, value, path, evaluated, depth));
        }

        if (schema.HasCombined)
        {
            CheckCombined(schema, value, path, evaluated, ref violations, depth);
        }

        if (evaluated is not null)
        {
            CheckUnevaluated(schema, value, kind, path, evaluated, ref violations, depth);
        }

        return violations?.Count switch
        {
            null => null,
            1 => violations[0],
            _ => Violation(value, path, "validation failed", violations) with { Kind = ViolationKind.Group },
        };
    }

    private SchemaViolation? CheckFixed(Schema schema, T value, InstanceKind kind, InstancePath path)
    {
        if (schema.Types is { Count: > 0 } types && !IsOfType(value, kind, types))
        {
            return Violation(value, path, $"got {NameOf(kind)}, want {string.Join(" or ", types)}") with { Keyword = SchemaKeyword.Type, Wanted = types };
        }

        if (schema.Const is { } wanted && !AreEqual(value, wanted))
        {
            return Violation(value, path, wanted is YamlScalar ? $"value must be {Show(wanted)}" : "const failed") with { Keyword = SchemaKeyword.Enum };
        }

        if (schema.Enum is { } values && !IsAmong(value, values))
        {
            return WrongValue(value, path, values);
        }

        return schema.Format is { } format && kind == InstanceKind.String && SchemaFormats.Check(format, instances.StringOf(value)) is { } problem
            ? Violation(value, path, $"{Quote(instances.StringOf(value))} is not valid {format}: {problem}") with { Keyword = SchemaKeyword.Format }
            : null;
    }

    private SchemaViolation WrongValue(T value, InstancePath path, IReadOnlyList<YamlNode> values)
    {
        string message = !values.All(static item => item is YamlScalar) ? "enum failed"
            : values.Count == 1 ? $"value must be {Show(values[0])}"
            : $"value must be one of {string.Join(", ", values.Select(Show))}";
        return Violation(value, path, message) with
        {
            Keyword = SchemaKeyword.Enum,
            Wanted = [.. values.OfType<YamlScalar>().Where(static item => YamlInstances.Json.KindOf(item) != InstanceKind.Null).Select(static item => item.Value)],
        };
    }

    private bool IsAmong(T value, IReadOnlyList<YamlNode> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (AreEqual(value, values[i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOfType(T value, InstanceKind kind, IReadOnlyList<string> types)
    {
        for (int i = 0; i < types.Count; i++)
        {
            if (IsOfType(value, kind, types[i]))
            {
                return true;
            }
        }

        return false;
    }

    private SchemaViolation? CheckReference(SchemaReference reference, T value, InstancePath path, EvaluatedParts? evaluated, int depth) =>
        Check(reference.Target, value, path, evaluated, depth + 1) is { } violation
            ? Violation(value, path, $"validation failed with '{reference.Shown}'", violation.Kind == ViolationKind.Group ? violation.Causes : [violation]) with { Kind = ViolationKind.Reference }
            : null;

    private void CheckString(Schema schema, T value, InstancePath path, ref List<SchemaViolation>? violations)
    {
        if (schema.MinLength is null && schema.MaxLength is null && schema.Pattern is null)
        {
            return;
        }

        string text = instances.StringOf(value);
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            int length = text.EnumerateRunes().Count();
            AddIf(length < schema.MinLength, "minLength", length, schema.MinLength, ref violations);
            AddIf(length > schema.MaxLength, "maxLength", length, schema.MaxLength, ref violations);
        }

        if (schema.Pattern?.IsIn(text) == false)
        {
            Add(ref violations, Violation(value, path, $"{Quote(text)} does not match pattern {Quote(schema.Pattern.Text)}"));
        }

        void AddIf(bool isWrong, string keyword, int length, int? wanted, ref List<SchemaViolation>? violations)
        {
            if (isWrong)
            {
                Add(ref violations, Violation(value, path, $"{keyword}: got {length}, want {wanted}"));
            }
        }
    }

    private void CheckNumber(Schema schema, T value, InstancePath path, ref List<SchemaViolation>? violations)
    {
        if (!schema.HasNumberBounds)
        {
            return;
        }

        double number = instances.NumberOf(value);
        AddIf(number < schema.Minimum, "minimum", schema.Minimum, ref violations);
        AddIf(number > schema.Maximum, "maximum", schema.Maximum, ref violations);
        AddIf(number <= schema.ExclusiveMinimum, "exclusiveMinimum", schema.ExclusiveMinimum, ref violations);
        AddIf(number >= schema.ExclusiveMaximum, "exclusiveMaximum", schema.ExclusiveMaximum, ref violations);
        AddIf(schema.MultipleOf is { } factor && !IsMultiple(number, factor), "multipleOf", schema.MultipleOf, ref violations);

        void AddIf(bool isWrong, string keyword, double? wanted, ref List<SchemaViolation>? violations)
        {
            if (isWrong)
            {
                Add(ref violations, Violation(value, path, $"{keyword}: got {Show(number)}, want {Show(wanted ?? 0)}"));
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

    private SchemaViolation Violation(T value, InstancePath path, string message, IReadOnlyList<SchemaViolation>? causes = null) =>
        new(path.ToString(), message, instances.SpanOf(value)) { Causes = causes ?? [] };

    private static void Add(ref List<SchemaViolation>? violations, SchemaViolation? violation)
    {
        if (violation is not null)
        {
            (violations ??= []).Add(violation);
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

    // As Go prints them.
    private static string Show(YamlNode scalar) => YamlInstances.Json.KindOf(scalar) switch
    {
        InstanceKind.String => Quote(YamlInstances.Json.StringOf(scalar)),
        InstanceKind.Null => "<nil>",
        _ => ((YamlScalar)scalar).Value,
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Show(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : GoFloat.FormatJson(number);
}
