using System.Collections.Concurrent;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>A repository as Flux's controllers see it: without the files that <see cref="ArtifactIgnore"/> leaves out, and without symbolic links.</summary>
/// <param name="inner">The repository.</param>
/// <param name="ignore">What is left out.</param>
/// <param name="withLinks">Whether links are followed where they stay inside: what is read from disk never was an artifact.</param>
internal sealed class ArtifactTree(FileTree inner, ArtifactIgnore ignore, bool withLinks = false) : FileTree
{
    private readonly ConcurrentDictionary<string, bool> kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> linkedDirectories = new(StringComparer.Ordinal);

    public FileTree Inner => inner;

    /// <summary>The rules as text: the same files under the same rules are the same artifact.</summary>
    public string Rules => withLinks ? $"{ignore.Text}\nlinks" : ignore.Text;

    /// <summary>Whether a path, which the repository has, is out of the artifact because it is or lies below a symbolic link.</summary>
    public bool IsBehindLink(string path) => !withLinks && path.Length > 0
        && (inner.IsLink(path) || linkedDirectories.GetOrAdd(TreePath.GetDirectory(path), IsBehindLink));

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
    private bool IsKept(string path, FileKind kind) => kept.GetOrAdd(path, _ => !IsBehindLink(path) && (!ignore.Excludes(path, kind == FileKind.Directory)
        || (kind == FileKind.Directory && TreePath.GetName(path) != ".git" && inner.Walk(path).Any(file => !ignore.Excludes(file, isDirectory: false)))));
}
