using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>Java properties: paths as keys, comments above them.</summary>
internal sealed class PropertiesEncoder(YqSettings settings) : IYqEncoder
{
    private readonly Dictionary<string, string> comments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> keys = [];

    public void WriteLeading(TextWriter output, string content)
    {
        foreach (string line in content.Split('\n') is var lines && lines[^1].Length == 0 ? lines[..^1] : lines)
        {
            if (!line.Contains(YamlHeader.Separator, StringComparison.Ordinal))
            {
                output.Write(line + "\n");
            }
        }
    }

    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind == YqKind.Scalar)
        {
            output.Write(node.Value + "\n");
            return;
        }

        comments.Clear();
        values.Clear();
        keys.Clear();
        Collect(node, "", null);
        bool isFirst = true;
        foreach (string key in keys)
        {
            if (comments.GetValueOrDefault(key) is { Length: > 0 } comment && comment.Split('\n') is var lines && lines.Any(static line => line.Length > 0))
            {
                output.Write(isFirst ? "" : "\n");
                foreach (string line in lines)
                {
                    output.Write($"#{line}\n");
                }
            }

            output.Write($"{Escape(key, " :")}{settings.PropertySeparator}{Escape(values[key], "")}\n");
            isFirst = false;
        }
    }

    private void Collect(YqNode node, string path, YqNode? key)
    {
        comments[path] = ((key is null ? "" : HeadAndLine(key)) + HeadAndLine(node)).Replace("\n", "\n ", StringComparison.Ordinal);
        switch (node.Kind)
        {
            case YqKind.Scalar:
                if (!values.ContainsKey(path))
                {
                    keys.Add(path);
                }

                values[path] = settings.UnwrapsScalars || !node.Value.Contains(' ') ? node.Value : GoTemplate.Formatting.GoString.Quote(node.Value);
                break;
            case YqKind.Sequence:
                for (int i = 0; i < node.Content.Count; i++)
                {
                    string index = i.ToString(CultureInfo.InvariantCulture);
                    Collect(node.Content[i], path.Length == 0 ? index : settings.PropertyBrackets ? $"{path}[{index}]" : $"{path}.{index}", null);
                }

                break;
            case YqKind.Mapping:
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    string name = node.Content[i].Value;
                    Collect(node.Content[i + 1], path.Length == 0 ? name : $"{path}.{name}", node.Content[i]);
                }

                break;
            case YqKind.Alias when node.Target is { } target:
                Collect(target, path, null);
                break;
            default:
                throw new YqException($"unsupported node {node.Tag}");
        }
    }

    internal static string HeadAndLine(YqNode node) => WithoutPound(node.HeadComment) + WithoutPound(node.LineComment);

    internal static string WithoutPound(string comment) => comment.IndexOf('#') is var at and >= 0 ? comment.Remove(at, 1) : comment;

    private static string Escape(string text, string special)
    {
        var made = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\f' => made.Append("\\f"),
                '\n' => made.Append("\\n"),
                '\r' => made.Append("\\r"),
                '\t' => made.Append("\\t"),
                '\\' => made.Append("\\\\"),
                _ when special.Contains(c) => made.Append('\\').Append(c),
                _ => made.Append(c),
            };
        }

        return made.ToString();
    }
}

/// <summary>Java properties as a tree: a dot goes deeper, a number is an index.</summary>
internal sealed class PropertiesDecoder(string text, YqSettings settings) : IYqDecoder
{
    private readonly YqEvaluator evaluator = new(settings, new YqHost { ReadFile = static path => throw new IOException(path), GetEnvironmentVariable = static _ => null });
    private bool isDone;
    private int at;

    public YqNode? Read()
    {
        if (isDone || text.Length == 0)
        {
            return null;
        }

        isDone = true;
        var root = YqNode.Mapping();
        var comments = new List<string>();
        var order = new List<string>();
        var entries = new Dictionary<string, (string Value, List<string> Comments)>(StringComparer.Ordinal);
        while (at < text.Length)
        {
            SkipBlanks(" \t\f\r\n");
            if (at == text.Length)
            {
                break;
            }

            if (text[at] is '#' or '!')
            {
                at++;
                SkipBlanks(" \t\f");
                int end = text.IndexOfAny(['\r', '\n'], at);
                end = end < 0 ? text.Length : end;
                comments.Add(text[at..end]);
                at = end;
                continue;
            }

            string key = ReadPart(isKey: true);
            SkipBlanks(" \t\f");
            if (at < text.Length && text[at] is '=' or ':')
            {
                at++;
                SkipBlanks(" \t\f");
            }

            string value = ReadPart(isKey: false);
            if (!entries.ContainsKey(key))
            {
                order.Add(key);
            }

            entries[key] = (value, comments.Count > 0 || !entries.TryGetValue(key, out var before) ? comments : before.Comments);
            comments = [];
        }

        foreach (string key in order)
        {
            Assign(root, key, entries[key].Value, entries[key].Comments);
        }

        return root;
    }

    private void Assign(YqNode root, string key, string value, List<string> comments)
    {
        var path = Path(key);
        if (comments.Count > 0)
        {
            var name = YqNode.Text(path[^1].Name);
            name.Tag = name.GuessedTag;
            string comment = string.Join('\n', comments);
            name.HeadComment = comment.Length == 0 ? "" : $"# {comment}";
            evaluator.AssignToKey(root, path, name);
        }

        evaluator.AssignDeeply(root, path, YqNode.Scalar(PropertyTag(value), value));
    }

    // Values are texts; upstream asks for the tag of a custom one only.
    private static string PropertyTag(string value) => value == "<<" ? YamlImplicitTag.Merge : YamlImplicitTag.String;

    private List<YqStep> Path(string key)
    {
        var path = new List<YqStep>();
        foreach (string part in key.Split('.'))
        {
            if (settings.PropertyBrackets && part.Contains('[') && TryBrackets(part, path))
            {
                continue;
            }

            path.Add(new YqStep(part, int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)));
        }

        return path;
    }

    private static bool TryBrackets(string part, List<YqStep> path)
    {
        int open = part.IndexOf('[');
        var made = new List<YqStep>();
        if (open > 0)
        {
            made.Add(new YqStep(part[..open], false));
        }

        for (var rest = part.AsSpan(open); !rest.IsEmpty;)
        {
            int close = rest.IndexOf(']');
            if (rest[0] != '[' || close < 0 || !int.TryParse(rest[1..close], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            {
                return false;
            }

            made.Add(new YqStep(index.ToString(CultureInfo.InvariantCulture), true));
            rest = rest[(close + 1)..];
        }

        path.AddRange(made);
        return true;
    }

    private string ReadPart(bool isKey)
    {
        var made = new StringBuilder();
        while (at < text.Length)
        {
            char c = text[at];
            if (c is '\n' or '\r' || (isKey && (c is ' ' or '\t' or '\f' or '=' or ':')))
            {
                break;
            }

            at++;
            if (c != '\\' || at == text.Length)
            {
                made.Append(c);
                continue;
            }

            char escaped = text[at++];
            switch (escaped)
            {
                case '\r' or '\n':
                    at += escaped == '\r' && at < text.Length && text[at] == '\n' ? 1 : 0;
                    SkipBlanks(" \t\f");
                    break;
                case 'u' when at + 4 <= text.Length && int.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code):
                    made.Append((char)code);
                    at += 4;
                    break;
                default:
                    made.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', _ => escaped });
                    break;
            }
        }

        return made.ToString();
    }

    private void SkipBlanks(string blanks)
    {
        while (at < text.Length && blanks.Contains(text[at]))
        {
            at++;
        }
    }
}
