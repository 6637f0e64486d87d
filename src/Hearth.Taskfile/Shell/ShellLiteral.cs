using System.Text;
using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.Shell;

/// <summary>The expansions that go-task makes itself in paths: <c>~</c>, <c>$NAME</c>, <c>${NAME:-default}</c> and backslashes.</summary>
internal static class ShellLiteral
{
    /// <summary>Expands a path; the result is taken literally.</summary>
    public static string Expand(string text, TaskEnvironment environment) => Expand(text, environment, keepEscapes: false);

    /// <summary>Expands a glob; escaped characters stay escaped, for the pattern to read.</summary>
    public static string ExpandPattern(string text, TaskEnvironment environment) => Expand(text, environment, keepEscapes: true);

    private static string Expand(string text, TaskEnvironment environment, bool keepEscapes)
    {
        if (text.AsSpan().IndexOfAny('$', '~', '\\') < 0)
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length + 16);
        int at = 0;
        if (text is "~" or ['~', '/', ..])
        {
            expanded.Append(environment["HOME"]);
            at = 1;
        }

        while (at < text.Length)
        {
            char c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                if (keepEscapes)
                {
                    expanded.Append('\\');
                }

                expanded.Append(text[at + 1]);
                at += 2;
            }
            else if (c == '$')
            {
                at = ExpandVariable(text, at, environment, expanded);
            }
            else
            {
                expanded.Append(c);
                at++;
            }
        }

        return expanded.ToString();
    }

    private static int ExpandVariable(string text, int at, TaskEnvironment environment, StringBuilder expanded)
    {
        if (at + 1 < text.Length && text[at + 1] == '{' && text.IndexOf('}', at) is var close and > 0)
        {
            ExpandBraced(text.AsSpan(at + 2, close - at - 2), environment, expanded);
            return close + 1;
        }

        int end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_') && !(end == at + 1 && char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        if (end == at + 1)
        {
            expanded.Append('$');
            return end;
        }

        expanded.Append(environment[text[(at + 1)..end]]);
        return end;
    }

    private static void ExpandBraced(ReadOnlySpan<char> inside, TaskEnvironment environment, StringBuilder expanded)
    {
        int end = inside.IndexOfAny(":-+=?");
        string name = (end < 0 ? inside : inside[..end]).ToString();
        string? value = environment[name];
        var rest = end < 0 ? [] : inside[end..];
        bool emptyCounts = rest is [':', ..];
        bool isSet = emptyCounts ? !string.IsNullOrEmpty(value) : value is not null;
        rest = emptyCounts ? rest[1..] : rest;
        expanded.Append(rest switch
        {
            ['-' or '=', .. var fallback] when !isSet => fallback.ToString(),
            ['+', .. var alternative] => isSet ? alternative.ToString() : "",
            _ => value,
        });
    }
}
