using Hearth.Syntax.Text;

namespace Hearth.Syntax.Files;

/// <summary>
/// A read-only tree of files: a directory, a git commit, or memory. Paths are as <see cref="TreePath"/> says; a path
/// that does not exist answers <see cref="FileKind.Missing"/> or null, never an exception.
/// Safe to read from several threads.
/// </summary>
public abstract class FileTree
{
    /// <summary>What a person would call the root: a directory, <c>HEAD~1</c>, <c>memory</c>.</summary>
    public abstract string Name { get; }

    public abstract FileKind GetKind(string path);

    /// <summary>The file's bytes; null where there is no such file.</summary>
    public abstract byte[]? TryReadBytes(string path);

    /// <summary>Identifies a file's content, as git's blob id does, so that a commit and a directory agree; null where there is no such file.</summary>
    public virtual string? GetDigest(string path) => TryReadBytes(path) is { } bytes ? BlobId.Of(bytes) : null;

    /// <summary><see cref="GetDigest"/> where it is known without reading the file; else null.</summary>
    internal virtual string? TryGetKnownDigest(string path) => null;

    /// <summary><see cref="TryReadBytes(string)"/> and what it says of the content on the way; null where the caller has to hash it.</summary>
    internal virtual byte[]? TryReadBytes(string path, out string? digest)
    {
        digest = null;
        return TryReadBytes(path);
    }

    /// <summary>Identifies everything in the tree; null where only reading all of it could tell.</summary>
    public virtual string? ContentId => null;

    /// <summary>The names in a directory, ordinal order; empty where there is no such directory.</summary>
    public abstract IReadOnlyList<FileTreeEntry> List(string directory);

    /// <summary>The path to show to people: relative to where they stand.</summary>
    public virtual string GetDisplayPath(string path) => path;

    /// <summary>The path with links resolved, where the tree has links; else the path itself.</summary>
    public virtual string GetRealPath(string path) => path;

    /// <summary>Whether the root is that of the file system, so that absolute paths mean something in it.</summary>
    public virtual bool IsWholeDisk => false;

    /// <summary>The file as text; null where there is no such file.</summary>
    public SourceText? TryRead(string path) =>
        TryReadBytes(path) is { } bytes ? SourceText.FromBytes(GetDisplayPath(path), bytes) : null;

    /// <summary>Whether the path is a symbolic link, whatever lies above it.</summary>
    public virtual bool IsLink(string path) => path.Length > 0 && List(TreePath.GetDirectory(path)).Any(entry => entry.IsLink && entry.Name == TreePath.GetName(path));

    public bool IsFile(string path) => GetKind(path) == FileKind.File;

    public bool IsDirectory(string path) => GetKind(path) == FileKind.Directory;

    /// <summary>Equal for two paths that a link makes the same directory.</summary>
    public virtual string GetDirectoryIdentity(string directory) => directory;

    /// <summary>
    /// All files below a directory, depth first, ordinal order. <paramref name="descend"/> may refuse directories by path. A link
    /// that leads back up is not followed.
    /// </summary>
    public IEnumerable<string> Walk(string directory = "", Func<string, bool>? descend = null) => Walk(directory, descend, [GetDirectoryIdentity(directory)]);

    private IEnumerable<string> Walk(string directory, Func<string, bool>? descend, HashSet<string> above)
    {
        foreach (var entry in List(directory))
        {
            string path = directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}";
            if (entry.Kind == FileKind.File)
            {
                yield return path;
            }
            else if (entry.Kind == FileKind.Directory && (descend is null || descend(path)) && GetDirectoryIdentity(path) is var identity && above.Add(identity))
            {
                foreach (string file in Walk(path, descend, above))
                {
                    yield return file;
                }

                above.Remove(identity);
            }
        }
    }
}

/// <summary>What a path of a tree is. Links are followed where they stay inside the root; else they are missing.</summary>
public enum FileKind
{
    Missing,
    File,
    Directory,
}

/// <summary>A name in a directory.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Digest">As <see cref="FileTree.GetDigest"/>, where listing tells it for nothing.</param>
/// <param name="IsLink">Whether it is a symbolic link to something of that kind.</param>
public readonly record struct FileTreeEntry(string Name, FileKind Kind, string? Digest = null, bool IsLink = false);
