using System.Collections.Concurrent;

namespace Hearth.Syntax.Files;

/// <summary>
/// Another tree as it was when first asked: each directory is listed once, however often its files are asked for.
/// Rendering a repository asks for the kind of the same paths thousands of times.
/// </summary>
public sealed class SnapshotTree(FileTree inner) : FileTree
{
    private readonly ConcurrentDictionary<string, Listing> listings = new();

    public FileTree Inner => inner;

    public override string Name => inner.Name;

    public override bool IsWholeDisk => inner.IsWholeDisk;

    public override FileKind GetKind(string path)
    {
        if (path.Length == 0)
        {
            return inner.GetKind(path);
        }

        return ListingOf(TreePath.GetDirectory(path)).Kinds.GetValueOrDefault(TreePath.GetName(path), FileKind.Missing);
    }

    public override byte[]? TryReadBytes(string path) => GetKind(path) == FileKind.File ? inner.TryReadBytes(path) : null;

    public override IReadOnlyList<FileTreeEntry> List(string directory) =>
        directory.Length == 0 || GetKind(directory) == FileKind.Directory ? ListingOf(directory).Entries : [];

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(path);

    public override string GetRealPath(string path) => inner.GetRealPath(path);

    private Listing ListingOf(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
        {
            return known;
        }

        // A directory that its parent does not list is not asked for on disk.
        var entries = directory.Length > 0 && GetKind(directory) != FileKind.Directory ? [] : inner.List(directory);
        return listings.GetOrAdd(directory, new Listing(entries, entries.ToDictionary(static entry => entry.Name, static entry => entry.Kind, StringComparer.Ordinal)));
    }

    private sealed record Listing(IReadOnlyList<FileTreeEntry> Entries, Dictionary<string, FileKind> Kinds);
}
