using System.Collections.Concurrent;

namespace Hearth.Syntax.Files;

/// <summary>
/// A directory on disk. Symbolic links are followed only while they stay inside the root; those of directories are looked
/// up once for each tree, so a tree is made anew for each run.
/// </summary>
public sealed class DirectoryTree : FileTree
{
    private readonly string root;
    private readonly string realRoot;
    private readonly string displayPrefix;
    private readonly FileStamps? stamps;

    // Where each directory really is. Asking the file system for every part of every path was a tenth of a chart's rendering.
    private readonly ConcurrentDictionary<string, string> realDirectories = new(StringComparer.Ordinal);

    /// <param name="root">The directory; must exist.</param>
    /// <param name="displayPrefix">Put before paths shown to people, such as <c>../home-ops/</c>; empty for none.</param>
    /// <param name="stamps">What files held when they were last read; null to read each.</param>
    public DirectoryTree(string root, string displayPrefix = "", FileStamps? stamps = null)
    {
        this.root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root));
        realRoot = RealPath(this.root);
        this.displayPrefix = displayPrefix;
        this.stamps = stamps;
    }

    public override string Name => root;

    public string GetFullPath(string path) => System.IO.Path.Combine(root, path);

    public override string GetDisplayPath(string path) => displayPrefix + path;

    public override string GetDirectoryIdentity(string directory) => realDirectories.GetOrAdd(directory.Length == 0 ? root : GetFullPath(directory), RealPath);

    public override FileKind GetKind(string path)
    {
        string full = GetFullPath(path);
        var kind = File.Exists(full) ? FileKind.File : Directory.Exists(full) ? FileKind.Directory : FileKind.Missing;
        return kind != FileKind.Missing && StaysInside(full) ? kind : FileKind.Missing;
    }

    public override byte[]? TryReadBytes(string path) => TryReadBytes(path, out _);

    public override string? GetDigest(string path) => TryGetKnownDigest(path) ?? (TryReadBytes(path, out string? digest) is { } bytes ? digest ?? BlobId.Of(bytes) : null);

    // Whoever noted it has seen that the same inode lies inside the root.
    internal override string? TryGetKnownDigest(string path) => stamps?.Find(GetFullPath(path));

    internal override byte[]? TryReadBytes(string path, out string? digest)
    {
        digest = null;
        if (GetKind(path) != FileKind.File)
        {
            return null;
        }

        return stamps is null ? File.ReadAllBytes(GetFullPath(path)) : stamps.Read(GetFullPath(path), out digest);
    }

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        string full = GetFullPath(directory);
        if (!StaysInside(full))
        {
            return [];
        }

        var entries = new List<FileTreeEntry>();
        if (NativeFiles.IsSupported && NativeFiles.List(full) is { } names)
        {
            string real = RealPath(full);
            foreach (var (name, type) in names)
            {
                var kind = type switch
                {
                    NativeFiles.EntryType.File => FileKind.File,
                    NativeFiles.EntryType.Directory => FileKind.Directory,
                    _ => GetKind(directory.Length == 0 ? name : $"{directory}/{name}"),
                };
                if (kind != FileKind.Missing)
                {
                    entries.Add(new FileTreeEntry(name, kind) { IsLink = type is not (NativeFiles.EntryType.File or NativeFiles.EntryType.Directory) && IsReparsePoint($"{full}/{name}") });
                }

                if (type == NativeFiles.EntryType.Directory)
                {
                    realDirectories.TryAdd($"{full}/{name}", $"{real}/{name}"); // It is no link.
                }
            }

            entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }

        if (!Directory.Exists(full))
        {
            return [];
        }

        foreach (var info in new DirectoryInfo(full).EnumerateFileSystemInfos())
        {
            var kind = info.Attributes.HasFlag(FileAttributes.ReparsePoint)
                ? GetKind(directory.Length == 0 ? info.Name : $"{directory}/{info.Name}")
                : info is DirectoryInfo ? FileKind.Directory : FileKind.File;
            if (kind != FileKind.Missing)
            {
                entries.Add(new FileTreeEntry(info.Name, kind) { IsLink = info.Attributes.HasFlag(FileAttributes.ReparsePoint) });
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private static bool IsReparsePoint(string full) => new FileInfo(full).Attributes is var attributes && (int)attributes != -1 && attributes.HasFlag(FileAttributes.ReparsePoint);

    // A link to what is not there counts as missing, which File.Exists does not say.
    private bool StaysInside(string full)
    {
        string real = RealPath(full);
        return (real == full || System.IO.Path.Exists(real)) && (real == realRoot || realRoot == "/" || real.StartsWith(realRoot + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    // .NET resolves only the last component's link; a link in the middle may leave the root as well.
    private string RealPath(string path) =>
        realDirectories.TryGetValue(path, out string? known) ? known
        : System.IO.Path.GetDirectoryName(path) is { } parent ? Resolve(path, realDirectories.GetOrAdd(parent, RealPath))
        : path;

    private string Resolve(string path, string realParent)
    {
        string resolved = System.IO.Path.Combine(realParent, System.IO.Path.GetFileName(path));
        if (!IsReparsePoint(resolved))
        {
            return resolved;
        }

        try
        {
            return new FileInfo(resolved).ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } target ? RealPath(target) : resolved;
        }
        catch (IOException)
        {
            // A cycle of links: nothing is behind it.
            return "\0";
        }
    }
}
