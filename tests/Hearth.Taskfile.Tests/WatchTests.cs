using System.Text;

namespace Hearth.Taskfile.Tests;

/// <summary>Watching sources, for a bounded time.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_change_of_a_source_runs_the_task_again_until_it_is_stopped()
    {
        using var run = new TaskRun("tasks: {show: {silent: true, sources: [in.txt], cmds: [cat in.txt]}}\n").With("in.txt", "one\n");
        using var stop = new CancellationTokenSource(Patience);
        using var output = new MemoryStream();
        using var shared = Stream.Synchronized(output);
        var watching = Task.Run(() => run.RunAsync(shared, shared, stop.Token, "--watch", "show"));

        await UntilAsync(output, "task: task \"show\" finished running\n", stop.Token);
        run.With("other.txt", "ignored\n").With("in.txt", "two\n");
        await UntilAsync(output, "two\n", stop.Token);
        stop.Cancel();

        Assert.Equal(0, await watching);
        Assert.StartsWith("task: Started watching for tasks: show\none\ntask: task \"show\" finished running\n", Text(output), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(MemoryStream output, string wanted, CancellationToken cancellationToken)
    {
        while (!Text(output).Contains(wanted, StringComparison.Ordinal))
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    private static string Text(MemoryStream output) => Encoding.UTF8.GetString(output.ToArray());
}
