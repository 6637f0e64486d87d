using System.Collections.Concurrent;

namespace Hearth.Syntax.Files;

/// <summary>
/// Another tree as it was when first asked: each directory is listed once, however often its files are asked for.
/// Rendering a repository asks for the kind of the same paths thousands of times.
/// </summary>
public sealed class SnapshotTree(FileTree inner) : FileTree
{
    // Files that were read to be told apart are read again by those who parse them: a repository's worth is kept for that.
    private const long MaxKept = 32L << 20;

    private readonly ConcurrentDictionary<string, Listing> listings = new();
    private readonly ConcurrentDictionary<string, string> digests = new();
    private readonly ConcurrentDictionary<string, byte[]> kept = new();
    private readonly bool hasContentId = inner.ContentId is not null;
    private long keptBytes;
    private volatile bool hasChanged;

    public FileTree Inner => inner;

    public override string Name => inner.Name;

    public override bool IsWholeDisk => inner.IsWholeDisk;

    public override string? ContentId => inner.ContentId;

    /// <summary>Whether a file was seen with two contents, because somebody wrote it meanwhile.</summary>
    public bool HasChanged => hasChanged;

    /// <summary>The files that were read so far; not known of a tree that says what it is (<see cref="FileTree.ContentId"/>).</summary>
    public IReadOnlyCollection<string> FilesRead => (IReadOnlyCollection<string>)digests.Keys;

    /// <summary>The directories that were listed so far: whatever was looked for lies in one of them.</summary>
    public IReadOnlyCollection<string> DirectoriesListed => (IReadOnlyCollection<string>)listings.Keys;

    public override FileKind GetKind(string path) => path.Length == 0 ? inner.GetKind(path) : EntryOf(path).Kind;

    public override bool IsLink(string path) => path.Length > 0 && EntryOf(path).IsLink;

    public override byte[]? TryReadBytes(string path)
    {
        if (GetKind(path) != FileKind.File)
        {
            return null;
        }

        if (kept.TryGetValue(path, out byte[]? known))
        {
            return known;
        }

        if (inner.TryReadBytes(path, out string? digest) is not { } bytes)
        {
            hasChanged = true; // It was listed.
            return null;
        }

        Keep(path, bytes, digest);
        return bytes;
    }

    public override string? GetDigest(string path)
    {
        if (GetKind(path) != FileKind.File)
        {
            return null;
        }

        if (path.Length > 0 && EntryOf(path).Digest is { } listed)
        {
            return listed;
        }

        if (digests.TryGetValue(path, out string? known))
        {
            return known;
        }

        if (hasContentId)
        {
            return inner.GetDigest(path) is { } digest ? digests.GetOrAdd(path, digest) : null;
        }

        if (inner.TryGetKnownDigest(path) is { } noted)
        {
            return digests.GetOrAdd(path, noted);
        }

        TryReadBytes(path);
        return digests.GetValueOrDefault(path);
    }

    public override IReadOnlyList<FileTreeEntry> List(string directory) =>
        directory.Length == 0 || GetKind(directory) == FileKind.Directory ? ListingOf(directory).Entries : [];

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(path);

    public override string GetRealPath(string path) => inner.GetRealPath(path);

    public override string GetDirectoryIdentity(string directory) => inner.GetDirectoryIdentity(directory);

    private FileTreeEntry EntryOf(string path) => ListingOf(TreePath.GetDirectory(path)).ByName.GetValueOrDefault(TreePath.GetName(path));

    private void Keep(string path, byte[] bytes, string? digest)
    {
        if (!hasContentId)
        {
            digest ??= BlobId.Of(bytes);
            hasChanged |= digests.GetOrAdd(path, digest) != digest;
        }

        if (Interlocked.Add(ref keptBytes, bytes.Length) <= MaxKept)
        {
            kept.TryAdd(path, bytes);
        }
    }

    private Listing ListingOf(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
        {
            return known;
        }

        // A directory that its parent does not list is not asked for on disk.
        var entries = directory.Length > 0 && GetKind(directory) != FileKind.Directory ? [] : inner.List(directory);
        return listings.GetOrAdd(directory, new Listing(entries, entries.ToDictionary(static entry => entry.Name, StringComparer.Ordinal)));
    }

    private sealed record Listing(IReadOnlyList<FileTreeEntry> Entries, Dictionary<string, FileTreeEntry> ByName);
}
