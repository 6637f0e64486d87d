using System.Collections.Concurrent;

namespace Hearth.Syntax.Files;

/// <summary>
/// The whole disk as a tree, for tools that may read anywhere (<c>../../base</c>). Links are followed wherever they
/// lead. People are shown paths as they would type them: relative to where they stand, where that is not longer.
/// </summary>
public sealed class HostTree(string workingDirectory) : FileTree
{
    private readonly ConcurrentDictionary<string, string> realDirectories = new();

    public override string Name => "/";

    public override bool IsWholeDisk => true;

    /// <summary>The path in this tree of a path as the user gave it.</summary>
    public string GetTreePath(string path) => Path.GetFullPath(path, workingDirectory).Trim('/');

    public override string GetDisplayPath(string path)
    {
        string relative = Path.GetRelativePath(workingDirectory, "/" + path);
        return relative.StartsWith("../../../", StringComparison.Ordinal) ? "/" + path : relative;
    }

    public override FileKind GetKind(string path)
    {
        string full = "/" + path;
        return File.Exists(full) ? FileKind.File : Directory.Exists(full) ? FileKind.Directory : FileKind.Missing;
    }

    public override byte[]? TryReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes("/" + path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException && !File.Exists("/" + path))
        {
            return null;
        }
    }

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        string full = "/" + directory;
        if (!Directory.Exists(full))
        {
            return [];
        }

        var entries = new List<FileTreeEntry>();
        foreach (var info in new DirectoryInfo(full).EnumerateFileSystemInfos())
        {
            entries.Add(new FileTreeEntry(info.Name, info is DirectoryInfo || (info.LinkTarget is not null && Directory.Exists(info.FullName)) ? FileKind.Directory : FileKind.File));
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    public override string GetRealPath(string path)
    {
        if (path.Length == 0)
        {
            return path;
        }

        string parent = realDirectories.GetOrAdd(TreePath.GetDirectory(path), GetRealPath);
        string resolved = parent.Length == 0 ? TreePath.GetName(path) : $"{parent}/{TreePath.GetName(path)}";
        try
        {
            return File.ResolveLinkTarget("/" + resolved, returnFinalTarget: true) is { } target ? GetRealPath(target.FullName.Trim('/')) : resolved;
        }
        catch (IOException)
        {
            // Nothing is there, or a cycle of links.
            return resolved;
        }
    }
}
