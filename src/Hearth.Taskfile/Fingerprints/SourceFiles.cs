using Hearth.Syntax.Files;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>The files that <c>sources</c> and <c>generates</c> name, as go-task's globbing finds them.</summary>
internal sealed class SourceFiles(TaskEnvironment environment)
{
    /// <summary>The files of all patterns in turn, later ones adding or taking out, sorted.</summary>
    public List<string> Find(string directory, IReadOnlyList<SourcePattern> patterns, bool useGitignore)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            foreach (string file in Expand(directory, pattern.Glob) ?? [])
            {
                found[file] = !pattern.IsExcluded;
            }
        }

        if (useGitignore)
        {
            GitignoreFilter.Apply(found, directory);
        }

        List<string> files = [.. found.Where(static entry => entry.Value).Select(static entry => entry.Key)];
        files.Sort(string.CompareOrdinal);
        return files;
    }

    /// <summary>The files of one pattern; null where it names one that does not exist.</summary>
    public List<string>? Expand(string directory, string glob)
    {
        string pattern = TaskPaths.Join(directory, glob);
        if (TryExpandRecursive(pattern, out var quick))
        {
            return quick;
        }

        var files = new List<string>();
        foreach (string word in BraceExpansion.Expand(pattern))
        {
            string expanded = ShellLiteral.ExpandPattern(word, environment);
            if (!PathPattern.IsPattern(expanded))
            {
                string path = Unescape(expanded);
                if (File.Exists(path))
                {
                    files.Add(path);
                }
                else if (!Directory.Exists(path))
                {
                    return null;
                }

                continue;
            }

            files.AddRange(new GlobWalk(expanded).Files());
        }

        return files;
    }

    // dir/**/name with a plain dir: go-task walks everything below, hidden files too, unless a link leads to a directory.
    private static bool TryExpandRecursive(string pattern, out List<string>? files)
    {
        files = null;
        int at = pattern.IndexOf("/**/", StringComparison.Ordinal);
        if (at <= 0)
        {
            return false;
        }

        string root = pattern[..at];
        string name = pattern[(at + 4)..];
        if (name.Length == 0 || name.AsSpan().IndexOfAny("/{}") >= 0 || root.AsSpan().IndexOfAny("*?[]{}") >= 0 || root.Contains('$') || root.StartsWith('~'))
        {
            return false;
        }

        if (!Directory.Exists(root))
        {
            return true;
        }

        var matches = new List<string>();
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (pending.TryPop(out var directory))
        {
            foreach (var entry in directory.EnumerateFileSystemInfos())
            {
                bool isDirectory = (entry.Attributes & FileAttributes.Directory) != 0;
                if (isDirectory && entry.LinkTarget is not null)
                {
                    return false;
                }

                if (isDirectory)
                {
                    pending.Push((DirectoryInfo)entry);
                }
                else if (PathPattern.Matches(name, entry.Name))
                {
                    matches.Add(entry.FullName);
                }
            }
        }

        files = matches;
        return true;
    }

    private static string Unescape(string text) => text.Contains('\\') ? text.Replace("\\", "", StringComparison.Ordinal) : text;
}
