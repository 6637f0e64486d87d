namespace Hearth.Taskfile.Reading;

/// <summary>Paths as go-task joins them.</summary>
internal static class TaskPaths
{
    /// <summary>Joins and cleans; a second path that is absolute, or starts from one of the special directories, stands alone.</summary>
    public static string Join(string directory, string path)
    {
        if (IsAbsolute(path))
        {
            return path;
        }

        return Path.IsPathRooted(directory) ? TrimEnd(Path.GetFullPath(path.Length == 0 ? "." : path, directory)) : Clean(Path.Combine(directory, path));
    }

    public static bool IsAbsolute(string path) =>
        Path.IsPathRooted(path)
        || path.Contains(".ROOT_DIR", StringComparison.Ordinal)
        || path.Contains(".TASKFILE_DIR", StringComparison.Ordinal)
        || path.Contains(".USER_WORKING_DIR", StringComparison.Ordinal);

    /// <summary>Go's <c>filepath.Clean</c> for relative paths: no dots, no double slashes.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count > 0 && parts[^1] != "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                case ".." when path.StartsWith('/'):
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        string cleaned = string.Join('/', parts);
        return path.StartsWith('/') ? "/" + cleaned : cleaned.Length == 0 ? "." : cleaned;
    }

    public static string Relative(string from, string path) => Path.GetRelativePath(from, path);

    private static string TrimEnd(string path) => path.Length > 1 ? Path.TrimEndingDirectorySeparator(path) : path;
}
