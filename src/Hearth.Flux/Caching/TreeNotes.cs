using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;

namespace Hearth.Flux.Caching;

/// <summary>
/// What follows from the files of a tree alone, and takes looking through all of them to know: where Flux starts, which files
/// may hold objects that are applied by hand. One entry for each tree; nothing in it is secret. Safe to use from several threads.
/// </summary>
internal sealed class TreeNotes
{
    private readonly ConcurrentDictionary<string, byte[]> notes = new(StringComparer.Ordinal);
    private volatile bool hasChanged;

    private TreeNotes(string name, bool coversAll)
    {
        Name = name;
        CoversAll = coversAll;
    }

    /// <summary>Of the entry.</summary>
    public string Name { get; }

    /// <summary>Whether the name stands for the content of each file, as a commit's does, and not only for that of the manifests.</summary>
    public bool CoversAll { get; }

    public bool HasChanged => hasChanged;

    /// <summary>The notes of a tree, with what is known of it.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="build">Tells builds of Hearth apart.</param>
    /// <param name="read">Reads an entry.</param>
    public static TreeNotes Of(FileTree tree, string build, Func<string, ReadOnlyMemory<byte>?> read)
    {
        string id = tree.ContentId is { } content ? $"whole {content}" : $"manifests {IdOfManifests(tree)}";
        var notes = new TreeNotes($"tree-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{build}\n{id}")))}", tree.ContentId is not null);
        if (read(notes.Name) is { } bytes)
        {
            var cursor = new PackCursor(bytes.Span);
            for (int left = cursor.ReadNumber(); left > 0; left--)
            {
                string key = cursor.ReadText();
                notes.notes[key] = cursor.ReadBytes(cursor.ReadNumber()).ToArray();
            }
        }

        return notes;
    }

    public byte[] Write()
    {
        hasChanged = false;
        var all = notes.ToArray();
        var buffer = new PackBuffer();
        buffer.WriteNumber(all.Length);
        foreach (var (key, value) in all)
        {
            buffer.WriteText(key);
            buffer.WriteNumber(value.Length);
            buffer.WriteBytes(value);
        }

        return buffer.Written.ToArray();
    }

    public byte[]? Find(string key) => notes.GetValueOrDefault(key);

    public void Add(string key, byte[] value)
    {
        notes[key] = value;
        hasChanged = true;
    }

    // What it holds, and not only that it is there, is part of the identity of a tree that does not say what it is.
    private static bool IsManifest(string path) => ManifestTemplates.IsManifest(path) || Path.GetExtension(path) == ".env" || TreePath.GetName(path) == ".sourceignore";

    private static string IdOfManifests(FileTree tree)
    {
        var paths = new List<string>();
        AddPaths(tree, "", paths, [tree.GetDirectoryIdentity("")]);
        string[] digests = new string[paths.Count];
        Parallel.For(0, paths.Count, i => digests[i] = IsManifest(paths[i]) ? tree.GetDigest(paths[i]) ?? "" : "");
        var parts = new PackBuffer();
        for (int i = 0; i < digests.Length; i++)
        {
            parts.WriteText(paths[i]);
            parts.WriteText(digests[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(parts.Written));
    }

    // Directories end in a slash: one that is empty is there too. A link that leads back up is not followed.
    private static void AddPaths(FileTree tree, string directory, List<string> paths, HashSet<string> above)
    {
        foreach (var entry in tree.List(directory))
        {
            string path = directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}";
            if (entry.Kind == FileKind.File)
            {
                paths.Add(path);
            }
            else if (RepositoryWalk.Enters(path))
            {
                paths.Add(path + "/");
                if (tree.GetDirectoryIdentity(path) is var identity && above.Add(identity))
                {
                    AddPaths(tree, path, paths, above);
                    above.Remove(identity);
                }
            }
        }
    }
}
