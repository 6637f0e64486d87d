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
    public async Task Update_locks_versions_and_build_holds_to_the_lock()
    {
        Write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.1.0\n");
        Write("top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {name: lib, version: 1.x, repository: file://../lib}\n");

        var updated = await RunAsync("dependency", "update", "top");
        Assert.Equal((0, "charts/lib-1.1.0.tgz from file://../lib\n"), (updated.ExitCode, updated.Out));
        string locked = File.ReadAllText(directory.Combine("top/Chart.lock"));
        Assert.StartsWith("dependencies:\n- name: lib\n  repository: file://../lib\n  version: 1.1.0\ndigest: sha256:", locked, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("dependency", "build", "top")).ExitCode);

        Write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.2.0\n");
        Assert.Equal(0, (await RunAsync("dependency", "update", "top")).ExitCode);
        Assert.Equal(["lib-1.2.0.tgz"], Directory.GetFiles(directory.Combine("top/charts")).Select(Path.GetFileName));

        Write("top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {name: lib, version: 2.x, repository: file://../lib}\n");
        Assert.Contains("the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml)", (await RunAsync("dependency", "build", "top")).Error);
        Assert.Contains("lib\t2.x\tfile://../lib\twrong version", (await RunAsync("dependency", "list", "top")).Out);
    }

    [Fact]
    public async Task A_chart_is_packed_under_another_version()
    {
        Assert.Equal(0, (await RunAsync("package", "chart", "--version", "2.0.0", "--app-version", "1.30", "-d", "out")).ExitCode);

        Assert.Equal("apiVersion: v2\nappVersion: \"1.30\"\nname: app\nversion: 2.0.0\n", (await RunAsync("show", "chart", "out/app-2.0.0.tgz")).Out);
        Assert.Contains("wants a version such as 1.2.3", (await RunAsync("package", "chart", "--version", "two")).Error);
    }

    [Fact]
    public async Task Files_go_below_the_releases_name_when_asked()
    {
        Assert.Equal(0, (await RunAsync("template", "demo", "chart", "--output-dir", "out", "--release-name")).ExitCode);

        Assert.True(File.Exists(directory.Combine("out/demo/app/templates/cm.yaml")));
    }

    [Theory]
    [InlineData("combined", "kind: ServiceAccount", "kind: Secret")]
    [InlineData("separate", "kind: ServiceAccount", "kind: Secret")]
    [InlineData("nohooks", "kind: ServiceAccount", "kind: Pod")]
    public async Task A_post_renderer_sees_what_its_strategy_says(string strategy, params string[] kinds)
    {
        var result = await RunAsync(
            "template", "demo", "chart", "--post-renderer", "sed", "--post-renderer-args", "s/ConfigMap/ServiceAccount/;s/Pod/Secret/", "--post-renderer-strategy", strategy);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(kinds, result.Out.Split('\n').Where(line => line.StartsWith("kind:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_post_renderer_that_fails_is_named() =>
        Assert.Contains("error while running post render on files: false ended with 1", (await RunAsync("template", "demo", "chart", "--post-renderer", "false")).Error);

    [Fact]
    public async Task Flags_of_an_install_change_nothing_and_those_that_need_a_cluster_are_refused()
    {
        string plain = (await RunAsync("template", "demo", "chart")).Out;

        Assert.Equal(plain, (await RunAsync("template", "demo", "chart", "--create-namespace", "--wait", "--timeout", "5m", "--render-subchart-notes")).Out);
        Assert.Contains("--validate asks a cluster", (await RunAsync("template", "demo", "chart", "--validate")).Error);
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
