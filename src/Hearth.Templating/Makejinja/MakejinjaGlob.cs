using System.IO.Enumeration;

namespace Hearth.Templating.Makejinja;

/// <summary>A file or directory below an input.</summary>
/// <param name="Path">Relative to it.</param>
/// <param name="IsDirectory">Also where it is a link to one.</param>
/// <param name="IsLink">A link to a directory.</param>
internal readonly record struct MakejinjaEntry(string Path, bool IsDirectory, bool IsLink);

/// <summary>Python's <c>Path.glob</c> and <c>Path.match</c>.</summary>
internal static class MakejinjaGlob
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    /// <summary>Files and directories below a directory that match, relative, in the order of Python's sorted paths.</summary>
    public static List<MakejinjaEntry> Find(string directory, string pattern)
    {
        var found = new List<MakejinjaEntry>();
        Walk(directory, "", pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), [0], found);
        found.Sort(static (a, b) => ComparePaths(a.Path, b.Path));
        return found;
    }

    /// <summary>From the right: <c>*.md</c> fits at any depth. <c>**</c> is as <c>*</c>.</summary>
    public static bool Matches(ReadOnlySpan<char> fullPath, ReadOnlySpan<char> pattern)
    {
        bool isRooted = pattern.StartsWith('/'), isEmpty = true;
        while (TakeLast(ref pattern, out var part))
        {
            if (part is ".")
            {
                continue;
            }

            isEmpty = false;
            if (!TakeLast(ref fullPath, out var name) || !MatchesName(name, part))
            {
                return false;
            }
        }

        return !isEmpty && (!isRooted || !TakeLast(ref fullPath, out _));
    }

    private static bool TakeLast(ref ReadOnlySpan<char> path, out ReadOnlySpan<char> part)
    {
        path = path.TrimEnd('/');
        int slash = path.LastIndexOf('/');
        part = path[(slash + 1)..];
        path = path[..(slash + 1)];
        return part.Length > 0;
    }

    /// <summary>Part by part, as Python compares paths: <c>a/b</c> stands before <c>a-b</c>.</summary>
    public static int ComparePaths(string left, string right)
    {
        int at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return left[at] == '/' ? -1 : right[at] == '/' ? 1 : Jinja.Values.PyText.Compare(left, right);
    }

    // Each directory is read once: what comes along are all the parts of the pattern that may be next.
    private static void Walk(string directory, string prefix, string[] parts, List<int> next, List<MakejinjaEntry> found)
    {
        foreach (var (name, isDirectory, isLink) in Entries(directory))
        {
            string path = prefix.Length == 0 ? name : $"{prefix}/{name}";
            bool matches = false;
            var below = new List<int>();
            foreach (int part in WithZeroDirectories(parts, next))
            {
                bool isLast = part == parts.Length - 1;
                if (parts[part] == "**")
                {
                    matches |= isLast;
                    Add(below, part, when: !isLink);
                }
                else if (MatchesName(name, parts[part]))
                {
                    matches |= isLast;
                    Add(below, part + 1, when: !isLast);
                }
            }

            if (matches)
            {
                found.Add(new MakejinjaEntry(path, isDirectory, isLink));
            }

            if (isDirectory && below.Count > 0)
            {
                Walk($"{directory}/{name}", path, parts, below, found);
            }
        }
    }

    private static void Add(List<int> parts, int part, bool when)
    {
        if (when && !parts.Contains(part))
        {
            parts.Add(part);
        }
    }

    // "**" stands for no directory too.
    private static List<int> WithZeroDirectories(string[] parts, List<int> next)
    {
        var all = new List<int>(next);
        for (int i = 0; i < all.Count; i++)
        {
            Add(all, all[i] + 1, when: all[i] < parts.Length - 1 && parts[all[i]] == "**");
        }

        return all;
    }

    // Attributes of a file cost a look at it on the disk, and only a directory may be a link that matters here.
    private static FileSystemEnumerable<(string Name, bool IsDirectory, bool IsLink)> Entries(string directory) =>
        new(directory, static (ref entry) => (entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) != 0), Everything);

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
