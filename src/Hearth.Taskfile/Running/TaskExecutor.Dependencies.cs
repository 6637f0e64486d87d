using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Running;

internal sealed partial class TaskExecutor
{
    private async Task RunDependenciesAsync(TaskModel task, RunScope outer)
    {
        if (task.Dependencies.Count == 0)
        {
            return;
        }

        using var scope = outer.Inner();
        places.Leave();
        try
        {
            var runs = task.Dependencies.Select(dependency => (Func<Task>)(() => RunDependencyAsync(dependency, scope)));
            await AllAsync([.. runs], options.Failfast || task.IsFailfast ? scope : null);
        }
        finally
        {
            await places.EnterAsync();
        }
    }

    private async Task RunDependencyAsync(TaskDependency dependency, RunScope outer)
    {
        using var scope = outer.Within(dependency.Timeout, dependency.Task);
        try
        {
            await RunTaskAsync(new TaskCall(dependency.Task, dependency.Variables) { IsSilent = dependency.IsSilent, IsIndirect = true }, scope);
        }
        catch (Exception exception) when (exception is TaskException or OperationCanceledException && scope.Token.IsCancellationRequested && scope.Expired is not null)
        {
            throw scope.Expired;
        }
    }

    // The first failure counts; with a scope to cancel, it also ends the others.
    private static async Task AllAsync(IReadOnlyList<Func<Task>> runs, RunScope? cancelled)
    {
        Exception? first = null;
        await Task.WhenAll(runs.Select(run => Task.Run(async () =>
        {
            try
            {
                await run();
            }
            catch (Exception exception) when (exception is TaskException or OperationCanceledException)
            {
                if (Interlocked.CompareExchange(ref first, exception, null) is null)
                {
                    cancelled?.Cancel();
                }
            }
        })));
        if (first is not null)
        {
            throw first;
        }
    }

    // Dependencies run at the same time: their questions are asked before any of them starts.
    private void AskForDependencies(IReadOnlyList<TaskCall> calls)
    {
        if (!prompter.CanAsk)
        {
            return;
        }

        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in calls)
        {
            Collect(call, visited);
        }
    }

    private void Collect(TaskCall call, HashSet<string> visited)
    {
        var task = compiler.CompileFast(call);
        prompter.AskUpFront(task);
        if (!visited.Add(call.Task))
        {
            return;
        }

        foreach (var dependency in task.Dependencies)
        {
            Collect(new TaskCall(dependency.Task, dependency.Variables), visited);
        }
    }
}
