using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq;

/// <summary>Colours for a terminal: keys, texts, numbers and words, anchors, comments.</summary>
internal static class YqColors
{
    private const string Key = "\u001b[36m";
    private const string Text = "\u001b[32m";
    private const string Number = "\u001b[95m";
    private const string Anchor = "\u001b[93m";
    private const string Comment = "\u001b[90m";
    private const string Reset = "\u001b[0m";

    /// <summary>YAML as our writer writes it, which is what makes reading it by lines enough.</summary>
    public static string Yaml(string text)
    {
        var made = new StringBuilder(text.Length * 2);
        int blockIndent = -1;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            int indent = line.Length - line.AsSpan().TrimStart(' ').Length;
            if (blockIndent >= 0 && (line.Length == 0 || indent > blockIndent))
            {
                Paint(made, line, Text).Append('\n');
                continue;
            }

            blockIndent = -1;
            var painter = new LinePainter(line, made);
            painter.Paint();
            made.Append('\n');
            if (painter.OpensBlock)
            {
                blockIndent = indent;
            }
        }

        return made.ToString();
    }

    public static string Json(string text) => Yaml(text);

    private static StringBuilder Paint(StringBuilder to, ReadOnlySpan<char> text, string color) =>
        text.IsEmpty ? to : to.Append(color).Append(text).Append(Reset);

    private ref struct LinePainter(string line, StringBuilder made)
    {
        private int at;

        public bool OpensBlock { get; private set; }

        public void Paint()
        {
            while (at < line.Length)
            {
                char c = line[at];
                if (c is ' ' or ',' or '[' or ']' or '{' or '}' or ':' || (c is '-' or '?' && (at + 1 == line.Length || line[at + 1] == ' ')))
                {
                    made.Append(c);
                    at++;
                }
                else if (c == '#')
                {
                    YqColors.Paint(made, line.AsSpan(at), Comment);
                    return;
                }
                else if (c is '&' or '*' or '!')
                {
                    int end = line.IndexOf(' ', at) is var blank and >= 0 ? blank : line.Length;
                    _ = c == '!' ? made.Append(line, at, end - at) : YqColors.Paint(made, line.AsSpan(at, end - at), Anchor);
                    at = end;
                }
                else if (c is '|' or '>' && !line.AsSpan(at).TrimEnd("+-0123456789|>").ContainsAnyExcept(' '))
                {
                    OpensBlock = true;
                    made.Append(line, at, line.Length - at);
                    return;
                }
                else
                {
                    PaintScalar();
                }
            }
        }

        private void PaintScalar()
        {
            int start = at;
            if (line[at] is '"' or '\'')
            {
                char quote = line[at++];
                while (at < line.Length && line[at] != quote)
                {
                    at += line[at] == '\\' && quote == '"' ? 2 : 1;
                }

                at = Math.Min(at + 1, line.Length);
            }
            else
            {
                while (at < line.Length && !(line[at] == ':' && (at + 1 == line.Length || line[at + 1] == ' ')) && !(line[at] == ' ' && at + 1 < line.Length && line[at + 1] == '#') && line[at] is not (',' or ']' or '}'))
                {
                    at++;
                }
            }

            var scalar = line.AsSpan(start, at - start);
            bool isKey = at < line.Length && line[at] == ':';
            string tag = YamlImplicitTag.Of(scalar);
            bool isNumber = tag is YamlImplicitTag.Boolean or YamlImplicitTag.Integer or YamlImplicitTag.Float;
            _ = tag == YamlImplicitTag.Null && !isKey ? made.Append(scalar) : YqColors.Paint(made, scalar, isKey ? Key : isNumber ? Number : Text);
        }
    }
}
