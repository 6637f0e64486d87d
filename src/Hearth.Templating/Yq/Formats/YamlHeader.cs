using System.Text;

namespace Hearth.Templating.Yq.Formats;

/// <summary>
/// What stands above a file's first value: comments, blank lines, directives and <c>---</c>. go-yaml would tie it to values or
/// lose it, so upstream takes it off before reading and puts it back when writing.
/// </summary>
internal static class YamlHeader
{
    public const string Separator = "$yqDocSeparator$";

    private const string Dim = "\u001b[90m";
    private const string Reset = "\u001b[0m";

    /// <summary>The header, its separators marked, and where the rest starts.</summary>
    public static (string Header, int End) Take(string text)
    {
        var header = new StringBuilder();
        int at = 0;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at);
            int next = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(at, next - at);
            var bare = line.TrimEnd("\r\n");
            var trimmed = bare.Trim();
            if (trimmed is "---")
            {
                header.Append(Separator).Append(line[bare.Length..]);
            }
            else if (trimmed.StartsWith("---", StringComparison.Ordinal) && char.IsWhiteSpace(trimmed[3..] is [var c, ..] ? c : 'x'))
            {
                header.Append(Separator).Append('\n');
                at += bare.Length - bare.TrimStart().Length;
                at += 3 + (text.AsSpan(at + 3).Length - text.AsSpan(at + 3).TrimStart(" \t").Length);
                continue;
            }
            else if (trimmed.IsEmpty || trimmed[0] == '#' || trimmed.StartsWith("%YAML", StringComparison.Ordinal))
            {
                header.Append(line);
            }
            else
            {
                break;
            }

            at = next;
        }

        return (header.ToString(), at);
    }

    public static string Write(string content, bool separators, bool colors)
    {
        if (content.Length == 0)
        {
            return "";
        }

        var written = new StringBuilder(content.Length + 8);
        int at = 0;
        while (at < content.Length)
        {
            int end = content.IndexOf('\n', at);
            string line = end < 0 ? content[at..] : content[at..(end + 1)];
            at += line.Length;
            if (line.Contains(Separator, StringComparison.Ordinal))
            {
                written.Append(separators ? "---" : "").Append(separators ? line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n" : "");
                if (end < 0)
                {
                    written.Append('\n');
                }

                continue;
            }

            string shown = line != "\n" && line[0] != '%' && !line.AsSpan().TrimStart().StartsWith("#") ? $"# {line}" : line;
            written.Append(colors && !shown.AsSpan().IsWhiteSpace() ? $"{Dim}{shown}{Reset}" : shown);
            if (end < 0)
            {
                written.Append('\n');
            }
        }

        return written.ToString();
    }
}
