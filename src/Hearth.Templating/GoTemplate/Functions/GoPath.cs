namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Go's <c>path</c> package: slashes only.</summary>
internal static class GoPath
{
    public static string Clean(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        bool isRooted = path[0] == '/';
        List<string> parts = [];
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
            else if (parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (!isRooted)
            {
                parts.Add("..");
            }
        }

        string joined = string.Join('/', parts);
        return isRooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    public static string Base(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        string trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    public static string Directory(string path) => Clean(path[..(path.LastIndexOf('/') + 1)]);

    public static string Extension(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[dot..];
    }

    /// <summary>The elements joined and cleaned; empty ones left out.</summary>
    public static string Join(IEnumerable<string> elements)
    {
        string joined = string.Join('/', elements.Where(static element => element.Length > 0));
        return joined.Length == 0 ? "" : Clean(joined);
    }
}
