using System.Text;
using System.Text.RegularExpressions;
using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.Reading;

/// <summary>Reads <c>.env</c> files as joho/godotenv 1.5 does, which go-task uses.</summary>
internal static partial class DotenvReader
{
    /// <summary>The variables of a file, in its order.</summary>
    /// <exception cref="TaskException">The file cannot be read as one; the message is godotenv's.</exception>
    public static OrderedDictionary<string, string> Read(string path) => Parse(File.ReadAllText(path).Replace("\r\n", "\n"));

    public static OrderedDictionary<string, string> Parse(string text)
    {
        var variables = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var rest = text.AsSpan();
        while (SkipToStatement(ref rest))
        {
            string key = ReadKey(ref rest);
            variables[key] = ReadValue(ref rest, variables);
        }

        return variables;
    }

    private static bool SkipToStatement(ref ReadOnlySpan<char> rest)
    {
        while (true)
        {
            rest = rest.TrimStart();
            if (rest is not ['#', ..])
            {
                return !rest.IsEmpty;
            }

            int end = rest.IndexOf('\n');
            rest = end < 0 ? [] : rest[end..];
        }
    }

    private static string ReadKey(ref ReadOnlySpan<char> rest)
    {
        rest = TrimStart(rest);
        if (rest.StartsWith("export") && rest.Length > 6 && IsSpace(rest[6]))
        {
            rest = TrimStart(rest[6..]);
        }

        for (int i = 0; i < rest.Length; i++)
        {
            char c = rest[i];
            if (c is '=' or ':')
            {
                string key = rest[..i].TrimEnd().ToString();
                rest = TrimStart(rest[(i + 1)..]);
                return key;
            }

            if (c != '_' && c != '.' && !IsSpace(c) && !char.IsLetter(c) && !char.IsNumber(c))
            {
                throw new TaskException($"unexpected character {GoQuote.Quote(c.ToString())} in variable name near {GoQuote.Quote(rest.ToString())}");
            }
        }

        rest = [];
        return "";
    }

    private static string ReadValue(ref ReadOnlySpan<char> rest, OrderedDictionary<string, string> known)
    {
        if (rest is ['"' or '\'', ..])
        {
            return ReadQuoted(ref rest, known);
        }

        int end = rest.IndexOfAny('\n', '\r');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        for (int i = line.Length - 1; i > 0; i--)
        {
            if (line[i] == '#' && IsSpace(line[i - 1]))
            {
                line = line[..i];
                break;
            }
        }

        return ExpandVariables(TrimEnd(TrimStart(line)).ToString(), known);
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> rest, OrderedDictionary<string, string> known)
    {
        char quote = rest[0];
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == quote && rest[i - 1] != '\\')
            {
                string value = rest[..i].Trim(quote).ToString();
                rest = rest[(i + 1)..];
                return quote == '"' ? ExpandVariables(ExpandEscapes(value), known) : value;
            }
        }

        int end = rest.IndexOf('\n');
        throw new TaskException($"unterminated quoted value {(end < 0 ? rest : rest[..end])}");
    }

    private static string ExpandEscapes(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'n': expanded.Append('\n'); break;
                case 'r': expanded.Append('\r'); break;
                case '$': expanded.Append("\\$"); break;
                default: expanded.Append(text[i]); break;
            }
        }

        return expanded.ToString();
    }

    private static string ExpandVariables(string text, OrderedDictionary<string, string> known) =>
        text.Contains('$')
            ? VariablePattern().Replace(text, match =>
                match.Groups[1].Success || match.Groups[3].Success ? match.Value[1..]
                : match.Groups[4].Success ? known.GetValueOrDefault(match.Groups[4].Value, "")
                : match.Value)
            : text;

    [GeneratedRegex(@"(\\)?(\$)(\()?\{?([A-Z0-9_]+)?\}?")]
    private static partial Regex VariablePattern();

    private static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    private static bool IsSpace(char c) => c is '\t' or '\v' or '\f' or '\r' or ' ' or '\u0085' or '\u00A0';
}
