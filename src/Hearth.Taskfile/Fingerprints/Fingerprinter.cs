using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Says whether a task is up to date: by its <c>status</c> commands and by its sources.</summary>
internal sealed class Fingerprinter(string defaultMethod, string storeDirectory, bool isDry, TaskEnvironment environment, ShellRunner shell, TaskLog log, TimeProvider time)
{
    private readonly SourceFiles files = new(environment);

    public SourceFiles Files => files;

    /// <summary>The name of the variable that the method provides: <c>checksum</c>, <c>timestamp</c> or <c>none</c>.</summary>
    public string KindOf(TaskModel task) => MethodOf(task) is ("timestamp" or "none") and var method ? method : "checksum";

    /// <summary>The fingerprint's value for templates. Null where the method is unknown: that is reported where it matters.</summary>
    public Value? ValueOf(TaskModel task) => MethodOf(task) switch
    {
        "checksum" => Value.Of(Checksum().Compute(task)),
        "timestamp" => new GoTime(Timestamp().LatestSource(task)).ToValue(),
        _ => null,
    };

    public async Task<bool> IsUpToDateAsync(TaskModel task, CancellationToken cancellationToken, bool writesNothing = false)
    {
        string method = MethodOf(task);
        if (method is not ("checksum" or "timestamp" or "none"))
        {
            throw new TaskException($"task: invalid method \"{method}\"");
        }

        bool hasSources = task.Sources.Count > 0;
        bool statusMet = task.Status.Count > 0 && await IsStatusMetAsync(task, cancellationToken);
        bool sourcesMet = hasSources && method switch
        {
            "checksum" => Checksum(writesNothing).IsUpToDate(task),
            "timestamp" => Timestamp(writesNothing).IsUpToDate(task),
            _ => false,
        };
        return task.Status.Count > 0 ? statusMet && (!hasSources || sourcesMet) : sourcesMet;
    }

    /// <summary>A run that failed leaves no checksum behind.</summary>
    public void Forget(TaskModel task)
    {
        if (MethodOf(task) == "checksum" && task.Sources.Count > 0)
        {
            Checksum().Forget(task);
        }
    }

    private ChecksumFingerprint Checksum(bool writesNothing = false) => new(files, storeDirectory, isDry || writesNothing);

    private TimestampFingerprint Timestamp(bool writesNothing = false) => new(files, storeDirectory, isDry || writesNothing, time);

    private string MethodOf(TaskModel task) => task.Method.Length > 0 ? task.Method : defaultMethod;

    private async Task<bool> IsStatusMetAsync(TaskModel task, CancellationToken cancellationToken)
    {
        foreach (string command in task.Status)
        {
            int status = await shell.TestAsync(new ShellCommand(command, task.Directory, environment.ForCommand(task.Environment)), cancellationToken);
            if (status != 0)
            {
                log.VerboseOut(TaskColor.Yellow, $"task: status command {command} exited non-zero: exit status {status}\n");
                return false;
            }

            log.VerboseOut(TaskColor.Yellow, $"task: status command {command} exited zero\n");
        }

        return true;
    }
}
