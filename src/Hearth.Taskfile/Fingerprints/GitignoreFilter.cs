using Hearth.Syntax.Files;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Takes out the files that the repository's <c>.gitignore</c> files ignore: those from its root down to each file, deeper rules winning.</summary>
internal static class GitignoreFilter
{
    public static void Apply(Dictionary<string, bool> files, string directory)
    {
        if (GitRepository.Find(directory) is not { } root)
        {
            return;
        }

        var rules = ReadRules(root, files.Where(static file => file.Value).Select(static file => file.Key));
        if (rules.Count == 0)
        {
            return;
        }

        foreach (string file in files.Keys.ToList())
        {
            if (files[file] && IsBelow(root, file) && GitignoreRule.Ignore(rules, Path.GetRelativePath(root, file).Split('/')))
            {
                files[file] = false;
            }
        }
    }

    private static List<GitignoreRule> ReadRules(string root, IEnumerable<string> files)
    {
        var directories = new SortedSet<string>(Comparer<string>.Create(static (a, b) =>
            a.AsSpan().Count('/').CompareTo(b.AsSpan().Count('/')) is var depth and not 0 ? depth : string.CompareOrdinal(a, b)));
        foreach (string file in files)
        {
            for (string? current = Path.GetDirectoryName(file); current is not null && IsBelow(root, current) && directories.Add(current);)
            {
                current = Path.GetDirectoryName(current);
            }
        }

        var rules = new List<GitignoreRule>();
        foreach (string directory in directories)
        {
            string path = Path.Combine(directory, ".gitignore");
            if (!File.Exists(path))
            {
                continue;
            }

            string relative = Path.GetRelativePath(root, directory);
            string[] domain = relative == "." ? [] : relative.Split('/');
            foreach (string line in File.ReadLines(path))
            {
                if (line.TrimEnd('\r') is { Length: > 0 } text && text[0] != '#')
                {
                    rules.Add(GitignoreRule.Parse(text, domain));
                }
            }
        }

        return rules;
    }

    private static bool IsBelow(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || root == "/" || path[root.Length] == '/');
}
