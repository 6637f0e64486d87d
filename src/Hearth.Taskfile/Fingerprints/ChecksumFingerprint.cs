using System.IO.Hashing;
using System.Text;
using Hearth.Syntax.Files;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Up to date while the names and contents of the sources hash to what they did at the last run.</summary>
internal sealed class ChecksumFingerprint(SourceFiles files, string storeDirectory, bool isReadOnly)
{
    private const int BufferSize = 128 * 1024;

    public bool IsUpToDate(TaskModel task)
    {
        string path = PathFor(task);
        string before = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        string now;
        try
        {
            now = Compute(task);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        if (!isReadOnly && before != now)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file in the store has a directory.
            AtomicFile.WriteText(path, now + "\n");
        }

        return before == now && GeneratedFiles.Exist(files, task);
    }

    /// <summary>XXH3-128 over each file's name and contents; both halves in hexadecimal without leading zeros, as go-task prints them.</summary>
    public string Compute(TaskModel task)
    {
        var hash = new XxHash128();
        byte[] buffer = new byte[BufferSize];
        foreach (string file in files.Find(task.Directory, task.Sources, task.UseGitignore == true))
        {
            hash.Append(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                hash.Append(buffer.AsSpan(0, read));
            }
        }

        var sum = hash.GetCurrentHashAsUInt128();
        return $"{(ulong)(sum >> 64):x}{(ulong)sum:x}";
    }

    public void Forget(TaskModel task) => File.Delete(PathFor(task));

    private string PathFor(TaskModel task) => Path.Combine(storeDirectory, "checksum", StoreName.Of(task.DisplayName));
}

/// <summary>The name of a task's file in the store.</summary>
internal static class StoreName
{
    public static string Of(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}

/// <summary>What a task says it makes.</summary>
internal static class GeneratedFiles
{
    /// <summary>Whether every pattern has at least one file; true where there are none.</summary>
    public static bool Exist(SourceFiles files, TaskModel task)
    {
        foreach (var pattern in task.Generates)
        {
            if (!pattern.IsExcluded && files.Expand(task.Directory, pattern.Glob) is not { Count: > 0 })
            {
                return false;
            }
        }

        return true;
    }
}
