using System.Collections.Concurrent;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>A repository as Flux's controllers see it: without the files that <see cref="ArtifactIgnore"/> leaves out.</summary>
internal sealed class ArtifactTree(FileTree inner, ArtifactIgnore ignore) : FileTree
{
    private readonly ConcurrentDictionary<string, bool> kept = new(StringComparer.Ordinal);

    public FileTree Inner => inner;

    /// <summary>The rules as text: the same files under the same rules are the same artifact.</summary>
    public string Rules => ignore.Text;

    public override string Name => inner.Name;

    public override FileKind GetKind(string path)
    {
        var kind = inner.GetKind(path);
        return kind == FileKind.Missing || path.Length == 0 || IsKept(path, kind) ? kind : FileKind.Missing;
    }

    public override byte[]? TryReadBytes(string path) => GetKind(path) == FileKind.File ? inner.TryReadBytes(path) : null;

    public override string? GetDigest(string path) => GetKind(path) == FileKind.File ? inner.GetDigest(path) : null;

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        string prefix = directory.Length == 0 ? "" : directory + "/";
        return [.. inner.List(directory).Where(entry => IsKept(prefix + entry.Name, entry.Kind))];
    }

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(path);

    public override string GetRealPath(string path) => inner.GetRealPath(path);

    public override string GetDirectoryIdentity(string directory) => inner.GetDirectoryIdentity(directory);

    // Of an ignored directory, files may still be kept.
    private bool IsKept(string path, FileKind kind) => kept.GetOrAdd(path, _ => !ignore.Excludes(path, kind == FileKind.Directory)
        || (kind == FileKind.Directory && TreePath.GetName(path) != ".git" && inner.Walk(path).Any(file => !ignore.Excludes(file, isDirectory: false))));
}
