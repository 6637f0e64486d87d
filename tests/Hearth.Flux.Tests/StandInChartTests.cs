using Hearth.Flux.Caching;
using Hearth.Flux.Checks;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.TestKit;

namespace Hearth.Flux.Tests;

/// <summary>Charts of --chart-dir of another version than the release asks for.</summary>
public sealed class StandInChartTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public StandInChartTests() => Write("demo", "1.2.0", """{{ required "hub.enabled is needed" .Values.hub }}""");

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("1.2.0", false)]
    [InlineData("v1.2.0", false)]
    [InlineData("1.x", false)]
    [InlineData(">=1.1.0 <2.0.0", false)]
    [InlineData("1.3.0", true)]
    [InlineData("2.x", true)]
    public void A_chart_of_another_version_stands_in(string wanted, bool standsIn)
    {
        var owner = Render(wanted, "values: {hub: x, other: y}").Owner("demo");
        Assert.Equal(RenderState.Rendered, owner.State);
        Assert.Equal(standsIn, owner.UsesStandIn);
        Assert.Equal(standsIn, owner.Inputs is null);
    }

    [Fact]
    public void What_fails_with_a_stand_in_is_skipped()
    {
        Assert.Equal(RenderState.Failed, Render("1.2.0", "").Owner("demo").State);
        var owner = Render("1.3.0", "").Owner("demo");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.Empty(owner.Diagnostics);
        Assert.StartsWith("demo 1.3.0 is wanted, and demo 1.2.0 of --chart-dir, which stands in for it, does not render: ", owner.Reason, StringComparison.Ordinal);
        Assert.Contains("hub.enabled is needed", owner.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void That_it_does_not_render_is_remembered()
    {
        var first = Render(Text("1.3.0", ""), Open()).Owner("demo");
        var cache = Open();
        var again = Render(Text("1.3.0", ""), cache).Owner("demo");

        Assert.Equal(0, cache.Made);
        Assert.Equal((first.State, first.Reason, true), (again.State, again.Reason, again.UsesStandIn));
        Assert.Equal(RenderState.Rendered, Render(Text("1.3.0", "values: {hub: x}"), Open()).Owner("demo").State);

        RenderCache Open() => new(new EntryStore(Path.Combine(directory.Path, ".renders"), TimeProvider.System), "test", static () => null);
    }

    [Fact]
    public void The_directory_of_a_version_goes_before_that_of_the_name()
    {
        Write("demo-1.3.0", "1.3.0", "");
        Assert.False(Render("1.3.0", "").Owner("demo").UsesStandIn);
        Assert.True(Render("1.4.0", "values: {hub: x}").Owner("demo").UsesStandIn);
    }

    [Fact]
    public void Unread_values_and_served_versions_are_told_of_the_wanted_chart_only()
    {
        const string definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.com}
            spec:
              group: example.com
              names: {kind: Thing, plural: things}
              scope: Namespaced
              versions: [{name: v1beta1, served: true, storage: true}]
            """;
        Directory.CreateDirectory(Path.Combine(directory.Path, "demo/crds"));
        File.WriteAllText(Path.Combine(directory.Path, "demo/crds/thing.yaml"), definition);
        Assert.Equal(["CHART001", "SAFE005"], Codes("1.2.0"));
        Assert.Empty(Codes("1.3.0"));

        IEnumerable<string> Codes(string wanted)
        {
            string text = Text(wanted, "values: {hub: x, other: y}") + """

                == app/thing.yaml
                apiVersion: example.com/v1
                kind: Thing
                metadata: {name: thing, namespace: default}
                """;
            return CheckRunner.Run(Render(text), Repository.Tree(text), new CheckOptions { Only = ["CHART001", "SAFE005"] }, CancellationToken.None).Findings.Select(static finding => finding.Rule.Code);
        }
    }

    private void Write(string name, string version, string template)
    {
        Directory.CreateDirectory(Path.Combine(directory.Path, name, "templates"));
        File.WriteAllText(Path.Combine(directory.Path, name, "Chart.yaml"), $"apiVersion: v2\nname: demo\nversion: {version}\n");
        File.WriteAllText(Path.Combine(directory.Path, name, "templates/map.yaml"), $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: map}}\ndata:\n  a: \"{template}\"\n".Replace("\"{{ required", "'{{ required", StringComparison.Ordinal).Replace("}}\"", "}}'", StringComparison.Ordinal));
    }

    private static string Text(string version, string spec) => Repository.Root + $$"""
        == app/release.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: demo, namespace: flux-system}
        spec: {url: "https://charts.example.org"}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: demo, namespace: flux-system}
        spec:
          chart: {spec: {chart: demo, version: "{{version}}", sourceRef: {kind: HelmRepository, name: demo} } }
          {{spec}}
        """;

    private ClusterRender Render(string version, string spec) => Render(Text(version, spec));

    private ClusterRender Render(string text, RenderCache? cache = null)
    {
        using var sources = new ChartSources(new ChartCache(Path.Combine(directory.Path, ".cache")), new ChartSourceOptions { Offline = true });
        return Repository.Render(text, new RenderSettings { Cache = cache, Releases = new ReleaseRenderer(new ChartStore(sources, [directory.Path]), new RenderOptions()) });
    }
}
