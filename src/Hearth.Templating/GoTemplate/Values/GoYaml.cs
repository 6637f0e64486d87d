using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>
/// Makes template values of YAML and JSON nodes as Go programs get them from sigs.k8s.io/yaml: through JSON, so every
/// number is a float64 and every key a string. Scalars keep the node that they were read from.
/// </summary>
public static class GoYaml
{
    /// <summary>Converts a tree without aliases (expand it first).</summary>
    /// <exception cref="Syntax.Diagnostics.DiagnosticException">The tree holds what JSON cannot.</exception>
    public static Value ToValue(YamlNode node, YamlSchema schema) => node.Target switch
    {
        YamlMapping mapping => Value.Of(ToMap(mapping, schema)),
        YamlSequence sequence => Value.Of(ToList(sequence, schema)),
        YamlScalar scalar => ToScalar(scalar, schema),
        _ => Value.Nil,
    };

    /// <summary>Converts a mapping; of duplicate keys the last counts.</summary>
    /// <exception cref="Syntax.Diagnostics.DiagnosticException">The tree holds what JSON cannot.</exception>
    public static GoMap ToMap(YamlMapping mapping, YamlSchema schema)
    {
        var map = new GoMap(mapping.Count) { Origin = mapping };
        foreach (ref readonly var entry in mapping.Entries)
        {
            map.Set(JsonValues.KeyName(entry.Key.Target, schema), ToValue(entry.Value, schema), entry.Key.Target);
        }

        return map;
    }

    private static GoList ToList(YamlSequence sequence, YamlSchema schema)
    {
        var items = new Value[sequence.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ToValue(sequence.Items[i], schema);
        }

        return new GoList(items) { Origin = sequence };
    }

    private static Value ToScalar(YamlScalar scalar, YamlSchema schema)
    {
        if (!scalar.IsPlain && scalar.Tag is null)
        {
            return Value.Of(scalar);
        }

        var value = schema.Resolve(scalar);
        switch (value.Kind)
        {
            case ScalarKind.Null:
                return Value.Nil;
            case ScalarKind.Boolean:
                return Value.Of(value.Boolean).ReadFrom(scalar);
            case ScalarKind.Integer:
                return Value.Of((double)value.Integer).ReadFrom(scalar);
            case ScalarKind.BigInteger:
                return Value.Of((double)value.BigInteger).ReadFrom(scalar);
            case ScalarKind.Float when double.IsFinite(value.Float):
                return Value.Of(value.Float).ReadFrom(scalar);
            default:
                string text = JsonValues.Text(value, scalar);
                return text == scalar.Value ? Value.Of(scalar) : Value.Of(text).WithOrigin(scalar.Span);
        }
    }
}
