using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Up to date while no source is newer than what was generated, or than the last run.</summary>
internal sealed class TimestampFingerprint(SourceFiles files, string storeDirectory, bool isReadOnly, TimeProvider time)
{
    public bool IsUpToDate(TaskModel task)
    {
        bool useGitignore = task.UseGitignore == true;
        var sources = files.Find(task.Directory, task.Sources, useGitignore);
        if (!GeneratedFiles.Exist(files, task))
        {
            return false;
        }

        var generated = files.Find(task.Directory, task.Generates, useGitignore);
        string mark = Path.Combine(storeDirectory, "timestamp", StoreName.Of(task.Name));
        if (File.Exists(mark))
        {
            generated.Add(mark);
        }
        else if (!isReadOnly)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(mark)!); // A file in the store has a directory.
            File.Create(mark).Dispose();
        }

        if (generated.Count == 0)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var made = generated.Max(File.GetLastWriteTimeUtc);
        bool isNewer = sources.Exists(source => File.GetLastWriteTimeUtc(source) > made);
        if (!isReadOnly)
        {
            File.SetLastWriteTimeUtc(mark, now.UtcDateTime);
        }

        return !isNewer;
    }

    /// <summary>When the newest source was written; the epoch where there are none.</summary>
    public DateTimeOffset LatestSource(TaskModel task)
    {
        var sources = files.Find(task.Directory, task.Sources, task.UseGitignore == true);
        return sources.Count == 0 ? DateTimeOffset.UnixEpoch : new DateTimeOffset(sources.Max(File.GetLastWriteTimeUtc), TimeSpan.Zero);
    }
}
