namespace Hearth.Helm.Charts;

/// <summary>
/// Go's <c>path.Match</c>: <c>*</c> and <c>?</c> do not cross a slash, <c>[a-z]</c> and <c>[^a]</c> are classes,
/// <c>\</c> takes the next character as it is. The whole name must match.
/// </summary>
internal static class GlobPattern
{
    public static bool IsValid(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && ++i == pattern.Length)
            {
                return false;
            }

            if (pattern[i] == '[' && (i = SkipClass(pattern, i)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // One star is enough to come back to: where a later one matched, an earlier one need not grow.
        int p = 0, n = 0, starPattern = -1, starName = -1;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starName = n;
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, name[n]))
            {
                n++;
            }
            else if (starPattern >= 0 && name[starName] != '/')
            {
                p = starPattern;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool MatchOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return c != '/';
            case '[':
                int start = p;
                int end = SkipClass(pattern, p);
                if (end < 0)
                {
                    return false;
                }

                p = end + 1;
                return c != '/' && ClassHolds(pattern[(start + 1)..end], c);
            case '\\' when p + 1 < pattern.Length:
                p += 2;
                return pattern[p - 1] == c;
            default:
                return pattern[p++] == c;
        }
    }

    // The index of the closing bracket, or -1. The first member may be anything but a bracket.
    private static int SkipClass(ReadOnlySpan<char> pattern, int open)
    {
        int i = open + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            i++;
        }

        for (int members = 0; i < pattern.Length; i++, members++)
        {
            if (pattern[i] == ']')
            {
                return members > 0 ? i : -1;
            }

            if (pattern[i] == '\\')
            {
                i++;
            }
        }

        return -1;
    }

    private static bool ClassHolds(ReadOnlySpan<char> members, char c)
    {
        bool negated = members[0] == '^';
        int i = negated ? 1 : 0;
        bool found = false;
        while (i < members.Length)
        {
            char low = Next(members, ref i);
            char high = low;
            if (i + 1 < members.Length && members[i] == '-')
            {
                i++;
                high = Next(members, ref i);
            }

            found |= low <= c && c <= high;
        }

        return found != negated;
    }

    private static char Next(ReadOnlySpan<char> members, ref int i)
    {
        if (members[i] == '\\' && i + 1 < members.Length)
        {
            i++;
        }

        return members[i++];
    }
}
