namespace Hearth.Templating.Makejinja;

/// <summary>Python's <c>Path.glob</c> and <c>Path.match</c>.</summary>
internal static class MakejinjaGlob
{
    /// <summary>Files and directories below a directory that match, relative, in the order of Python's sorted paths.</summary>
    public static List<(string Path, bool IsDirectory)> Find(string directory, string pattern)
    {
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<(string, bool)>();
        Walk(new DirectoryInfo(directory), "", parts, found);
        found.Sort(static (a, b) => ComparePaths(a.Item1, b.Item1));

        // Where "**" stands twice, there are several ways to one place.
        return parts.Count(static part => part == "**") > 1 ? [.. found.Distinct()] : found;
    }

    /// <summary>From the right: <c>*.md</c> fits at any depth. <c>**</c> is as <c>*</c>.</summary>
    public static bool Matches(string fullPath, string pattern)
    {
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").ToArray();
        string[] names = fullPath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Length > names.Length || (pattern.StartsWith('/') && parts.Length != names.Length))
        {
            return false;
        }

        for (int i = 1; i <= parts.Length; i++)
        {
            if (!MatchesName(names[^i], parts[^i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Part by part, as Python compares paths: <c>a/b</c> stands before <c>a-b</c>.</summary>
    public static int ComparePaths(string left, string right)
    {
        string[] a = left.Split('/'), b = right.Split('/');
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            int compared = Jinja.Values.PyText.Compare(a[i], b[i]);
            if (compared != 0)
            {
                return compared;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static void Walk(DirectoryInfo directory, string prefix, ReadOnlySpan<string> parts, List<(string, bool)> found)
    {
        if (parts.Length == 0)
        {
            return;
        }

        bool recursive = parts[0] == "**";
        if (recursive && parts.Length > 1)
        {
            // Zero directories.
            Walk(directory, prefix, parts[1..], found);
        }

        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            string path = prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}";
            bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            bool isDirectory = entry is DirectoryInfo || (isLink && Directory.Exists(entry.FullName));
            if (recursive)
            {
                if (parts.Length == 1)
                {
                    found.Add((path, isDirectory));
                }

                if (isDirectory && !isLink)
                {
                    Walk(new DirectoryInfo(entry.FullName), path, parts, found);
                }
            }
            else if (MatchesName(entry.Name, parts[0]))
            {
                if (parts.Length == 1)
                {
                    found.Add((path, isDirectory));
                }
                else if (isDirectory)
                {
                    Walk(new DirectoryInfo(entry.FullName), path, parts[1..], found);
                }
            }
        }
    }

    // fnmatch: * ? [seq] [!seq]
    private static bool MatchesName(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && MatchesOne(name[t], pattern, ref p))
            {
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(char c, ReadOnlySpan<char> pattern, ref int p)
    {
        if (pattern[p] == '?')
        {
            p++;
            return true;
        }

        int close = pattern[p] == '[' ? Close(pattern, p) : -1;
        if (close < 0)
        {
            if (pattern[p] != c)
            {
                return false;
            }

            p++;
            return true;
        }

        bool negated = pattern[p + 1] == '!';
        bool match = false;
        for (int i = p + (negated ? 2 : 1); i < close; i++)
        {
            if (i + 2 < close && pattern[i + 1] == '-')
            {
                match |= pattern[i] <= c && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                match |= pattern[i] == c;
            }
        }

        if (match == negated)
        {
            return false;
        }

        p = close + 1;
        return true;
    }

    private static int Close(ReadOnlySpan<char> pattern, int open)
    {
        int from = open + 1;
        from += from < pattern.Length && pattern[from] == '!' ? 1 : 0;
        from += from < pattern.Length && pattern[from] == ']' ? 1 : 0;
        int close = from <= pattern.Length ? pattern[from..].IndexOf(']') : -1;
        return close < 0 ? -1 : from + close;
    }
}
