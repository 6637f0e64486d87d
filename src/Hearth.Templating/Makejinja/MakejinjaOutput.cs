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

/// <summary>
/// Collects the output and writes it at the end, so that a template that fails leaves everything as it was; in a dry run
/// nothing is written at all.
/// </summary>
internal sealed class MakejinjaOutput(bool dryRun)
{
    private readonly List<MakejinjaChange> changes = [];
    private readonly List<string> directories = [];
    private readonly HashSet<string> planned = new(StringComparer.Ordinal);
    private readonly List<(string Path, byte[]? Bytes, string? MetadataFrom)> files = [];
    private string? removed;

    public IReadOnlyList<MakejinjaChange> Changes => changes;

    public bool Exists(string path) => (Path.Exists(path) && !IsRemoved(path)) || planned.Contains(path);

    public void Keep(string path) => changes.Add(new MakejinjaChange(path, MakejinjaChangeKind.Kept));

    public void RemoveTree(string directory)
    {
        changes.Add(new MakejinjaChange(directory, MakejinjaChangeKind.Removed));
        removed = directory;
    }

    public void MakeDirectory(string directory)
    {
        if (planned.Add(directory))
        {
            directories.Add(directory);
        }
    }

    public void Write(string path, byte[] bytes, string? metadataFrom)
    {
        bool exists = File.Exists(path) && !IsRemoved(path);
        bool same = exists && IsSame(path, bytes);
        changes.Add(new MakejinjaChange(path, same ? MakejinjaChangeKind.Unchanged : exists ? MakejinjaChangeKind.Updated : MakejinjaChangeKind.Created));
        files.Add((path, same ? null : bytes, metadataFrom));
        MakeDirectory(Path.GetDirectoryName(path)!); // A file below the output has a directory.
    }

    /// <summary>Makes it all so. Files do not depend on one another: both cores write.</summary>
    public void Commit()
    {
        if (dryRun)
        {
            return;
        }

        if (removed is not null)
        {
            Directory.Delete(removed, recursive: true);
        }

        directories.ForEach(static directory => Directory.CreateDirectory(directory));
        Parallel.ForEach(files, static file =>
        {
            if (file.Bytes is not null)
            {
                AtomicFile.WriteBytes(file.Path, file.Bytes, isDurable: false);
            }

            if (file.MetadataFrom is not null)
            {
                CopyMetadata(file.MetadataFrom, file.Path);
            }
        });
    }

    /// <summary>Mode and times, as <c>shutil.copystat</c>.</summary>
    public static void CopyMetadata(string from, string to)
    {
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
