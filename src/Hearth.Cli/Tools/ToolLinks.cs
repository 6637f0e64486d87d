using System.Security.Cryptography;
using System.Text;

namespace Hearth.Cli.Tools;

/// <summary>Links named after the tools that Hearth stands in for, each leading to this binary.</summary>
internal static class ToolLinks
{
    /// <summary>The tools by name, in order.</summary>
    public static IEnumerable<string> Names =>
        CommandCatalog.Entries.Select(static entry => entry.StandsFor).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>
    /// The cache directory that holds the links, complete and leading to this very binary; null where there is no place
    /// for it, or where this is not the hearth binary (a test, <c>dotnet run</c>).
    /// </summary>
    public static string? EnsureCached(CommandContext context)
    {
        if (BinaryPath() is not { } binary || CacheDirectory(context) is not { } cache)
        {
            return null;
        }

        // A directory for each binary: two versions side by side do not take each other's links.
        string directory = Path.Combine(cache, "tools", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(binary)).AsSpan(0, 6)));
        try
        {
            Link(directory, binary);

            // Tasks call hearth itself too, wherever it was started from.
            LinkOne(directory, "hearth", binary);
            return directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // A read-only home: the tools that are installed have to do.
        }
    }

    /// <summary>Makes the links that are missing or lead elsewhere; what is no link is left alone.</summary>
    /// <returns>The names that now lead to the binary, and those that something else has.</returns>
    public static (List<string> Linked, List<string> Taken) Link(string directory, string binary)
    {
        Directory.CreateDirectory(directory);
        List<string> linked = [], taken = [];
        foreach (string name in Names)
        {
            (LinkOne(directory, name, binary) ? linked : taken).Add(name);
        }

        return (linked, taken);
    }

    /// <summary>Removes the links of a directory that lead to a hearth binary.</summary>
    public static List<string> Unlink(string directory)
    {
        var removed = new List<string>();
        foreach (string name in Names)
        {
            var link = new FileInfo(Path.Combine(directory, name));
            if (link.LinkTarget is { } target && Path.GetFileNameWithoutExtension(target) == "hearth")
            {
                link.Delete();
                removed.Add(name);
            }
        }

        return removed;
    }

    /// <summary>This binary; null where the program is run by something else.</summary>
    public static string? BinaryPath() => Environment.ProcessPath is { } path && IsHearth(path) ? path : null;

    private static bool LinkOne(string directory, string name, string binary)
    {
        var link = new FileInfo(Path.Combine(directory, name));
        if (link.LinkTarget == binary)
        {
            return true;
        }

        if (link.Exists && link.LinkTarget is null)
        {
            return false;
        }

        // By a rename, so that whoever looks meanwhile finds either the old link or the new one.
        string temporary = $"{link.FullName}.{Guid.NewGuid():N}";
        File.CreateSymbolicLink(temporary, binary);
        File.Move(temporary, link.FullName, overwrite: true);
        return true;
    }

    private static bool IsHearth(string path)
    {
        string real = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        return Path.GetFileNameWithoutExtension(real) == "hearth";
    }

    private static string? CacheDirectory(CommandContext context) =>
        context.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? Path.Combine(cache, "hearth")
        : context.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache", "hearth")
        : null;
}
