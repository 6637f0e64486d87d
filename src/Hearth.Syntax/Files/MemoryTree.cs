using System.Text;

namespace Hearth.Syntax.Files;

/// <summary>Files held in memory: for tests, for generated repositories and for what an archive held.</summary>
public sealed class MemoryTree(string name = "memory") : FileTree
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public override string Name => name;

    public MemoryTree Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public MemoryTree Add(string path, byte[] bytes)
    {
        files[TreePath.Normalize(path) ?? throw new ArgumentException($"{path} climbs out of the root", nameof(path))] = bytes;
        return this;
    }

    public override FileKind GetKind(string path) =>
        files.ContainsKey(path) ? FileKind.File
        : path.Length == 0 || files.Keys.Any(file => file.Length > path.Length && file[path.Length] == '/' && file.StartsWith(path, StringComparison.Ordinal)) ? FileKind.Directory
        : FileKind.Missing;

    public override byte[]? TryReadBytes(string path) => files.GetValueOrDefault(path);

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        string prefix = directory.Length == 0 ? "" : directory + "/";
        var entries = new SortedDictionary<string, FileKind>(StringComparer.Ordinal);
        foreach (string file in files.Keys)
        {
            if (file.StartsWith(prefix, StringComparison.Ordinal))
            {
                int slash = file.IndexOf('/', prefix.Length);
                entries[slash < 0 ? file[prefix.Length..] : file[prefix.Length..slash]] = slash < 0 ? FileKind.File : FileKind.Directory;
            }
        }

        return [.. entries.Select(entry => new FileTreeEntry(entry.Key, entry.Value))];
    }
}
