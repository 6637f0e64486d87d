using Hearth.Syntax.Files;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Files that match an absolute pattern: <c>**</c> any depth of directories; hidden names only where the pattern writes the dot.</summary>
internal sealed class GlobWalk(string pattern)
{
    private readonly string[] segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
    private readonly HashSet<string> found = new(StringComparer.Ordinal);

    public IEnumerable<string> Files()
    {
        Walk("/", 0);
        return found;
    }

    private void Walk(string directory, int at)
    {
        string segment = segments[at];
        bool isLast = at == segments.Length - 1;
        if (segment == "**")
        {
            WalkAnyDepth(directory, at, isLast);
        }
        else if (!PathPattern.IsPattern(segment))
        {
            Visit(Path.Combine(directory, segment.Replace("\\", "", StringComparison.Ordinal)), at, isLast);
        }
        else
        {
            foreach (string path in Entries(directory))
            {
                var name = Path.GetFileName(path.AsSpan());
                if ((segment[0] == '.' || name[0] != '.') && PathPattern.Matches(segment, name))
                {
                    Visit(path, at, isLast);
                }
            }
        }
    }

    private void Visit(string path, int at, bool isLast)
    {
        if (isLast)
        {
            if (File.Exists(path))
            {
                found.Add(path);
            }
        }
        else if (Directory.Exists(path))
        {
            Walk(path, at + 1);
        }
    }

    private void WalkAnyDepth(string directory, int at, bool isLast)
    {
        if (!isLast)
        {
            Walk(directory, at + 1);
        }

        foreach (string path in Entries(directory))
        {
            if (Path.GetFileName(path.AsSpan())[0] == '.')
            {
                continue;
            }

            if (Directory.Exists(path))
            {
                WalkAnyDepth(path, at, isLast);
            }
            else if (isLast && File.Exists(path))
            {
                found.Add(path);
            }
        }
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (UnauthorizedAccessException)
        {
            return []; // As a shell's glob: what cannot be listed does not match.
        }
    }
}
