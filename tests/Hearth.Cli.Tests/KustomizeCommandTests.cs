using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>The commands around the builds: output, exit codes, files that edits write.</summary>
public sealed class KustomizeCommandTests : IDisposable
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";

    private readonly TemporaryDirectory directory = new();

    public KustomizeCommandTests()
    {
        directory.Write("app/kustomization.yaml", "resources:\n  - a.yaml # one\nnamespace: media\n");
        directory.Write("app/a.yaml", ConfigMap);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Build_prints_the_resources()
    {
        var result = await RunAsync(".", "build", "app");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(ConfigMap + "  namespace: media\n", result.Out);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Build_takes_the_working_directory_by_default() => Assert.Equal(ConfigMap + "  namespace: media\n", (await RunAsync("app", "build")).Out);

    [Fact]
    public async Task A_build_that_fails_prints_nothing_but_the_finding()
    {
        directory.Write("app/kustomization.yaml", "resources: [b.yaml]\n");

        var result = await RunAsync(".", "build", "app");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Contains("app/kustomization.yaml:1:13: error: b.yaml does not exist in app; did you mean a.yaml? [KUST004]", result.Error);
    }

    [Fact]
    public async Task Build_writes_a_file_or_one_file_a_resource()
    {
        Directory.CreateDirectory(directory.Combine("out"));

        await RunAsync(".", "build", "app", "-o", "all.yaml");
        await RunAsync(".", "build", "app", "-o", "out");

        Assert.Equal(ConfigMap + "  namespace: media\n", directory.Read("all.yaml"));
        Assert.Equal(ConfigMap + "  namespace: media\n", directory.Read("out/v1_configmap_settings.yaml"));
    }

    [Fact]
    public async Task A_wrong_restrictor_is_refused_as_kustomize_does()
    {
        var result = await RunAsync(".", "build", "--load-restrictor", "none", "app");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("illegal flag value --load-restrictor none", result.Error);
    }

    [Fact]
    public async Task Build_all_counts_and_names_what_fails()
    {
        directory.Write("bad/kustomization.yaml", "resources: [b.yaml]\n");
        directory.Write("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n");

        var result = await RunAsync(".", "build-all", ".", "-o", "out");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("1 of 2 kustomizations build\n", result.Out);
        Assert.Contains("bad/kustomization.yaml:1:13", result.Error);
        Assert.Equal(ConfigMap + "  namespace: media\n", directory.Read("out/app.yaml"));
    }

    [Fact]
    public async Task Edit_changes_only_the_lines_it_must()
    {
        directory.Write("app/b.yaml", ConfigMap);
        directory.Write("app/c.yaml", ConfigMap);

        Assert.Equal(0, (await RunAsync("app", "edit", "add", "resource", "*.yaml")).ExitCode);
        Assert.Equal(0, (await RunAsync("app", "edit", "set", "namespace", "home")).ExitCode);
        Assert.Equal(0, (await RunAsync("app", "edit", "set", "image", "nginx=docker.io/nginx:1.27")).ExitCode);
        Assert.Equal(0, (await RunAsync("app", "edit", "remove", "resource", "b.yaml")).ExitCode);
        Assert.Equal(0, (await RunAsync("app", "edit", "add", "label", "team:home", "--without-selector")).ExitCode);

        Assert.Equal(
            "resources:\n  - a.yaml # one\n  - c.yaml\nnamespace: home\nimages:\n  - name: nginx\n    newName: docker.io/nginx\n    newTag: \"1.27\"\nlabels:\n  - pairs:\n      team: home\n",
            directory.Read("app/kustomization.yaml"));
    }

    [Fact]
    public async Task Edit_of_what_does_not_exist_is_refused()
    {
        var result = await RunAsync("app", "edit", "add", "resource", "nowhere.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nowhere.yaml has no match", result.Error);
        Assert.Equal(1, (await RunAsync(".", "edit", "set", "namespace", "x")).ExitCode);
    }

    [Fact]
    public async Task A_function_runs_where_it_is_allowed()
    {
        directory.Write("app/kustomization.yaml", "resources: [a.yaml]\ntransformers: [f.yaml]\n");
        directory.Write("app/f.yaml", "apiVersion: example.org/v1\nkind: F\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./f.sh}\n");
        string script = directory.Write("app/f.sh", "#!/bin/sh\nsed 's/settings/changed/'\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(1, (await RunAsync(".", "build", "--enable-alpha-plugins", "app")).ExitCode);
        var result = await RunAsync(".", "build", "--enable-alpha-plugins", "--enable-exec", "app");

        Assert.Equal("", result.Error);
        Assert.Contains("name: changed", result.Out);
    }

    private Task<CommandOutput> RunAsync(string where, params string[] arguments) =>
        CommandLine.RunAsync(["kustomize", .. arguments], workingDirectory: directory.Combine(where == "." ? "" : where));
}
