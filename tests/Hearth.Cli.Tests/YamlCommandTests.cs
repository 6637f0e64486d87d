using Hearth.TestKit;

namespace Hearth.Cli.Tests;

public sealed class YamlCommandTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task A_directory_means_its_yaml_files_but_no_templates_of_charts()
    {
        files.Write("kubernetes/good.yaml", "a: 1\n");
        files.Write("kubernetes/deep/bad.yml", "a: [1\n");
        files.Write("kubernetes/notes.txt", "a: [1\n");
        files.Write("kubernetes/chart/Chart.yaml", "name: chart\n");
        files.Write("kubernetes/chart/templates/map.yaml", "{{ if .Values.a }}\n");
        files.Write("kubernetes/templates/bad.yaml", "b: ]\n");

        var result = await CommandLine.RunAsync(["yaml", "check", "kubernetes/"], files.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["kubernetes/deep/bad.yml", "kubernetes/templates/bad.yaml"], result.Out.Split('\n').Where(static line => line.StartsWith("kubernetes/", StringComparison.Ordinal)).Select(static line => line[..line.IndexOf(':')]));
    }

    [Fact]
    public async Task A_directory_is_read_as_it_was_in_a_revision()
    {
        using var git = new GitDirectory();
        git.Write("app/a.yaml", "a: [1\n");
        git.Commit("Broken");
        git.Write("app/a.yaml", "a: [1]\n");
        git.Commit("Mended");

        Assert.Equal(0, (await git.RunAsync("yaml", "check", "app")).ExitCode);
        Assert.Contains("app/a.yaml:", (await git.RunAsync("yaml", "check", "--revision", "HEAD~1", "app")).Out);
        Assert.Contains("app/a.yaml:", (await git.RunAsync("yaml", "check", "--revision", "HEAD~1", ".")).Out);
    }
}
