using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Taskfile.Reading;

/// <summary>YAML nodes as go-yaml v3 sees them while it decodes a Taskfile.</summary>
internal static class TaskfileNodes
{
    public static bool IsNull(YamlNode node) => node is YamlScalar scalar && YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.Null;

    public static bool IsMergeKey(YamlScalar key) => key.IsPlain && key.AsSpan() is "<<";

    /// <summary>A boolean, or one of YAML 1.1's words for it (also quoted), as go-yaml takes for a bool field.</summary>
    public static bool? AsBoolean(YamlScalar scalar)
    {
        var resolved = YamlSchema.GoYaml3.Resolve(scalar);
        return resolved.Kind switch
        {
            ScalarKind.Boolean => resolved.Boolean,
            ScalarKind.String => resolved.String switch
            {
                "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
                "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
                _ => null,
            },
            _ => null,
        };
    }

    /// <summary>Where go-yaml says a node starts: at its anchor, else at its text.</summary>
    public static SourceSpan StartOf(YamlNode node)
    {
        var span = node.Target.Span;
        if (node.Target.Anchor is { } anchor && span.Start > 0)
        {
            int at = span.Source.Text.AsSpan(0, span.Start).LastIndexOf($"&{anchor}");
            return at < 0 ? span : span.Source.Span(at, span.End - at);
        }

        return span;
    }

    public static string ShortTag(YamlNode node) => node.Target switch
    {
        YamlMapping => "!!map",
        YamlSequence => "!!seq",
        YamlScalar scalar => YamlSchema.GoYaml3.Resolve(scalar).Kind switch
        {
            ScalarKind.Null => "!!null",
            ScalarKind.Boolean => "!!bool",
            ScalarKind.Integer or ScalarKind.BigInteger => "!!int",
            ScalarKind.Float => "!!float",
            ScalarKind.Timestamp => "!!timestamp",
            ScalarKind.Binary => "!!binary",
            ScalarKind.Merge => "!!merge",
            _ => "!!str",
        },
        _ => "",
    };

    /// <summary>A node as go-yaml's errors name it: its tag and, for a scalar, the start of its text.</summary>
    public static string DescribeForError(YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            return ShortTag(node);
        }

        string value = scalar.Value;
        return $"{ShortTag(node)} `{(value.Length > 10 ? value[..7] + "..." : value)}`";
    }
}
