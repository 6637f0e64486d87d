namespace Hearth.Syntax.Files;

/// <summary>One name against one pattern, as Go's <c>filepath.Match</c>: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c> and <c>\</c>.</summary>
public static class PathPattern
{
    /// <summary>Whether the pattern has anything but plain characters.</summary>
    public static bool IsPattern(ReadOnlySpan<char> text) => text.IndexOfAny("*?[") >= 0;

    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Back to the last star, one character further, when what follows it fails: linear in practice.
        int starPattern = -1, starName = 0;
        int p = 0, n = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starName = n;
                continue;
            }

            if (p < pattern.Length && MatchOne(pattern, ref p, name[n]))
            {
                n++;
                continue;
            }

            if (starPattern < 0)
            {
                return false;
            }

            p = starPattern;
            n = ++starName;
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchOne(ReadOnlySpan<char> pattern, ref int at, char c)
    {
        switch (pattern[at])
        {
            case '?':
                at++;
                return c != '/';
            case '[':
                return MatchClass(pattern, ref at, c);
            case '\\' when at + 1 < pattern.Length:
                bool escaped = pattern[at + 1] == c;
                at += escaped ? 2 : 0;
                return escaped;
            default:
                bool same = pattern[at] == c;
                at += same ? 1 : 0;
                return same;
        }
    }

    private static bool MatchClass(ReadOnlySpan<char> pattern, ref int at, char c)
    {
        int i = at + 1;
        bool negated = i < pattern.Length && pattern[i] is '^' or '!';
        i += negated ? 1 : 0;
        bool found = false;
        bool isFirst = true;
        while (i < pattern.Length && (pattern[i] != ']' || isFirst))
        {
            isFirst = false;
            char low = Take(pattern, ref i);
            char high = low;
            if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
            {
                i++;
                high = Take(pattern, ref i);
            }

            found |= c >= low && c <= high;
        }

        if (i >= pattern.Length || found == negated)
        {
            return false;
        }

        at = i + 1;
        return true;
    }

    private static char Take(ReadOnlySpan<char> pattern, ref int at)
    {
        if (pattern[at] == '\\' && at + 1 < pattern.Length)
        {
            at++;
        }

        return pattern[at++];
    }
}
