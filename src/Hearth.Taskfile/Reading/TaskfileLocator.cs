using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.Reading;

/// <summary>Finds Taskfiles and configuration files by go-task's rules.</summary>
internal static class TaskfileLocator
{
    /// <summary>The names under which a directory's Taskfile may go, best first.</summary>
    public static readonly string[] Names =
    [
        "Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml",
        "Taskfile.dist.yml", "taskfile.dist.yml", "Taskfile.dist.yaml", "taskfile.dist.yaml",
    ];

    /// <summary>The Taskfile that a run starts from.</summary>
    /// <param name="entrypoint">What <c>--taskfile</c> says; empty for none.</param>
    /// <param name="directory">What <c>--dir</c> says; empty for none.</param>
    /// <param name="workingDirectory">Where the user is.</param>
    public static (string Location, string Directory) FindRoot(string entrypoint, string directory, string workingDirectory)
    {
        string searchFrom = directory.Length > 0 ? Path.GetFullPath(directory, workingDirectory) : entrypoint.Length == 0 ? workingDirectory : "";
        bool ownerChanged = false;
        string? location = entrypoint.Length > 0
            ? InPath(Path.GetFullPath(entrypoint, workingDirectory), Names)
            : Upwards(searchFrom, Names, () => ownerChanged = true).FirstOrDefault();
        return location is null
            ? throw new TaskfileNotFoundException(entrypoint, walked: entrypoint.Length == 0, ownerChanged, isRoot: true)
            : (location, entrypoint.Length > 0 && searchFrom.Length > 0 ? searchFrom : Path.GetDirectoryName(location)!); // A file has a directory.
    }

    /// <summary>An included Taskfile: a file, or a directory that holds one.</summary>
    public static string FindIncluded(string path) =>
        InPath(path, Names) ?? throw new TaskfileNotFoundException(path, walked: false, ownerChanged: false, isRoot: false);

    public static string? InPath(string path, ReadOnlySpan<string> names)
    {
        if (File.Exists(path))
        {
            return path;
        }

        foreach (string name in names)
        {
            string candidate = Path.Combine(path, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The files of that name in a directory and those above it that have the same owner, nearest first.</summary>
    /// <param name="directory">Where to start.</param>
    /// <param name="names">The names, best first.</param>
    /// <param name="ownerChanged">Called where another owner ended the search.</param>
    public static IEnumerable<string> Upwards(string directory, string[] names, Action? ownerChanged = null)
    {
        if (!Directory.Exists(directory))
        {
            yield break;
        }

        for (string? current = directory; current is not null; current = Path.GetDirectoryName(current))
        {
            if (InPath(current, names) is { } found)
            {
                yield return found;
            }

            if (Path.GetDirectoryName(current) is { } above && DirectoryOwner.Of(above) != DirectoryOwner.Of(current))
            {
                ownerChanged?.Invoke();
                yield break;
            }
        }
    }
}
