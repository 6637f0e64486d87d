using System.Globalization;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Numbers;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>What the conversion to JSON makes of keys and of the kinds that JSON lacks.</summary>
public static class JsonValues
{
    /// <summary>The string that a key becomes.</summary>
    public static string KeyName(YamlNode key, YamlSchema schema)
    {
        if (key is not YamlScalar scalar)
        {
            throw Refuse(key, $"a {(key is YamlMapping ? "mapping" : "list")} is a key; JSON wants strings");
        }

        if (!scalar.IsPlain && scalar.Tag is null)
        {
            return scalar.Value;
        }

        var value = schema.Resolve(scalar);
        return value.Kind switch
        {
            ScalarKind.String or ScalarKind.Merge => value.String,
            ScalarKind.Boolean => value.Boolean ? "true" : "false",
            ScalarKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
            // Single precision: so does sigs.k8s.io/yaml.
            ScalarKind.Float when double.IsFinite(value.Float) => GoFloat.Format((float)value.Float),
            ScalarKind.Float => GoFloat.FormatYaml(value.Float),
            ScalarKind.Binary or ScalarKind.Invalid => Text(value, scalar),
            _ => throw Refuse(key, $"{scalar.Value} is {Describe(value.Kind)} as a key; JSON wants a string: quote it"),
        };
    }

    /// <summary>The string that a value becomes which is neither null, boolean nor a finite number.</summary>
    public static string Text(in ScalarValue value, YamlScalar scalar) => value.Kind switch
    {
        ScalarKind.String or ScalarKind.Merge => value.String,
        ScalarKind.Timestamp => value.Timestamp.ToString(),
        ScalarKind.Binary => System.Text.Encoding.UTF8.GetString(value.Binary),
        ScalarKind.Float => throw Refuse(scalar, $"{scalar.Value} is not a number that JSON can hold"),
        ScalarKind.Invalid => throw new DiagnosticException(new Diagnostic(YamlValueRules.Contradiction, scalar.Span, value.Error)),
        _ => scalar.Value,
    };

    private static string Describe(ScalarKind kind) => kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Timestamp => "a date",
        _ => "a number of more than 63 bits",
    };

    private static DiagnosticException Refuse(YamlNode node, string message) => new(new Diagnostic(YamlValueRules.NotJson, node.Span, message));
}
