using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Helm.Tests.Sources;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Values;

public sealed class ChartSchemaTests : ChartSourcesFixture
{
    [Fact]
    public async Task A_schema_of_the_web_is_fetched_once_and_kept_for_offline()
    {
        using var server = new LoopbackHttpServer(request => request.Path == "/b.json" ? new LoopbackResponse(200, """{"definitions":{"x":{"type":"string"}}}""") : new LoopbackResponse(404));
        var chart = Load("""{"properties":{"b":{"$ref":"http://HOST/b.json#/definitions/x"},"c":{"$ref":"http://HOST/gone.json"}}}""".Replace("HOST", server.Host));
        var first = new ChartSchemas();
        using (var sources = Open())
        {
            await sources.FetchSchemasAsync(chart, first, CancellationToken.None);
        }

        var second = new ChartSchemas();
        using (var sources = Open(offline: true))
        {
            await sources.FetchSchemasAsync(chart, second, CancellationToken.None);
        }

        Assert.Single(server.Requests, request => request.Path == "/b.json");
        foreach (var schemas in (ChartSchemas[])[first, second])
        {
            Assert.Contains("- at '/b': got number, want string", Assert.Throws<HelmRenderException>(() => Render(chart, schemas, "b: 1")).Message);
            Assert.Contains("/gone.json, which is not at hand", Assert.Single(Render(chart, schemas, "b: text\nc: 1").Warnings));
        }
    }

    [Fact]
    public void A_subcharts_schema_is_held_to_its_part_of_the_values()
    {
        var chart = ChartLoader.LoadDirectory(
            new MemoryTree()
                .Add("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
                .Add("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n")
                .Add("charts/sub/values.schema.json", """{"required":["age"],"properties":{"age":{"minimum":0}}}"""),
            "");

        var missing = Assert.Throws<HelmRenderException>(() => Render(chart, new ChartSchemas(), ""));
        var negative = Assert.Throws<HelmRenderException>(() => Render(chart, new ChartSchemas(), "x: 1\nsub:\n  age: -5"));

        Assert.Equal("values don't meet the specifications of the schema(s) in the following chart(s):\nsub:\n- at '': missing property 'age'", missing.Message);
        Assert.EndsWith("sub:\n- at '/age': minimum: got -5, want 0", negative.Message);
        Assert.Equal("values.yaml:3:8", negative.Span.ToString());
        Assert.Empty(new ChartRenderer(new RenderOptions { Schemas = null }).Render(chart, new GoMap(), new ReleaseOptions("demo", "apps")).Manifests);
    }

    private static Chart Load(string schema) => ChartLoader.LoadDirectory(
        new MemoryTree().Add("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n").Add("values.schema.json", schema),
        "");

    private static RenderedChart Render(Chart chart, ChartSchemas schemas, string values) =>
        new ChartRenderer(new RenderOptions { Schemas = schemas }).Render(chart, ValuesReader.Read(new SourceText("values.yaml", values)), new ReleaseOptions("demo", "apps"));
}
