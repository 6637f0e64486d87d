using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>Files of other trees at places of their own. Filled first, then only read. A file shows where it really lies.</summary>
internal sealed class OverlayTree(string name) : FileTree
{
    private readonly Dictionary<string, (FileTree Tree, string Path, byte[]? Content)> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, FileKind>> directories = new(StringComparer.Ordinal) { [""] = new(StringComparer.Ordinal) };

    public override string Name => name;

    /// <summary>Puts a file of a tree to a place; with other content where <paramref name="content"/> is given.</summary>
    public void Put(string place, FileTree tree, string path, byte[]? content = null)
    {
        files[place] = (tree, path, content);
        Link(place, FileKind.File);
    }

    public void PutDirectory(string place)
    {
        if (place.Length > 0 && directories.TryAdd(place, new(StringComparer.Ordinal)))
        {
            Link(place, FileKind.Directory);
        }
    }

    public override FileKind GetKind(string path) => files.ContainsKey(path) ? FileKind.File : directories.ContainsKey(path) ? FileKind.Directory : FileKind.Missing;

    public override byte[]? TryReadBytes(string path) => files.TryGetValue(path, out var file) ? file.Content ?? file.Tree.TryReadBytes(file.Path) : null;

    public override IReadOnlyList<FileTreeEntry> List(string directory) =>
        directories.TryGetValue(directory, out var entries) ? [.. entries.Select(static entry => new FileTreeEntry(entry.Key, entry.Value))] : [];

    public override string GetDisplayPath(string path) => files.TryGetValue(path, out var file) ? file.Tree.GetDisplayPath(file.Path) : path;

    private void Link(string place, FileKind kind)
    {
        string directory = TreePath.GetDirectory(place);
        PutDirectory(directory);
        directories[directory][TreePath.GetName(place)] = kind;
    }
}
