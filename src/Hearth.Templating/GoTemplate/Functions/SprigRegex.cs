using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's regular expressions: RE2's, in linear time. Without "must" a bad pattern is an error too, but for regexMatch.</summary>
internal static class SprigRegex
{
    public static FunctionSet AddTo(FunctionSet functions)
    {
        functions.In("Regular expressions")
            .Add("regexMatch", (string pattern, string s) => Matches(pattern, s), "Whether the string has a match.", "{{ regexMatch \"^\\\\d+$\" \"12\" }} → true")
            .Add("mustRegexMatch", (string pattern, string s) => Guarded(() => Re2Regex.Parse(pattern).IsMatch(s)), "As regexMatch, or an error.", "{{ mustRegexMatch \"a\" \"a\" }} → true")
            .Add("regexFind", (string pattern, string s) => Guarded(() => Re2Regex.Parse(pattern).Find(s)), "The first match.", "{{ regexFind \"[0-9]+\" \"ab12\" }} → 12")
            .Add("regexFindAll", (string pattern, string s, long n) => Guarded(() => FindAll(pattern, s, n)), "All matches, or the first n.", "{{ regexFindAll \"[a-z]\" \"a1b2\" -1 }} → [a b]")
            .Add("regexReplaceAll", (string pattern, string s, string with) => Guarded(() => Re2Regex.Parse(pattern).Replace(s, with, isLiteral: false)), "Every match replaced, $1 being its first group.", "{{ regexReplaceAll \"a(.)\" \"ab\" \"${1}\" }} → b")
            .Add("regexReplaceAllLiteral", (string pattern, string s, string with) => Guarded(() => Re2Regex.Parse(pattern).Replace(s, with, isLiteral: true)), "Every match replaced by the text as it is.", "{{ regexReplaceAllLiteral \"a\" \"aa\" \"$1\" }} → $1$1")
            .Add("regexSplit", (string pattern, string s, long n) => Guarded(() => Value.Strings(Re2Regex.Parse(pattern).Split(s, n))), "The parts between matches.", "{{ regexSplit \"-+\" \"a--b\" -1 }} → [a b]")
            .Add("regexQuoteMeta", (string s) => QuoteMeta(s), "The string as a pattern that matches it.", "{{ regexQuoteMeta \"a.b\" }} → a\\.b");
        foreach (string name in (string[])["Find", "FindAll", "ReplaceAll", "ReplaceAllLiteral", "Split"])
        {
            functions.Alias("mustRegex" + name, "regex" + name);
        }

        return functions;
    }

    private static bool Matches(string pattern, string s)
    {
        try
        {
            return Guarded(() => Re2Regex.Parse(pattern).IsMatch(s));
        }
        catch (FunctionException)
        {
            return false;
        }
    }

    private static Value FindAll(string pattern, string s, long n)
    {
        var found = Re2Regex.Parse(pattern).FindAll(s, n);
        return found.Count == 0 ? Value.OfReference(GoType.StringSlice, null) : Value.Strings(found.Select(static match => match.Value));
    }

    private static T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException e)
        {
            throw new FunctionException($"the expression takes more than {e.MatchTimeout.TotalSeconds:0} seconds on this text: {e.Pattern}");
        }
    }

    private static string QuoteMeta(string s)
    {
        var quoted = new StringBuilder(s.Length + 8);
        foreach (char c in s)
        {
            if (@"\.+*?()|[]{}^$".Contains(c))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }
}
