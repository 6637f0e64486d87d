using System.Runtime.ExceptionServices;
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
/// <param name="dryRun">Write nothing.</param>
/// <param name="force">What is there is made anew, so that half a file of a run that was killed would not stay.</param>
internal sealed class MakejinjaOutput(bool dryRun, bool force)
{
    private readonly List<MakejinjaChange> changes = [];
    private readonly List<PlannedDirectory> directories = [];
    private readonly Dictionary<string, PlannedDirectory> planned = new(StringComparer.Ordinal);
    private string? removed;

    public IReadOnlyList<MakejinjaChange> Changes => changes;

    public bool Exists(string path) => planned.ContainsKey(path) || (Path.Exists(path) && !IsRemoved(path));

    public void Keep(string path) => changes.Add(new MakejinjaChange(path, MakejinjaChangeKind.Kept));

    public void RemoveTree(string directory)
    {
        changes.Add(new MakejinjaChange(directory, MakejinjaChangeKind.Removed));
        removed = directory;
    }

    public void MakeDirectory(string directory) => Plan(directory);

    public void Write(string path, byte[] bytes, string? metadataFrom)
    {
        var directory = Plan(Path.GetDirectoryName(path)!); // A file below the output has a directory.
        bool exists = directory.Exists && File.Exists(path) && !IsRemoved(path);
        bool same = exists && IsSame(path, bytes);
        changes.Add(new MakejinjaChange(path, same ? MakejinjaChangeKind.Unchanged : exists ? MakejinjaChangeKind.Updated : MakejinjaChangeKind.Created));
        directory.Add(new PlannedFile(path, same ? null : bytes, IsNew: !exists, metadataFrom));
    }

    /// <summary>Makes it all so. Directories do not depend on one another but for their parents, which whoever comes first makes: both cores write.</summary>
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

        try
        {
            Parallel.ForEach(directories, Commit);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }

    /// <summary>Whether a directory of the output holds nothing, now that all is written.</summary>
    public bool IsEmpty(string directory) =>
        !(planned.TryGetValue(directory, out var made) && made.IsFilled) && Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any();

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

    private void Commit(PlannedDirectory directory)
    {
        if (!directory.Exists || removed is not null)
        {
            Directory.CreateDirectory(directory.Path);
        }

        foreach (var file in directory.Files)
        {
            if (file is { Bytes: { } made, IsNew: true } && force)
            {
                AtomicFile.CreateBytes(file.Path, made);
            }
            else if (file.Bytes is { } changed)
            {
                AtomicFile.WriteBytes(file.Path, changed, isDurable: false);
            }

            if (file.MetadataFrom is not null)
            {
                CopyMetadata(file.MetadataFrom, file.Path);
            }
        }
    }

    // A directory below one that is new is new as well, so that nobody asks the disk.
    private PlannedDirectory Plan(string path)
    {
        if (!planned.TryGetValue(path, out var directory))
        {
            var parent = Path.GetDirectoryName(path) is { } above ? planned.GetValueOrDefault(above) : null;
            directory = new PlannedDirectory(path, parent, parent is not { Exists: false } && Directory.Exists(path) && !IsRemoved(path));
            planned.Add(path, directory);
            directories.Add(directory);
        }

        return directory;
    }

    private bool IsRemoved(string path) => removed is not null && TreePath.IsInside(path, removed);

    private sealed record PlannedFile(string Path, byte[]? Bytes, bool IsNew, string? MetadataFrom);

    private sealed class PlannedDirectory(string path, PlannedDirectory? parent, bool exists)
    {
        private readonly List<PlannedFile> files = [];

        public string Path => path;

        public bool Exists => exists;

        public IReadOnlyList<PlannedFile> Files => files;

        /// <summary>Holds a file, in itself or below.</summary>
        public bool IsFilled { get; private set; }

        private PlannedDirectory? Parent => parent;

        public void Add(PlannedFile file)
        {
            files.Add(file);
            for (var directory = this; directory is { IsFilled: false }; directory = directory.Parent)
            {
                directory.IsFilled = true;
            }
        }
    }
}
