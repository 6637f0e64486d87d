using Hearth.Cli.Output;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

public sealed class CacheCommandTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public CacheCommandTests()
    {
        files.Write("flux/cluster/ks.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: app, namespace: flux-system}
            spec: {path: ./app, sourceRef: {kind: GitRepository, name: flux-system}}
            """);
        files.Write("app/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hello}\ndata: {a: b}\n");
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task What_was_rendered_is_kept_and_can_be_cleared()
    {
        var first = await CommandLine.RunAsync(["build", "ks"], files.Path);
        var second = await CommandLine.RunAsync(["build", "ks"], files.Path);
        var without = await CommandLine.RunAsync(["build", "ks", "--no-cache"], files.Path);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(first.Out, without.Out);

        var status = await CommandLine.RunAsync(["cache", "status", "--output", "json"], files.Path);
        Assert.Contains("\"name\": \"renders\"", status.Out, StringComparison.Ordinal);
        Assert.Contains("\"limit\": 268435456", status.Out, StringComparison.Ordinal);
        Assert.Matches("^renders +[1-9][0-9]* files ", (await CommandLine.RunAsync(["cache", "status"], files.Path)).Out);

        Assert.Matches("renders +[0-9]+ files deleted", (await CommandLine.RunAsync(["cache", "gc", "--max-size", "1Ki"], files.Path)).Out);
        Assert.Contains("\"deletedFiles\"", (await CommandLine.RunAsync(["cache", "clear", "renders", "-o", "json"], files.Path)).Out, StringComparison.Ordinal);
        Assert.Equal(first.Out, (await CommandLine.RunAsync(["build", "ks"], files.Path)).Out);
    }

    [Fact]
    public async Task A_size_that_is_none_is_refused()
    {
        var result = await CommandLine.RunAsync(["cache", "gc", "--max-size", "much"], files.Path);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--max-size much is no size", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_drawn_for_people_once_it_takes_long_and_wiped_away()
    {
        var time = new ManualTime();
        Assert.Equal("", Draw(showsProgress: false, time));
        Assert.Equal("\r\e[Krendering HEAD 3/10 plex\r\e[K", Draw(showsProgress: true, time));
        Assert.Equal(TimeSpan.FromMilliseconds(500), time.DueTime);
    }

    private static string Draw(bool showsProgress, ManualTime time)
    {
        using var output = new MemoryStream();
        var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext(() => Stream.Null, output, error) { ShowsProgress = showsProgress, Time = time };
        using (var progress = ProgressLine.Start(context, "rendering HEAD"))
        {
            progress.Tell("3/10 plex");
            time.Tick?.Invoke();
        }

        time.Tick?.Invoke(); // One that was on its way.
        return error.ToString();
    }

    private sealed class ManualTime : TimeProvider
    {
        public Action? Tick { get; private set; }

        public TimeSpan DueTime { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Tick = () => callback(state);
            DueTime = dueTime;
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
