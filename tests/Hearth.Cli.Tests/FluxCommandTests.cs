using System.Text.Json;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>The commands that render a repository, on one of two Kustomizations, one of which fails.</summary>
public sealed class FluxCommandTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public FluxCommandTests()
    {
        files.Write("flux/cluster/ks.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: app, namespace: flux-system}
            spec:
              path: ./app
              prune: true
              sourceRef: {kind: GitRepository, name: flux-system}
              postBuild: {substitute: {WHO: world}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: broken, namespace: flux-system}
            spec:
              path: ./nowhere
              sourceRef: {kind: GitRepository, name: flux-system}
              dependsOn: [{name: app}]
            """);
        files.Write("app/map.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: hello, namespace: web}
            data: {hello: "${WHO}"}
            """);
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Get_lists_Kustomizations_with_their_state()
    {
        var result = await CommandLine.RunAsync(["get", "ks"], files.Path);
        Assert.Equal(
            """
            NAMESPACE     NAME          STATUS     OBJECTS   PATH
            flux-system   app           Rendered   1         app
            flux-system   broken        Failed     0         nowhere
            flux-system   flux-system   Rendered   2         flux/cluster

            """,
            result.Out);
        Assert.Equal("Kustomization/flux-system/app\n", (await CommandLine.RunAsync(["get", "ks", "-o", "name"], files.Path)).Out.Split('\n')[0] + "\n");
        Assert.Contains("\"path\": \"nowhere\"", (await CommandLine.RunAsync(["get", "ks", "-o", "json"], files.Path)).Out);
    }

    [Fact]
    public async Task Build_prints_one_object_and_reports_the_other()
    {
        var built = await CommandLine.RunAsync(["build", "ks", "app"], files.Path);
        Assert.Equal(
            """
            ---
            apiVersion: v1
            data:
              hello: world
            kind: ConfigMap
            metadata:
              labels:
                kustomize.toolkit.fluxcd.io/name: app
                kustomize.toolkit.fluxcd.io/namespace: flux-system
              name: hello
              namespace: web

            """,
            built.Out);
        Assert.Equal(0, built.ExitCode);
        var all = await CommandLine.RunAsync(["build", "all", "--offline", "--output-dir", "out"], files.Path);
        Assert.Equal(1, all.ExitCode);
        Assert.Contains("flux/cluster/ks.yaml:14:9: error: spec.path is nowhere; there is no such directory [FLUX001]", all.Error);
        Assert.Equal(built.Out, files.Read("out/kustomization/flux-system/app.yaml"));
    }

    [Fact]
    public async Task Test_fails_with_the_reason()
    {
        var result = await CommandLine.RunAsync(["test", "--offline"], files.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("FAIL Kustomization/flux-system/broken\n", result.Out);
        Assert.EndsWith("2 passed, 1 failed, 0 skipped\n", result.Out);
    }

    [Fact]
    public async Task Graph_shows_the_tree_and_what_waits()
    {
        Assert.Equal(
            """
            Kustomization/flux-system/flux-system
            ├─ Kustomization/flux-system/app
            └─ Kustomization/flux-system/broken  ← flux-system/app

            """,
            (await CommandLine.RunAsync(["graph"], files.Path)).Out);
        Assert.Contains("n1[\"Kustomization/flux-system/app\"]", (await CommandLine.RunAsync(["graph", "-o", "mermaid"], files.Path)).Out);
    }

    [Fact]
    public async Task Explain_names_the_template_line_and_the_variable()
    {
        var result = await CommandLine.RunAsync(["explain", "ConfigMap/web/hello", "data.hello", "--offline"], files.Path);
        Assert.Equal(
            """
            ConfigMap/web/hello
              made by Kustomization/flux-system/app (path app), flux/cluster/ks.yaml:3:18
              made by Kustomization/flux-system/flux-system (path flux/cluster), flux/cluster:1:1
            data.hello: world
                manifest      app/map.yaml:4:15  data: {hello: "${WHO}"}
                variable      flux/cluster/ks.yaml:8:33  postBuild: {substitute: {WHO: world}}

            """,
            result.Out);
    }

    [Fact]
    public async Task Explain_tells_programs_the_same()
    {
        var result = await CommandLine.RunAsync(["explain", "ConfigMap/web/hello", "data.hello", "--offline", "--output", "json"], files.Path);

        var explained = JsonDocument.Parse(result.Out).RootElement;
        Assert.Equal("ConfigMap/web/hello", explained.GetProperty("object").GetString());
        Assert.Equal(["app", "flux/cluster"], explained.GetProperty("madeBy").EnumerateArray().Select(static owner => owner.GetProperty("path").GetString()));
        var field = explained.GetProperty("fields")[0];
        Assert.Equal(("data.hello", "world"), (field.GetProperty("path").GetString(), field.GetProperty("value").GetString()));
        var variable = field.GetProperty("places")[1];
        Assert.Equal(("variable", "flux/cluster/ks.yaml", 8, 33), (variable.GetProperty("role").GetString(), variable.GetProperty("file").GetString(), variable.GetProperty("line").GetInt32(), variable.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task Explain_tells_programs_what_blocks()
    {
        var result = await CommandLine.RunAsync(["explain", "ks/flux-system/broken", "--why-blocked", "--offline", "-o", "json"], files.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("Kustomization/flux-system/broken", JsonDocument.Parse(result.Out).RootElement.GetProperty("blockedBy")[0].GetProperty("object").GetString());
    }

    [Fact]
    public async Task The_flux_tool_builds_another_path()
    {
        files.Write("other/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: web}\n");
        var result = await CommandLine.RunAsync(["build", "kustomization", "app", "--path", "other", "--dry-run"], files.Path, program: "/usr/bin/flux");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("  name: other\n", result.Out);
        Assert.Contains("app           False       True    Renders 1 objects", (await CommandLine.RunAsync(["flux", "get", "kustomizations", "-A"], files.Path)).Out);
    }

    [Fact]
    public async Task A_diff_needs_a_repository()
    {
        var result = await CommandLine.RunAsync(["diff"], files.Path);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is not inside a git repository", result.Error);
    }
}
