using System.Text;

namespace Hearth.Templating.Yq.Formats;

/// <summary>INI: scalars, and one level of sections.</summary>
internal sealed class IniEncoder : IYqEncoder
{
    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind == YqKind.Scalar)
        {
            output.Write(node.Value + "\n");
            return;
        }

        if (node.Kind != YqKind.Mapping)
        {
            throw new YqException($"INI encoder supports only MappingNode at the root level, got {node.Tag}");
        }

        var text = new StringBuilder();
        WriteKeys(text, node);
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            if (node.Content[i + 1].Kind == YqKind.Mapping)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append('[').Append(node.Content[i].Value).Append("]\n");
                WriteKeys(text, node.Content[i + 1]);
            }
        }

        output.Write(text.ToString());
    }

    // The equals signs of a section stand below each other.
    private static void WriteKeys(StringBuilder text, YqNode node)
    {
        var entries = new List<(string Key, string Value)>();
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            if (node.Content[i + 1].Kind == YqKind.Scalar)
            {
                entries.Add((Key(node.Content[i].Value), Value(node.Content[i + 1].Value)));
            }
        }

        int width = entries.Count == 0 ? 0 : entries.Max(static entry => entry.Key.Length);
        foreach (var (key, value) in entries)
        {
            text.Append(key.PadRight(width)).Append(" = ").Append(value).Append('\n');
        }
    }

    private static string Key(string key) => key.AsSpan().ContainsAny('"', '=', ':') ? $"`{key}`" : key;

    private static string Value(string value) =>
        value.AsSpan().ContainsAny('\n', '`') ? $"\"\"\"{value}\"\"\""
        : value.AsSpan().ContainsAny('#', ';') ? $"`{value}`"
        : value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])) ? $"\"{value}\""
        : value;
}

/// <summary>INI as a mapping of its sections; keys above the first section stand beside them. All values are texts.</summary>
internal sealed class IniDecoder(string text, bool keepsQuotes) : IYqDecoder
{
    private bool isDone;

    public YqNode? Read()
    {
        if (isDone)
        {
            return null;
        }

        isDone = true;
        var root = YqNode.Mapping();
        var section = root;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                int close = line.LastIndexOf(']');
                if (close < 0)
                {
                    throw new YqException($"failed to parse INI content: unclosed section: {line}");
                }

                section = Section(root, line[1..close].Trim());
                continue;
            }

            ReadEntry(section, line, lines, ref i);
        }

        return root;
    }

    private static YqNode Section(YqNode root, string name)
    {
        if (name is "DEFAULT")
        {
            return root;
        }

        if (root.ValueOf(name) is { Kind: YqKind.Mapping } known)
        {
            return known;
        }

        var made = YqNode.Mapping();
        root.Attach(YqNode.KeyText(name), made);
        return made;
    }

    private void ReadEntry(YqNode section, string line, string[] lines, ref int i)
    {
        int equals = line.AsSpan().IndexOfAny('=', ':');
        if (equals < 0)
        {
            throw new YqException($"failed to parse INI content: key-value delimiter not found: {line}");
        }

        string key = line[..equals].Trim().Trim('"', '`');
        string value = line[(equals + 1)..].Trim();
        while (value.EndsWith('\\') && i + 1 < lines.Length)
        {
            value = value[..^1] + lines[++i].Trim();
        }

        if (value.StartsWith("\"\"\"", StringComparison.Ordinal) || value.StartsWith('`'))
        {
            string quote = value[0] == '`' ? "`" : "\"\"\"";
            var made = new StringBuilder(value[quote.Length..]);
            while (made.ToString().IndexOf(quote, StringComparison.Ordinal) < 0 && i + 1 < lines.Length)
            {
                made.Append('\n').Append(lines[++i].TrimEnd('\r'));
            }

            value = made.ToString() is var whole && whole.IndexOf(quote, StringComparison.Ordinal) is var end and >= 0 ? whole[..end] : whole;
        }
        else
        {
            int comment = value.IndexOfAny(['#', ';']) is var mark and > 0 && char.IsWhiteSpace(value[mark - 1]) ? mark : -1;
            value = comment >= 0 ? value[..comment].Trim() : value;
            bool isQuoted = value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'';
            value = isQuoted && !keepsQuotes ? value[1..^1] : value;
        }

        var node = YqNode.KeyText(value);
        if (section.Content.FindIndex(known => known.IsMapKey && known.Value == key) is var at and >= 0)
        {
            section.Content[at + 1].Value = value;
            return;
        }

        section.Attach(YqNode.KeyText(key), node);
    }
}
