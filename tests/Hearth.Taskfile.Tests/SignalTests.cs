using System.Diagnostics;

namespace Hearth.Taskfile.Tests;

/// <summary>Signals reach the whole process, every other run in it too: nothing runs beside these.</summary>
[CollectionDefinition(nameof(SignalTests), DisableParallelization = true)]
[Collection(nameof(SignalTests))]
public sealed class SignalTests
{
    [Fact]
    public async Task A_signal_is_said_and_passed_on_to_the_commands()
    {
        using var run = new TaskRun("tasks: {default: {silent: true, cmds: [{defer: echo cleaned}, 'kill -HUP $PPID; sleep 30; echo no']}}\n");
        var watch = Stopwatch.StartNew();

        Assert.Equal("task: Signal received: \"hangup\"\ncleaned\ntask: Failed to run task \"default\": exit status 129\nexit 201\n", await run.RunAsync());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }
}
