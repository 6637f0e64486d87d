using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Caching;

/// <summary>A tree that notes what it is asked.</summary>
internal sealed class WatchedTree(FileTree inner, InputRecord record) : FileTree
{
    public override string Name => inner.Name;

    public override bool IsWholeDisk => inner.IsWholeDisk;

    public override FileKind GetKind(string path)
    {
        record.AskKind(path);
        return inner.GetKind(path);
    }

    public override byte[]? TryReadBytes(string path)
    {
        record.AskContent(path);
        return inner.TryReadBytes(path);
    }

    public override string? GetDigest(string path)
    {
        record.AskContent(path);
        return inner.GetDigest(path);
    }

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        record.AskNames(directory);
        return inner.List(directory);
    }

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(path);

    public override string GetRealPath(string path) => inner.GetRealPath(path);

    public override string GetDirectoryIdentity(string directory) => inner.GetDirectoryIdentity(directory);
}

/// <summary>A remote source that notes that it was used: what lies behind an address may change.</summary>
internal sealed class WatchedRemote(IRemoteSource inner, InputRecord record) : IRemoteSource
{
    public byte[] FetchFile(string url)
    {
        record.Open();
        return inner.FetchFile(url);
    }

    public FileTree Clone(RepoSpec repository)
    {
        record.Open();
        return inner.Clone(repository);
    }
}
