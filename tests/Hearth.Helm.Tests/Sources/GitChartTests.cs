using System.Diagnostics;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Sources;

public sealed class GitChartTests : ChartSourcesFixture
{
    private readonly string repository;

    public GitChartTests()
    {
        repository = TemporaryPath("upstream");
        Directory.CreateDirectory(Path.Combine(repository, "charts", "romm"));
        Git("init", "--quiet", "--initial-branch", "main");
        Commit("1.0.0");
        Git("tag", "v1.0.0");
        Commit("1.1.0");
        Git("tag", "v1.1.0");
        Commit("2.0.0-dev");
    }

    [Fact]
    public async Task A_branch_a_tag_a_range_and_a_commit_are_resolved()
    {
        using var sources = Open();
        var request = new GitChartRequest(repository, "charts/romm");

        Assert.Contains("2.0.0-dev", await ReadAsync(sources, request));
        Assert.Contains("2.0.0-dev", await ReadAsync(sources, request with { Branch = "main" }));
        Assert.Contains("1.0.0", await ReadAsync(sources, request with { Tag = "v1.0.0" }));
        Assert.Contains("1.1.0", await ReadAsync(sources, request with { SemVer = "1.x" }));
        Assert.Contains("1.0.0", await ReadAsync(sources, request with { Commit = Git("rev-parse", "v1.0.0").Trim() }));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        using var sources = Open();

        Assert.Equal(ChartSourceProblem.NotFound, (await FailsAsync(sources, new GitChartRequest(repository, "charts/romm") { Branch = "nope" })).Problem);
        Assert.Contains("has no charts/nope/Chart.yaml", (await FailsAsync(sources, new GitChartRequest(repository, "charts/nope"))).Message);
    }

    [Theory]
    [InlineData(404, ChartSourceProblem.NotFound)]
    [InlineData(401, ChartSourceProblem.Unauthorized)]
    [InlineData(500, ChartSourceProblem.Unreachable)]
    public async Task What_a_web_server_refuses_is_passed_on_with_its_address(int status, ChartSourceProblem problem)
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(status) { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"x\"" } });
        using var sources = Open();

        var refused = await FailsAsync(sources, new GitChartRequest($"http://{server.Host}/nope.git", "charts/romm") { Branch = "main" });

        Assert.Equal(problem, refused.Problem);
        Assert.Contains("nope.git", refused.Message);
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/owned", "charts/romm")]
    [InlineData("https://host/repo", "../../etc")]
    public async Task An_address_that_would_do_something_else_is_refused(string url, string path)
    {
        using var sources = Open();

        Assert.Equal(ChartSourceProblem.BadAddress, (await FailsAsync(sources, new GitChartRequest(url, path))).Problem);
    }

    private static async Task<string> ReadAsync(ChartSources sources, GitChartRequest request)
    {
        var chart = await sources.FetchAsync(request, CancellationToken.None);
        await using var archive = File.OpenRead(chart.Path);
        return ChartArchive.Unpack("romm.tgz", archive).TryRead("Chart.yaml")!.Text; // Packed with it.
    }

    private void Commit(string version)
    {
        File.WriteAllText(Path.Combine(repository, "charts", "romm", "Chart.yaml"), $"name: romm\nversion: {version}\n");
        Git("add", "-A");
        Git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "--quiet", "--no-gpg-sign", "-m", version);
    }

    private string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true })!; // git is installed by ./test.
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
