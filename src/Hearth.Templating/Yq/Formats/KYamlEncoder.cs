using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>Kubernetes' KYAML: braces and brackets everywhere, every string in double quotes, every entry ends in a comma.</summary>
internal sealed class KYamlEncoder(YqSettings settings) : IYqEncoder
{
    public void WriteSeparator(TextWriter output) => new YamlEncoder(settings).WriteSeparator(output);

    public void WriteLeading(TextWriter output, string content) => new YamlEncoder(settings).WriteLeading(output, content);

    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind == YqKind.Scalar && settings.UnwrapsScalars)
        {
            output.Write(node.Value + "\n");
            return;
        }

        var text = new StringBuilder();
        Comment(text, node.HeadComment, 0);
        Write(text, node, 0);
        LineComment(text, node.LineComment);
        text.Append('\n').Append(YamlHeader.Write(node.FootComment, settings.WritesSeparators, colors: false));
        output.Write(settings.HasColors ? YqColors.Yaml(text.ToString()) : text.ToString());
    }

    private void Write(StringBuilder text, YqNode node, int indent)
    {
        switch (node.Kind)
        {
            case YqKind.Mapping when node.Content.Count == 0:
                text.Append("{}");
                break;
            case YqKind.Sequence when node.Content.Count == 0:
                text.Append("[]");
                break;
            case YqKind.Mapping:
                text.Append("{\n");
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    WriteEntry(text, node.Content[i], node.Content[i + 1], indent + settings.Indent);
                }

                text.Append(' ', indent).Append('}');
                break;
            case YqKind.Sequence:
                text.Append("[\n");
                foreach (var item in node.Content)
                {
                    Comment(text, item.HeadComment, indent + settings.Indent);
                    text.Append(' ', indent + settings.Indent);
                    Write(text, item, indent + settings.Indent);
                    text.Append(',');
                    LineComment(text, item.LineComment);
                    text.Append('\n');
                    Comment(text, item.FootComment, indent + settings.Indent);
                }

                text.Append(' ', indent).Append(']');
                break;
            case YqKind.Alias when node.Target is { } target:
                Write(text, target, indent);
                break;
            case YqKind.Scalar:
                text.Append(Scalar(node));
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private void WriteEntry(StringBuilder text, YqNode key, YqNode value, int indent)
    {
        Comment(text, key.HeadComment, indent);
        Comment(text, value.HeadComment == key.HeadComment ? "" : value.HeadComment, indent);
        text.Append(' ', indent).Append(IsBare(key.Value) ? key.Value : Quote(key.Value)).Append(": ");
        Write(text, value, indent);
        text.Append(',');
        LineComment(text, value.LineComment.Length > 0 ? value.LineComment : key.LineComment);
        text.Append('\n');
        Comment(text, value.FootComment.Length > 0 ? value.FootComment : key.FootComment, indent);
    }

    private static string Scalar(YqNode node) => node.Tag switch
    {
        YamlImplicitTag.Null => "null",
        YamlImplicitTag.Boolean => node.Value.ToLowerInvariant(),
        YamlImplicitTag.Integer or YamlImplicitTag.Float => node.Value,
        _ => Quote(node.Value),
    };

    private static bool IsBare(string key) =>
        key.Length > 0 && (char.IsAsciiLetter(key[0]) || key[0] == '_') && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Quote(string value)
    {
        var made = new StringBuilder(value.Length + 2).Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => made.Append("\\\\"),
                '"' => made.Append("\\\""),
                '\n' => made.Append("\\n"),
                '\r' => made.Append("\\r"),
                '\t' => made.Append("\\t"),
                < ' ' => made.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => made.Append(c),
            };
        }

        return made.Append('"').ToString();
    }

    private static void Comment(StringBuilder text, string comment, int indent)
    {
        foreach (string line in comment.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                text.Append(' ', indent).Append(line.AsSpan().TrimStart().StartsWith("#") ? "" : "# ").Append(line).Append('\n');
            }
        }
    }

    private static void LineComment(StringBuilder text, string comment)
    {
        string line = comment.Trim().Split('\n')[0].Trim();
        if (line.Length > 0)
        {
            text.Append(' ').Append(line[0] == '#' ? "" : "# ").Append(line);
        }
    }
}
