using System.Globalization;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Machine;

/// <summary>
/// Scalars as Talos' YAML library (go.yaml.in/yaml v4) writes them: strings that would read as something else are
/// double quoted, those that only YAML 1.1 reads differently (<c>off</c>, <c>02:00:00</c>) single quoted.
/// </summary>
internal static class GoScalars
{
    public static YamlScalar String(string text, SourceSpan span, bool sensitive = false) => new(text, StyleOf(text), span, null, sensitive);

    public static YamlScalar Plain(string text, SourceSpan span) => new(text, ScalarStyle.Plain, span);

    /// <summary>A free-form value: resolved and written back in canonical form. Null for null.</summary>
    public static YamlScalar? Canonical(YamlScalar scalar)
    {
        var value = YamlSchema.GoYaml3.Resolve(scalar);
        return value.Kind switch
        {
            ScalarKind.Null => null,
            ScalarKind.Boolean => Plain(value.Boolean ? "true" : "false", scalar.Span),
            ScalarKind.Integer => Plain(value.Integer.ToString(CultureInfo.InvariantCulture), scalar.Span),
            ScalarKind.BigInteger => Plain(value.BigInteger.ToString(CultureInfo.InvariantCulture), scalar.Span),
            ScalarKind.Float => Plain(GoFloat.FormatYaml(value.Float), scalar.Span),
            ScalarKind.Timestamp => Plain(value.Timestamp.ToString(), scalar.Span),
            ScalarKind.Binary => new YamlScalar(Convert.ToBase64String(value.Binary), ScalarStyle.Plain, scalar.Span, null, scalar.IsSensitive),
            _ => String(scalar.Value, scalar.Span, scalar.IsSensitive),
        };
    }

    public static ScalarStyle StyleOf(string text)
    {
        if (text.Contains('\n'))
        {
            return ScalarStyle.Literal;
        }

        if (YamlSchema.GoYaml3.Resolve(new YamlScalar(text, ScalarStyle.Plain, default)).Kind != ScalarKind.String)
        {
            return ScalarStyle.DoubleQuoted;
        }

        return IsOldBool(text) || IsBase60(text) ? ScalarStyle.SingleQuoted : ScalarStyle.Plain;
    }

    internal static bool IsOldBool(string text) =>
        text is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    // ^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$ : numbers in base 60, which YAML 1.1 had.
    private static bool IsBase60(ReadOnlySpan<char> text)
    {
        text = text is ['+' or '-', ..] ? text[1..] : text;
        int colon = text.IndexOf(':');
        if (colon < 1 || !char.IsAsciiDigit(text[0]) || text[..colon].ContainsAnyExcept("0123456789_"))
        {
            return false;
        }

        text = text[colon..];
        while (text is [':', ..])
        {
            int digits = text is [_, >= '0' and <= '5', >= '0' and <= '9', ..] ? 2 : text is [_, >= '0' and <= '9', ..] ? 1 : 0;
            if (digits == 0)
            {
                return false;
            }

            text = text[(1 + digits)..];
        }

        return text.IsEmpty || (text[0] == '.' && !text[1..].ContainsAnyExcept("0123456789_"));
    }
}
