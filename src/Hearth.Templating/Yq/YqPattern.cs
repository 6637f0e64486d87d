namespace Hearth.Templating.Yq;

/// <summary>Keys and values by pattern: <c>*</c> is any text, <c>?</c> any one byte; nothing else is special.</summary>
internal static class YqPattern
{
    /// <summary>In linear time: a star is tried again only from where the last one stood.</summary>
    public static bool IsMatch(string text, string pattern)
    {
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            return text == pattern;
        }

        if (pattern == "*")
        {
            return true;
        }

        int at = 0, of = 0, star = -1, retry = 0;
        while (at < text.Length)
        {
            if (of < pattern.Length && pattern[of] == '*')
            {
                star = of++;
                retry = at;
            }
            else if (of < pattern.Length && (pattern[of] == '?' || pattern[of] == text[at]))
            {
                at++;
                of++;
            }
            else if (star >= 0)
            {
                of = star + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(of).TrimStart('*').IsEmpty;
    }
}
