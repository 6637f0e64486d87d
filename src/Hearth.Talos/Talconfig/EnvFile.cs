using System.Text;

namespace Hearth.Talos.Talconfig;

/// <summary>
/// talenv.yaml: variables as <c>KEY: value</c> or <c>KEY=value</c> (godotenv's format, which only looks like YAML):
/// quotes, escapes in double quotes, <c>#</c> comments, <c>${OTHER}</c> from lines above.
/// </summary>
internal static class EnvFile
{
    /// <returns>The first line that is no assignment; null where all are. talhelper then ignores the file without a word.</returns>
    public static string? Read(string text, IDictionary<string, string> variables)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        int position = 0;
        while (position < text.Length)
        {
            int end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end;
            string line = text[position..end].Trim();
            if (line.Length == 0 || line[0] == '#' || line == "---")
            {
                position = end + 1;
                continue;
            }

            int start = position + text.AsSpan(position, end - position).IndexOf(line[0]);
            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                start += 7;
            }

            int mark = text.AsSpan(start, end - start).IndexOfAny('=', ':');
            string key = mark < 0 ? "" : text.Substring(start, mark).Trim();
            if (key.Length == 0 || key.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."))
            {
                return line;
            }

            position = start + mark + 1;
            while (position < text.Length && text[position] is ' ' or '\t')
            {
                position++;
            }

            variables[key] = ReadValue(text, ref position, variables);
        }

        return null;
    }

    private static string ReadValue(string text, ref int position, IDictionary<string, string> variables)
    {
        if (position < text.Length && text[position] is '"' or '\'')
        {
            char quote = text[position];
            int close = position + 1;
            while (close < text.Length && text[close] != quote)
            {
                close += text[close] == '\\' && quote == '"' ? 2 : 1;
            }

            string inner = text[(position + 1)..Math.Min(close, text.Length)];
            int rest = text.IndexOf('\n', Math.Min(close, text.Length));
            position = rest < 0 ? text.Length : rest + 1;
            return quote == '\'' ? inner : Expand(Unescape(inner), variables);
        }

        int end = text.IndexOf('\n', position);
        end = end < 0 ? text.Length : end;
        string value = text[position..end];
        position = end + 1;
        int comment = value.IndexOf(" #", StringComparison.Ordinal);
        value = (value.StartsWith('#') ? "" : comment >= 0 ? value[..comment] : value).Trim();
        return Expand(value, variables);
    }

    private static string Unescape(string text) =>
        text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string Expand(string text, IDictionary<string, string> variables)
    {
        if (!text.Contains('$'))
        {
            return text;
        }

        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            bool braces = text[i + 1] == '{';
            int start = i + (braces ? 2 : 1);
            int end = start;
            while (end < text.Length && (text[end] == '_' || char.IsAsciiLetterOrDigit(text[end])))
            {
                end++;
            }

            if (end == start)
            {
                result.Append('$');
                continue;
            }

            result.Append(variables.TryGetValue(text[start..end], out string? value) ? value : "");
            i = braces && end < text.Length && text[end] == '}' ? end : end - 1;
        }

        return result.ToString();
    }
}
