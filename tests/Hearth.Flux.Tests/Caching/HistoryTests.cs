using System.Globalization;
using Hearth.Flux.Caching;
using Hearth.Flux.Diffing;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Flux.Tests.Caching;

/// <summary>
/// The history of a real repository, commit by commit: <c>HEARTH_TEST_HOMEOPS</c> names a clone,
/// <c>HEARTH_TEST_CHARTS</c> a directory with charts, <c>HEARTH_TEST_COMMITS</c> how many commits.
/// </summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const int Every = 20;

    [Fact]
    public void The_incremental_diff_of_each_commit_is_that_of_two_full_renderings()
    {
        string? clone = Environment.GetEnvironmentVariable("HEARTH_TEST_HOMEOPS");
        Assert.SkipWhen(clone is null, "HEARTH_TEST_HOMEOPS names no clone");
        int commits = int.Parse(Environment.GetEnvironmentVariable("HEARTH_TEST_COMMITS") ?? "200", CultureInfo.InvariantCulture);
        string[] charts = Environment.GetEnvironmentVariable("HEARTH_TEST_CHARTS") is { } directory ? [directory] : [];
        using var place = new TemporaryDirectory();
        using var sources = new ChartSources(new ChartCache(place.Combine("charts")), new ChartSourceOptions { Offline = true });
        var settings = new RenderSettings { Releases = new ReleaseRenderer(new ChartStore(sources, charts), new RenderOptions()) };
        ClusterRender? newerFull = null, newer = null;
        int changes = 0, withChanges = 0, made = 0, objects = 0;
        for (int i = 0; i <= commits; i++)
        {
            // Each commit is opened anew, as a command would, with what the ones before have left on disk.
            var cache = new RenderCache(new EntryStore(place.Combine("renders"), TimeProvider.System), "test", static () => null);
            var full = Render(clone!, $"HEAD~{i}", settings, null); // SkipWhen looked at it.
            var incremental = Render(clone!, $"HEAD~{i}", settings, cache);
            if (newer is not null)
            {
                var expected = ClusterDiff.Of(full, newerFull!, static _ => true); // Both were set together.
                Assert.Equal(Text(expected), Text(ClusterDiff.Of(incremental, newer, static _ => true)));
                changes += expected.Changes.Count;
                withChanges += expected.IsEmpty ? 0 : 1;
                made += cache.Made;
                objects += full.Owners.Count();
            }

            if (i % Every == 0)
            {
                Assert.Equal(ClusterText.Of(full), ClusterText.Of(incremental));
            }

            (newerFull, newer) = (full, incremental);
        }

        output.WriteLine($"{commits} commits, {withChanges} of them change {changes} objects; {made} of {objects} Kustomizations and releases were rendered");
    }

    private static ClusterRender Render(string clone, string revision, RenderSettings settings, RenderCache? cache)
    {
        var tree = new SnapshotTree(GitCommitTree.Open(clone, revision));
        var (roots, error) = cache?.FindRoots(tree, null) ?? RootFinder.Find(tree, null);
        Assert.Null(error);
        return ClusterRenderer.Render(tree, roots, settings with { Cache = cache }, CancellationToken.None);
    }

    private static string Text(ClusterDiff diff)
    {
        var text = new StringWriter { NewLine = "\n" };
        DiffWriter.WriteText(text, diff, color: false);
        DiffWriter.WriteUnified(text, diff, color: false);
        return text.ToString();
    }
}
