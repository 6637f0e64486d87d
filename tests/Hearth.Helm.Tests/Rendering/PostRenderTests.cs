using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Tests.Rendering;

public sealed class PostRenderTests
{
    private static readonly Chart Chart = ChartLoader.LoadDirectory(
        new MemoryTree()
            .Add("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
            .Add("templates/a.yaml", "kind: ConfigMap\nmetadata: {name: plain}\n")
            .Add("templates/b.yaml", "kind: Job\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n"),
        "");

    [Theory]
    [InlineData(PostRenderStrategy.Combined, "plain,hook", "plain-x", "hook-x")]
    [InlineData(PostRenderStrategy.NoHooks, "plain", "plain-x", "hook")]
    [InlineData(PostRenderStrategy.Separate, "plain;hook", "plain-x", "hook-x")]
    public void A_step_sees_what_its_strategy_says_and_its_result_is_used(PostRenderStrategy strategy, string seen, string manifest, string hook)
    {
        string given = "";
        var step = new PostRender(
            manifests =>
            {
                given += (given.Length > 0 ? ";" : "") + string.Join(',', manifests.Select(document => document.Name));
                return [.. manifests.Select(Rename)];
            },
            strategy);

        var rendered = new ChartRenderer(new RenderOptions { PostRender = step }).Render(Chart, new GoMap(), new ReleaseOptions("demo", "apps"));

        Assert.Equal((seen, manifest, hook), (given, rendered.Manifests.Single().Name, rendered.Hooks.Single().Manifest.Name));
    }

    private static Manifest Rename(Manifest manifest)
    {
        var metadata = manifest.Root.GetMapping("metadata")!; // All of the chart's documents have it.
        return manifest with { Root = manifest.Root.With("metadata", metadata.With("name", YamlValue.String(manifest.Name + "-x"))) };
    }
}
