namespace Hearth.Syntax.Files;

/// <summary>A directory of another tree as a tree of its own.</summary>
/// <param name="inner">The whole tree.</param>
/// <param name="directory">The directory that becomes the root.</param>
public sealed class SubTree(FileTree inner, string directory) : FileTree
{
    public override string Name => $"{inner.Name}:{directory}";

    public override FileKind GetKind(string path) => inner.GetKind(Full(path));

    public override byte[]? TryReadBytes(string path) => inner.TryReadBytes(Full(path));

    public override string? GetDigest(string path) => inner.GetDigest(Full(path));

    public override string? ContentId => inner.ContentId is { } id ? $"{id}:{directory}" : null;

    public override IReadOnlyList<FileTreeEntry> List(string path) => inner.List(Full(path));

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(Full(path));

    public override string GetRealPath(string path) => TreePath.Combine("", inner.GetRealPath(Full(path))) is { } real && real.StartsWith(directory + "/", StringComparison.Ordinal)
        ? real[(directory.Length + 1)..]
        : path;

    private string Full(string path) => path.Length == 0 ? directory : $"{directory}/{path}";
}
