namespace Hearth.Taskfile.Errors;

/// <summary>Ends a run with a message in go-task's words and its exit code.</summary>
public class TaskException(string message, int exitCode = TaskExitCodes.Unknown) : Exception(message)
{
    public int ExitCode => exitCode;
}

/// <summary>go-task's exit codes.</summary>
public static class TaskExitCodes
{
    public const int Unknown = 1;
    public const int Usage = 2;
    public const int TaskfileNotFound = 100;
    public const int TaskfileAlreadyExists = 101;
    public const int TaskfileDecode = 102;
    public const int TaskfileFetchFailed = 103;
    public const int TaskfileVersion = 107;
    public const int TaskfileInvalid = 109;
    public const int TaskfileCycle = 110;
    public const int TaskfileChecksum = 111;
    public const int TaskNotFound = 200;
    public const int TaskRun = 201;
    public const int TaskInternal = 202;
    public const int TaskNameConflict = 203;
    public const int TaskCalledTooManyTimes = 204;
    public const int TaskCancelled = 205;
    public const int MissingRequiredVariables = 206;
    public const int NotAllowedVariables = 207;
    public const int TaskTimedOut = 208;

    /// <summary>What a command that was killed for its timeout reports, as <c>timeout(1)</c>.</summary>
    public const int Timeout = 124;
}

/// <summary>A task failed; the inner exception says why.</summary>
public sealed class TaskRunException(string taskName, Exception cause) : TaskException("", TaskExitCodes.TaskRun)
{
    public string TaskName => taskName;

    public Exception Cause => cause;

    /// <summary>The exit code to pass on with <c>--exit-code</c>: of the command that failed, however deep.</summary>
    public int CommandExitCode
    {
        get
        {
            var innermost = Innermost(out _);
            return innermost switch
            {
                CommandFailedException failed => failed.Status,
                TaskTimeoutException => TaskExitCodes.Timeout,
                _ => TaskExitCodes.TaskRun,
            };
        }
    }

    // A cyclic call nests a thousand of these: built once, in a loop.
    public override string Message
    {
        get
        {
            var innermost = Innermost(out var names);
            return string.Concat(names.Select(static name => $"task: Failed to run task {GoQuote.Quote(name)}: ")) + innermost.Message;
        }
    }

    /// <summary>The exception below all the task runs.</summary>
    public Exception Innermost() => Innermost(out _);

    private Exception Innermost(out List<string> names)
    {
        names = [];
        Exception current = this;
        while (current is TaskRunException run)
        {
            names.Add(run.TaskName);
            current = run.Cause;
        }

        return current;
    }
}

/// <summary>A command ended with a status other than 0.</summary>
public sealed class CommandFailedException(int status) : TaskException($"exit status {status}")
{
    public int Status => status;
}

/// <summary>A command or dependency took longer than its <c>timeout</c>.</summary>
public sealed class TaskTimeoutException(string taskName, TimeSpan timeout)
    : TaskException($"task: [{taskName}] command timeout exceeded ({GoDuration.Format(timeout)})", TaskExitCodes.TaskTimedOut);

/// <summary>A task that no Taskfile has.</summary>
public sealed class TaskNotFoundException(string name, string? nearest)
    : TaskException($"task: Task {GoQuote.Quote(name)} does not exist" + (nearest is null ? "" : $". Did you mean {GoQuote.Quote(nearest)}?"), TaskExitCodes.TaskNotFound);

/// <summary>No Taskfile where one was looked for.</summary>
public sealed class TaskfileNotFoundException(string uri, bool walked, bool ownerChanged, bool isRoot)
    : TaskException(Describe(uri, walked, ownerChanged, isRoot), TaskExitCodes.TaskfileNotFound)
{
    public TaskfileNotFoundException AtRoot() => new(uri, walked, ownerChanged, true);

    private static string Describe(string uri, bool walked, bool ownerChanged, bool isRoot)
    {
        string where = ownerChanged ? " (or any of the parent directories until ownership changed)."
            : walked ? " (or any of the parent directories)." : "";
        return $"task: No Taskfile found at {GoQuote.Quote(uri)}{where}{(isRoot ? " Run `task --init` to create a new Taskfile." : "")}";
    }
}
