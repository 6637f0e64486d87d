namespace Hearth.Syntax.Files;

/// <summary>Paths inside a <see cref="FileTree"/>: relative to its root, forward slashes, no <c>.</c> or <c>..</c>; the root itself is <c>""</c>.</summary>
public static class TreePath
{
    /// <summary>Joins and cleans. Returns null where <c>..</c> climbs out of the root.</summary>
    public static string? Combine(string directory, string relative)
    {
        var parts = new List<string>();
        if (!relative.StartsWith('/') && !Push(parts, directory))
        {
            return null;
        }

        return Push(parts, relative) ? string.Join('/', parts) : null;
    }

    /// <summary>Cleans a path: <c>./a//b/../c</c> becomes <c>a/c</c>. Returns null where it climbs out of the root.</summary>
    public static string? Normalize(string path) => Combine("", path);

    /// <summary>The directory part; <c>""</c> for a name at the root.</summary>
    public static string GetDirectory(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    public static string GetName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether <paramref name="path"/> is <paramref name="directory"/> or lies below it.</summary>
    public static bool IsInside(string path, string directory) =>
        directory.Length == 0 || path == directory || (path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal));

    private static bool Push(List<string> parts, string path)
    {
        foreach (string part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return false;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return true;
    }
}
