using Hearth.TestKit;

namespace Hearth.Cli.Tests;

public sealed class HelmCommandTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public HelmCommandTests()
    {
        Write("chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
        Write("chart/values.yaml", "a: 1\n");
        Write("chart/values.schema.json", """{"properties":{"a":{"type":"integer"}}}""");
        Write("chart/templates/cm.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | quote }}\n");
        Write("chart/templates/test.yaml", "kind: Pod\napiVersion: v1\nmetadata:\n  name: t\n  annotations: {helm.sh/hook: test}\n");
        Write("chart/templates/NOTES.txt", "thanks\n");
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Template_prints_manifests_and_hooks_and_no_notes()
    {
        var result = await RunAsync("template", "demo", "chart", "--set", "a=5");

        Assert.Equal(
            """
            ---
            # Source: app/templates/cm.yaml
            kind: ConfigMap
            apiVersion: v1
            metadata:
              name: demo
            data:
              a: "5"
            ---
            # Source: app/templates/test.yaml
            kind: Pod
            apiVersion: v1
            metadata:
              name: t
              annotations: {helm.sh/hook: test}


            """,
            result.Out);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("name: release-name")]
    [InlineData("name: x-abc", "--name-template", "x-{{ lower \"ABC\" }}")]
    [InlineData("name: chart-", "--generate-name")]
    public async Task A_release_is_named_as_asked(string expected, params string[] options) =>
        Assert.Contains(expected, (await RunAsync(["template", "chart", .. options])).Out);

    [Fact]
    public async Task A_name_and_a_name_template_are_one_too_many()
    {
        var result = await RunAsync("template", "demo", "chart", "--name-template", "x");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot set --name-template and also specify a name", result.Error);
    }

    [Fact]
    public async Task Values_that_break_the_schema_are_refused_unless_told_otherwise()
    {
        Write("v.yaml", "a: text\n");

        var refused = await RunAsync("template", "chart", "-f", "v.yaml");

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("Error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': got string, want integer\n  at v.yaml:1:4\n", refused.Error);
        Assert.Equal(0, (await RunAsync("template", "chart", "-f", "v.yaml", "--skip-schema-validation")).ExitCode);
    }

    [Fact]
    public async Task Dependencies_that_are_missing_are_named_and_got_on_demand()
    {
        Write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n");
        Write("chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - {name: lib, version: 1.0.0, repository: \"file://../lib\"}\n");

        var missing = await RunAsync("template", "chart");

        Assert.Contains("missing in charts/ directory: lib", missing.Error);
        Assert.Equal(0, (await RunAsync("template", "chart", "--dependency-update")).ExitCode);
    }

    [Fact]
    public async Task Lint_tells_what_is_wrong_and_fails_on_errors()
    {
        Assert.Equal((0, "==> Linting chart\n[INFO] Chart.yaml: icon is recommended\n\n1 chart(s) linted, 0 chart(s) failed\n"), (await RunAsync("lint", "chart")) is var good ? (good.ExitCode, good.Out) : default);

        Write("chart/Chart.yaml", "apiVersion: v3\nname: app\nversion: one\nicon: https://a.example/i.png\nmaintainers: [{email: x}]\n");
        Write("chart/templates/bad.yaml", "a: {{ .Values.x.y }}\n");
        var bad = await RunAsync("lint", "chart");

        Assert.Equal(
            """
            ==> Linting chart
            [ERROR] Chart.yaml: apiVersion 'v3' is not valid. The value must be either "v1" or "v2"
              at chart/Chart.yaml:1:13
            [ERROR] Chart.yaml: version 'one' is not a valid SemVer
              at chart/Chart.yaml:3:10
            [ERROR] Chart.yaml: each maintainer requires a name
              at chart/Chart.yaml:5:15
            [ERROR] templates/: app/templates/bad.yaml:1:13
              executing "app/templates/bad.yaml" at <.Values.x.y>:
                nil pointer evaluating interface {}.y
              at chart/templates/bad.yaml:1:14


            """,
            bad.Out);
        Assert.Equal((1, "Error: 1 chart(s) linted, 1 chart(s) failed\n"), (bad.ExitCode, bad.Error));
    }

    [Fact]
    public async Task Show_prints_what_a_chart_holds()
    {
        Assert.Equal("apiVersion: v2\nname: app\nversion: 1.0.0\n", (await RunAsync("show", "chart", "chart")).Out);
        Assert.Equal("a: 1\n\n", (await RunAsync("show", "values", "chart")).Out);
    }

    private Task<CommandOutput> RunAsync(params string[] arguments) => CommandLine.RunAsync(["helm", .. arguments], directory.Path);

    private void Write(string name, string text)
    {
        string path = directory.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A path below the directory.
        File.WriteAllText(path, text);
    }
}
