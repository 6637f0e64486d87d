using System.Collections.Concurrent;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Fingerprints;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Running;

/// <summary>Runs tasks: dependencies in parallel, then conditions, then commands in turn, then what was deferred.</summary>
internal sealed partial class TaskExecutor(
    TaskfileModel taskfile,
    TaskRunOptions options,
    TaskCompiler compiler,
    Fingerprinter fingerprinter,
    ShellRunner shell,
    CommandOutput output,
    TaskPrompter prompter,
    TaskEnvironment environment,
    TaskLog log)
{
    // Ends call cycles.
    private const int MaximumCalls = 1000;

    private readonly ConcurrencyGate places = new(options.Concurrency);
    private readonly ConcurrentDictionary<string, int> callCounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> executions = new(StringComparer.Ordinal);

    /// <summary>Runs the calls, one after the other or (<c>--parallel</c>) at once.</summary>
    public async Task RunAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        using var root = RunScope.Root(cancellationToken);
        using var scope = root.Inner();
        AskForDependencies(calls);
        if (options.Parallel)
        {
            await AllAsync([.. calls.Select(call => (Func<Task>)(() => RunTaskAsync(call, scope)))], options.Failfast ? scope : null);
            return;
        }

        foreach (var call in calls)
        {
            await RunTaskAsync(call, scope);
        }
    }

    public async Task RunTaskAsync(TaskCall call, RunScope scope)
    {
        prompter.Inject(call);
        var task = compiler.CompileFast(call);
        if (!Platforms.IncludeCurrent(task.Platforms))
        {
            log.VerboseOut(TaskColor.Yellow, $"task: {GoQuote.Quote(call.Task)} not for current platform - ignored\n");
            return;
        }

        if (!prompter.CanAsk)
        {
            RequiredVariables.ThrowIfMissing(task);
        }

        task = await compiler.CompileAsync(call, scope.Token);
        if (!string.IsNullOrWhiteSpace(task.If) && !await HoldsAsync(task.If, task, scope))
        {
            log.VerboseOut(TaskColor.Yellow, $"task: if condition not met - skipped: {GoQuote.Quote(call.Task)}\n");
            return;
        }

        if (prompter.AskFor(task, call))
        {
            task = compiler.CompileFast(call);
        }

        RequiredVariables.ThrowIfMissing(task);
        RequiredVariables.ThrowIfNotAllowed(task);
        if (!options.Watch && callCounts.AddOrUpdate(task.Name, 1, static (_, count) => count + 1) is var count && count >= MaximumCalls)
        {
            throw new TaskException(
                $"task: Maximum task call exceeded ({MaximumCalls}) for task {GoQuote.Quote(task.Name)}: probably an cyclic dep or infinite loop",
                TaskExitCodes.TaskCalledTooManyTimes);
        }

        await places.EnterAsync();
        try
        {
            await ExecuteOnceAsync(task, call, scope);
        }
        catch (Exception exception) when (exception is TaskException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            throw new TaskRunException(task.DisplayName, exception is OperationCanceledException ? scope.Cause : exception);
        }
        finally
        {
            places.Leave();
        }
    }

    // A task that runs once is run by its first caller; the others wait and share its outcome.
    private async Task ExecuteOnceAsync(TaskModel task, TaskCall call, RunScope scope)
    {
        string? key = ExecutionKey.Of(task, taskfile.Run ?? "always");
        if (key is null || task.IsWatch)
        {
            await ExecuteAsync(task, call, scope);
            return;
        }

        var mine = new Lazy<Task>(() => ExecuteAsync(task, call, scope));
        var first = executions.GetOrAdd(key, mine);
        if (ReferenceEquals(first, mine))
        {
            await mine.Value;
            return;
        }

        log.VerboseError(TaskColor.Magenta, $"task: skipping execution of task: {key}\n");
        places.Leave();
        try
        {
            await first.Value.WaitAsync(scope.Token);
        }
        catch (OperationCanceledException) when (!first.Value.IsCompleted)
        {
            throw scope.Cause;
        }
        finally
        {
            await places.EnterAsync();
        }
    }

    private async Task ExecuteAsync(TaskModel task, TaskCall call, RunScope scope)
    {
        log.VerboseError(TaskColor.Magenta, $"task: {GoQuote.Quote(call.Task)} started\n");
        await RunDependenciesAsync(task, scope);
        if (!(options.ForceAll || (options.Force && !call.IsIndirect)))
        {
            scope.Token.ThrowIfCancellationRequested();
            await CheckPreconditionsAsync(task, scope);
            if (await fingerprinter.IsUpToDateAsync(task, scope.Token))
            {
                if (log.IsVerbose || !IsQuiet(call, task))
                {
                    string name = output.IsPrefixed ? task.Prefix : task.DisplayName;
                    log.Error(TaskColor.Magenta, $"task: Task {GoQuote.Quote(name)} is up to date\n");
                }

                return;
            }
        }

        Confirm(task, call);
        MakeDirectory(task);
        await RunCommandsAsync(task, call, scope);
    }

    private void Confirm(TaskModel task, TaskCall call)
    {
        if (options.IsDry)
        {
            return;
        }

        foreach (string prompt in task.Prompts)
        {
            if (prompt.Length > 0)
            {
                prompter.Confirm(prompt, call.Task);
            }
        }
    }

    private async Task RunCommandsAsync(TaskModel task, TaskCall call, RunScope scope)
    {
        var deferred = new Stack<TaskCommand>();
        int exitCode = 0;
        try
        {
            foreach (var command in task.Commands)
            {
                if (command.IsDeferred)
                {
                    deferred.Push(command);
                    continue;
                }

                try
                {
                    await RunCommandAsync(command, task, call, scope);
                }
                catch (Exception exception) when (exception is TaskException or OperationCanceledException)
                {
                    fingerprinter.Forget(task);
                    if (task.IgnoreError && IsCommandFailure(exception))
                    {
                        log.VerboseError(TaskColor.Yellow, $"task: task error ignored: {exception.Message}\n");
                        continue;
                    }

                    log.VerboseError(TaskColor.Red, $"task: {GoQuote.Quote(call.Task)} failed: {exception.Message}\n");
                    exitCode = Innermost(exception) switch
                    {
                        CommandFailedException failed => failed.Status,
                        TaskTimeoutException => TaskExitCodes.Timeout,
                        _ => 0,
                    };
                    throw;
                }
            }

            log.VerboseError(TaskColor.Magenta, $"task: {GoQuote.Quote(call.Task)} finished\n");
        }
        finally
        {
            while (deferred.TryPop(out var command))
            {
                await RunDeferredAsync(command, task, call, exitCode);
            }
        }
    }

    private async Task CheckPreconditionsAsync(TaskModel task, RunScope scope)
    {
        foreach (var precondition in task.Preconditions)
        {
            if (!await HoldsAsync(precondition.Shell, task, scope))
            {
                if (!scope.Token.IsCancellationRequested)
                {
                    log.Error(TaskColor.Magenta, $"task: {precondition.Message}\n");
                }

                throw new TaskException("task: precondition not met");
            }
        }
    }

    private async Task<bool> HoldsAsync(string condition, TaskModel task, RunScope scope)
    {
        try
        {
            return await shell.TestAsync(new ShellCommand(condition, task.Directory, environment.ForCommand(task.Environment)), scope.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void MakeDirectory(TaskModel task)
    {
        try
        {
            Directory.CreateDirectory(task.Directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Error(TaskColor.Red, $"task: cannot make directory {GoQuote.Quote(task.Directory)}: {exception.Message}\n");
        }
    }

    private bool IsQuiet(TaskCall call, TaskModel task) => call.IsSilent || task.IsSilent || taskfile.IsSilent || options.IsSilent;

    private static Exception Innermost(Exception exception) => exception is TaskRunException run ? run.Innermost() : exception;

    /// <summary>Whether a command failed on its own terms, rather than the runner failing to run it.</summary>
    private static bool IsCommandFailure(Exception exception) => Innermost(exception) is CommandFailedException or TaskTimeoutException;
}
