using System.Text.RegularExpressions;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>Finds manifests below paths in the order of Go's <c>filepath.Walk</c>: names by their bytes, links to directories not followed.</summary>
internal sealed class ManifestFiles(KubeconformOptions options)
{
    private readonly Lazy<Regex[]> ignored = new(() => [.. options.IgnoreFilenamePatterns.Select(static pattern => new Regex(pattern, RegexOptions.CultureInvariant))]);

    /// <summary>The files by the path to show, or what is wrong with a path.</summary>
    public IEnumerable<(string Path, string? Error)> Find()
    {
        foreach (string path in options.Files)
        {
            foreach (var found in Walk(path, path))
            {
                yield return found;
            }
        }
    }

    private IEnumerable<(string Path, string? Error)> Walk(string shown, string root)
    {
        string full = Path.GetFullPath(shown, options.WorkingDirectory);
        var info = new FileInfo(full);
        if (!info.Exists && !Directory.Exists(full) && info.LinkTarget is null)
        {
            return [(root, $"lstat {shown}: no such file or directory")];
        }

        if (Directory.Exists(full) && info.LinkTarget is null)
        {
            return WalkDirectory(shown, full, root);
        }

        return IsManifest(shown) && !IsIgnored(shown, out string? error) ? [(shown, error)] : [];
    }

    private IEnumerable<(string Path, string? Error)> WalkDirectory(string shown, string full, string root)
    {
        string[] names;
        string? problem = null;
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(full).Select(static entry => Path.GetFileName(entry))];
            Array.Sort(names, StringComparer.Ordinal);
        }
        catch (UnauthorizedAccessException)
        {
            names = [];
            problem = $"open {shown}: permission denied";
        }

        if (problem is not null)
        {
            yield return (root, problem);
        }

        foreach (string name in names)
        {
            foreach (var found in Walk(Join(shown, name), root))
            {
                yield return found;
            }
        }
    }

    private bool IsIgnored(string path, out string? error)
    {
        error = null;
        try
        {
            return ignored.Value.Any(pattern => pattern.IsMatch(path));
        }
        catch (ArgumentException exception)
        {
            error = $"error parsing regexp: {exception.Message}";
            return false;
        }
    }

    private static bool IsManifest(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    // As Go's filepath.Join: without . and doubled slashes.
    private static string Join(string directory, string name)
    {
        var parts = new List<string>();
        foreach (string part in directory.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && !(part == ".." && directory[0] == '/'))
            {
                parts.Add(part);
            }
        }

        parts.Add(name);
        return (directory is ['/', ..] ? "/" : "") + string.Join('/', parts);
    }
}
