using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Running;

internal sealed partial class TaskExecutor
{
    private async Task RunCommandAsync(TaskCommand command, TaskModel task, TaskCall call, RunScope outer)
    {
        using var scope = outer.Within(command.Timeout, task.DisplayName);
        try
        {
            if (!string.IsNullOrWhiteSpace(command.If) && !await HoldsAsync(command.If, task, scope))
            {
                if (scope.Token.IsCancellationRequested && scope.Expired is { } expired)
                {
                    throw expired;
                }

                log.VerboseOut(TaskColor.Yellow, $"task: [{task.DisplayName}] if condition not met - skipped\n");
                return;
            }

            if (command.Task.Length > 0)
            {
                await CallAsync(command, task, scope);
            }
            else if (command.Command.Length > 0)
            {
                await RunShellAsync(command, task, call, scope);
            }
        }
        catch (Exception exception) when (exception is TaskException or OperationCanceledException)
        {
            var failure = scope.Token.IsCancellationRequested ? scope.Expired ?? exception : exception;
            if (command.IgnoreError && IsCommandFailure(failure))
            {
                string what = command.Task.Length > 0 ? "task" : "command";
                log.VerboseError(TaskColor.Yellow, $"task: [{task.DisplayName}] {what} error ignored: {failure.Message}\n");
                return;
            }

            if (ReferenceEquals(failure, exception))
            {
                throw;
            }

            throw failure;
        }
    }

    private async Task CallAsync(TaskCommand command, TaskModel task, RunScope scope)
    {
        places.Leave();
        try
        {
            // A call may be the thousandth of a cycle: each on a stack of its own.
            await Task.Yield();
            await RunTaskAsync(new TaskCall(command.Task, command.Variables) { IsSilent = command.IsSilent, IsIndirect = true }, scope);
        }
        finally
        {
            await places.EnterAsync();
        }
    }

    private async Task RunShellAsync(TaskCommand command, TaskModel task, TaskCall call, RunScope scope)
    {
        if (!Platforms.IncludeCurrent(command.Platforms))
        {
            log.VerboseOut(TaskColor.Yellow, $"task: [{task.DisplayName}] {command.LoggedCommand} not for current platform - ignored\n");
            return;
        }

        if (log.IsVerbose || !(command.IsSilent || IsQuiet(call, task)))
        {
            log.Error(TaskColor.Green, $"task: [{task.DisplayName}] {command.LoggedCommand}\n");
        }

        if (options.IsDry)
        {
            return;
        }

        var shellCommand = new ShellCommand(command.Command, task.Directory, environment.ForCommand(task.Environment))
        {
            Set = Join(taskfile.Set, task.Set, command.Set),
            Shopt = Join(taskfile.Shopt, task.Shopt, command.Shopt),
        };
        var style = task.IsInteractive ? CommandOutput.Interleaved : output;
        int status = await style.RunAsync(shell, shellCommand, task.Prefix, () => new TemplateScope(compiler.Variables.CompileFast(task, call), environment.Templates), scope.Token);
        if (status != 0)
        {
            throw new CommandFailedException(status);
        }
    }

    // Runs whatever happened before, even when the rest was cancelled; its failure changes nothing.
    private async Task RunDeferredAsync(TaskCommand command, TaskModel task, TaskCall call, int exitCode)
    {
        var extra = new GoMap(1);
        if (exitCode > 0)
        {
            extra.Set("EXIT_CODE", Value.Of(exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        var variables = task.Variables ?? new VariableTable();
        var resolved = TaskCompiler.Resolve(command, new TemplateScope(variables, environment.Templates), SecretMask.ScopeFor(variables, environment.Templates), extra);
        using var scope = RunScope.Root(CancellationToken.None);
        try
        {
            await RunCommandAsync(resolved, task, call, scope);
        }
        catch (Exception exception) when (exception is TaskException or OperationCanceledException)
        {
            log.VerboseError(TaskColor.Yellow, $"task: ignored error in deferred cmd: {exception.Message}\n");
        }
    }

    private static List<string> Join(params ReadOnlySpan<IReadOnlyList<string>> options)
    {
        var joined = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var some in options)
        {
            joined.UnionWith(some);
        }

        return [.. joined];
    }
}
