using System.Threading.Channels;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Reading;

namespace Hearth.Taskfile.Running;

/// <summary>Runs tasks, and runs them again whenever one of their sources changes, until it is cancelled.</summary>
internal sealed class TaskWatcher(TaskSession session, TaskExecutor executor, TaskCompiler compiler, TaskRunOptions options, TaskLog log, TimeProvider time)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMilliseconds(100);

    // Directories that had no sources before are looked for from time to time.
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(5);

    private static readonly string[] IgnoredDirectories = ["/.task", "/.git", "/.hg", "/node_modules"];

    private readonly Dictionary<string, FileSystemWatcher> watched = new(StringComparer.Ordinal);
    private readonly Channel<(string Path, bool IsRemoval)> changes = Channel.CreateUnbounded<(string, bool)>();

    public async Task RunAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        log.Error(TaskColor.Green, $"task: Started watching for tasks: {string.Join(", ", calls.Select(static call => call.Task))}\n");
        using var root = RunScope.Root(cancellationToken);
        var current = root.Inner();
        try
        {
            var runs = Start(calls, current);
            while (!cancellationToken.IsCancellationRequested)
            {
                await WatchAsync(calls, cancellationToken);
                if (await NextChangeAsync(calls, cancellationToken))
                {
                    current.Cancel();
                    await runs;
                    current.Dispose();
                    current = root.Inner();
                    session.Variables.Reset();
                    runs = Start(calls, current);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being stopped is how watching ends.
        }
        finally
        {
            current.Cancel();
            current.Dispose();
            foreach (var watcher in watched.Values)
            {
                watcher.Dispose();
            }
        }
    }

    private Task Start(IReadOnlyList<TaskCall> calls, RunScope scope) => Task.WhenAll(calls.Select(call => Task.Run(async () =>
    {
        try
        {
            await executor.RunTaskAsync(new TaskCall(call.Task, call.Variables), scope);
            log.Error(TaskColor.Green, $"task: task \"{call.Task}\" finished running\n");
        }
        catch (TaskException exception) when (!scope.Token.IsCancellationRequested)
        {
            log.Error(TaskColor.Red, exception.Message + "\n");
        }
        catch (Exception exception) when (exception is TaskException or OperationCanceledException)
        {
            // A change came while it ran: the next run says how it went.
        }
    })));

    // Waits for a change of a source, then until no more come; false where it is time to look for new directories.
    private async Task<bool> NextChangeAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        using var rescan = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        rescan.CancelAfter(Rescan);
        (string Path, bool IsRemoval) change;
        try
        {
            change = await changes.Reader.ReadAsync(rescan.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        await Task.Delay(options.Interval ?? DefaultWait, time, cancellationToken);
        List<(string Path, bool IsRemoval)> batch = [change];
        while (changes.Reader.TryRead(out var more))
        {
            batch.Add(more);
        }

        HashSet<string> sources = [.. await SourcesAsync(calls, cancellationToken)];
        foreach (var (path, isRemoval) in batch.Distinct())
        {
            if (IsIgnored(path))
            {
                log.VerboseError(TaskColor.Magenta, $"task: event skipped for being an ignored dir: {path}\n");
            }
            else if (isRemoval || sources.Contains(path))
            {
                log.VerboseError(TaskColor.Magenta, $"task: received watch event: {path}\n");
                return true;
            }
            else
            {
                log.VerboseError(TaskColor.Magenta, $"task: skipped for file not in sources: {TaskPaths.Relative(session.Directory, path)}\n");
            }
        }

        return false;
    }

    private async Task WatchAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        foreach (string source in await SourcesAsync(calls, cancellationToken))
        {
            string directory = Path.GetDirectoryName(source)!; // A file has a directory.
            if (watched.ContainsKey(directory) || IsIgnored(directory))
            {
                continue;
            }

            var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, change) => Report(change.FullPath, isRemoval: false);
            watcher.Created += (_, change) => Report(change.FullPath, isRemoval: false);
            watcher.Deleted += (_, change) => Report(change.FullPath, isRemoval: true);
            watcher.Renamed += (_, change) => Report(change.FullPath, isRemoval: false);
            watcher.EnableRaisingEvents = true;
            watched[directory] = watcher;
            log.VerboseOut(TaskColor.Green, $"task: watching new dir: {TaskPaths.Relative(session.Directory, directory)}\n");
        }
    }

    private void Report(string path, bool isRemoval) => changes.Writer.TryWrite((path, isRemoval));

    private async Task<List<string>> SourcesAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        var sources = new List<string>();
        var pending = new Stack<TaskCall>(calls);
        while (pending.TryPop(out var call))
        {
            try
            {
                var task = await compiler.CompileAsync(new TaskCall(call.Task, call.Variables), cancellationToken);
                sources.AddRange(session.Fingerprinter.Files.Find(task.Directory, task.Sources, task.UseGitignore == true));
                Push(task);
            }
            catch (TaskException exception)
            {
                log.Error(TaskColor.Red, exception.Message + "\n");
            }
        }

        return sources;

        void Push(TaskModel task)
        {
            foreach (var dependency in task.Dependencies)
            {
                pending.Push(new TaskCall(dependency.Task, dependency.Variables));
            }

            foreach (var command in task.Commands)
            {
                if (command.Task.Length > 0)
                {
                    pending.Push(new TaskCall(command.Task, command.Variables));
                }
            }
        }
    }

    private static bool IsIgnored(string path) => Array.Exists(IgnoredDirectories, ignored =>
        path.EndsWith(ignored, StringComparison.Ordinal) || path.Contains(ignored + "/", StringComparison.Ordinal));
}
