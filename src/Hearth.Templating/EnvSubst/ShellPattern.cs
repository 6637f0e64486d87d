namespace Hearth.Templating.EnvSubst;

/// <summary><c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c> and <c>\x</c> over a whole text; <c>*</c> goes over slashes too.</summary>
internal static class ShellPattern
{
    /// <summary>Null where the pattern is malformed.</summary>
    public static bool? Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length || p < pattern.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
                continue;
            }

            int next = p;
            bool? one = p < pattern.Length && t < text.Length ? MatchOne(pattern, ref next, text[t]) : false;
            if (one is null)
            {
                return null;
            }

            if (one == true)
            {
                p = next;
                t++;
            }
            else if (star >= 0 && retry < text.Length)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool? MatchOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return true;
            case '\\':
                if (p + 1 == pattern.Length)
                {
                    return null;
                }

                p += 2;
                return pattern[p - 1] == c;
            case '[':
                return MatchClass(pattern, ref p, c);
            default:
                return pattern[p++] == c;
        }
    }

    private static bool? MatchClass(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        p++;
        bool negated = p < pattern.Length && pattern[p] == '^';
        p += negated ? 1 : 0;
        bool match = false;
        for (int count = 0; ; count++)
        {
            if (p < pattern.Length && pattern[p] == ']' && count > 0)
            {
                p++;
                return match != negated;
            }

            if (Escaped(pattern, ref p) is not { } low)
            {
                return null;
            }

            char high = low;
            if (pattern[p] == '-')
            {
                p++;
                if (Escaped(pattern, ref p) is not { } end)
                {
                    return null;
                }

                high = end;
            }

            match |= low <= c && c <= high;
        }
    }

    // A class needs something behind each character: its end at least.
    private static char? Escaped(ReadOnlySpan<char> pattern, ref int p)
    {
        if (p >= pattern.Length || pattern[p] is '-' or ']' || (pattern[p] == '\\' && ++p >= pattern.Length))
        {
            return null;
        }

        char c = pattern[p++];
        return p < pattern.Length ? c : null;
    }
}
