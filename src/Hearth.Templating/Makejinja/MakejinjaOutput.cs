using Hearth.Syntax.Files;

namespace Hearth.Templating.Makejinja;

/// <summary>What happened, or would happen, to a path.</summary>
public enum MakejinjaChangeKind
{
    Created,
    Updated,
    Unchanged,

    /// <summary>It was there, and <c>force</c> is off.</summary>
    Kept,
    Removed,
}

/// <summary>One path of the output.</summary>
public sealed record MakejinjaChange(string Path, MakejinjaChangeKind Kind);

/// <summary>Writes the output, or only notes what would be written.</summary>
internal sealed class MakejinjaOutput(bool dryRun)
{
    private readonly List<MakejinjaChange> changes = [];
    private readonly HashSet<string> directories = new(StringComparer.Ordinal);
    private string? removed;

    public IReadOnlyList<MakejinjaChange> Changes => changes;

    public bool Exists(string path) => (Path.Exists(path) && !IsRemoved(path)) || directories.Contains(path);

    public void Keep(string path) => changes.Add(new MakejinjaChange(path, MakejinjaChangeKind.Kept));

    public void RemoveTree(string directory)
    {
        changes.Add(new MakejinjaChange(directory, MakejinjaChangeKind.Removed));
        if (dryRun)
        {
            removed = directory;
        }
        else
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void MakeDirectory(string directory)
    {
        if (directories.Add(directory) && !dryRun)
        {
            Directory.CreateDirectory(directory);
        }
    }

    public bool IsEmpty(string directory) => dryRun ? false : Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any();

    public void Write(string path, byte[] bytes, string? metadataFrom)
    {
        bool exists = File.Exists(path) && !IsRemoved(path);
        bool same = exists && IsSame(path, bytes);
        changes.Add(new MakejinjaChange(path, same ? MakejinjaChangeKind.Unchanged : exists ? MakejinjaChangeKind.Updated : MakejinjaChangeKind.Created));
        if (dryRun)
        {
            return;
        }

        if (!same)
        {
            MakeDirectory(Path.GetDirectoryName(path)!); // A file below the output has a directory.
            AtomicFile.WriteBytes(path, bytes);
        }

        if (metadataFrom is not null)
        {
            CopyMetadata(metadataFrom, path);
        }
    }

    /// <summary>Mode and times, as <c>shutil.copystat</c>.</summary>
    public void CopyMetadata(string from, string to)
    {
        if (dryRun)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }

        if (Directory.Exists(to))
        {
            Directory.SetLastWriteTimeUtc(to, Directory.GetLastWriteTimeUtc(from));
        }
        else
        {
            File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
        }
    }

    private static bool IsSame(string path, byte[] bytes) => new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);

    private bool IsRemoved(string path) => removed is not null && TreePath.IsInside(path, removed);
}
