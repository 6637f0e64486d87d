using Hearth.Helm.Sources;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Sources;

public sealed class HttpRepositoryTests : ChartSourcesFixture
{
    private static readonly string Digest = ChartCache.DigestOf(Chart)["sha256:".Length..];

    private static readonly string Index = $"""
        apiVersion: v1
        entries:
          romm:
          - version: 1.2.3
            urls: [archives/romm-1.2.3.tgz]
            digest: {Digest}
          - version: 1.3.0-rc.1
            urls: [archives/romm-1.3.0-rc.1.tgz]
          - version: 1.1.0
            urls: [archives/romm-1.1.0.tgz]
            digest: 0000
        """;

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("^1.2.0")]
    [InlineData("1.x")]
    public async Task A_version_or_range_gives_the_newest_that_fits(string version)
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();

        var chart = await sources.FetchAsync(new HttpChartRequest(server.Address, "romm", version), CancellationToken.None);

        Assert.Equal("1.2.3", chart.Version);
        Assert.Equal(Chart, await File.ReadAllBytesAsync(chart.Path));
    }

    [Fact]
    public async Task Many_askers_fetch_a_chart_once()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();
        var request = new HttpChartRequest(server.Address, "romm", "1.2.3");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sources.FetchAsync(request, CancellationToken.None)));

        Assert.Equal(["/index.yaml", "/archives/romm-1.2.3.tgz"], server.Requests.Select(asked => asked.Path));
    }

    [Fact]
    public async Task Offline_answers_from_the_cache_and_names_what_is_missing()
    {
        using var server = new LoopbackHttpServer(Serve);
        var request = new HttpChartRequest(server.Address, "romm", "1.x");
        using (var online = Open())
        {
            await online.FetchAsync(request, CancellationToken.None);
        }

        using var offline = Open(offline: true);
        Assert.Equal("1.2.3", (await offline.FetchAsync(request, CancellationToken.None)).Version);
        var missing = await FailsAsync(offline, request with { Name = "plane" });
        Assert.Equal(ChartSourceProblem.OfflineMiss, missing.Problem);
        Assert.Contains("plane 1.x", missing.Message);
    }

    [Fact]
    public async Task A_damaged_cache_entry_is_fetched_again()
    {
        using var server = new LoopbackHttpServer(Serve);
        var request = new HttpChartRequest(server.Address, "romm", "1.2.3");
        using (var first = Open())
        {
            var chart = await first.FetchAsync(request, CancellationToken.None);
            await File.WriteAllTextAsync(chart.Path, "damaged");
        }

        using var second = Open();
        Assert.Equal(Chart, await File.ReadAllBytesAsync((await second.FetchAsync(request, CancellationToken.None)).Path));
    }

    [Fact]
    public async Task A_wrong_digest_is_refused_and_nothing_is_kept()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();
        var request = new HttpChartRequest(server.Address, "romm", "1.1.0");

        Assert.Equal(ChartSourceProblem.DigestMismatch, (await FailsAsync(sources, request)).Problem);
        Assert.False(Cache.TryGet(request, out _));
    }

    [Fact]
    public async Task An_unknown_chart_names_the_nearest_and_an_unknown_version_the_newest()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();

        Assert.Contains("did you mean romm?", (await FailsAsync(sources, new HttpChartRequest(server.Address, "rom", ""))).Message);
        Assert.Contains("the newest is 1.3.0-rc.1", (await FailsAsync(sources, new HttpChartRequest(server.Address, "romm", "9.x"))).Message);
    }

    [Fact]
    public async Task Credentials_go_to_the_repository_and_to_no_other_host()
    {
        using var elsewhere = new LoopbackHttpServer(_ => new LoopbackResponse(200, Chart));
        using var server = new LoopbackHttpServer(request => request.Headers.ContainsKey("Authorization")
            ? new LoopbackResponse(200, Index.Replace("archives/romm-1.2.3.tgz", $"{elsewhere.Address}romm.tgz"))
            : new LoopbackResponse(401));
        var request = new HttpChartRequest(server.Address, "romm", "1.2.3");

        using var anonymous = Open();
        Assert.Equal(ChartSourceProblem.Unauthorized, (await FailsAsync(anonymous, request)).Problem);
        using var known = Open(repositories: new Dictionary<string, BasicCredentials> { [$"http://{server.Host}"] = new("user", "word") });
        await known.FetchAsync(request, CancellationToken.None);
        Assert.DoesNotContain("Authorization", elsewhere.Requests.Single().Headers.Keys);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_passing_error_is_tried_again(int status)
    {
        int count = 0;
        using var server = new LoopbackHttpServer(request => Interlocked.Increment(ref count) <= 2 ? new LoopbackResponse(status) : Serve(request));
        using var sources = Open();

        Assert.Equal("1.2.3", (await sources.FetchAsync(new HttpChartRequest(server.Address, "romm", "1.2.3"), CancellationToken.None)).Version);
    }

    [Theory]
    [InlineData("stalls")]
    [InlineData("stalls inside")]
    [InlineData("breaks off")]
    [InlineData("errors")]
    public async Task A_server_that_never_gets_there_is_given_up_on(string misbehaviour)
    {
        using var server = new LoopbackHttpServer(request => misbehaviour switch
        {
            "stalls" => Serve(request) with { StallsBeforeAnswering = true },
            "stalls inside" => Serve(request) with { BreaksOffAfter = 10, StallsInsideBody = true },
            "breaks off" => Serve(request) with { BreaksOffAfter = 10 },
            _ => new LoopbackResponse(502),
        });
        using var sources = Open();

        var exception = await FailsAsync(sources, new HttpChartRequest(server.Address, "romm", "1.2.3"));

        Assert.Equal(ChartSourceProblem.Unreachable, exception.Problem);
        Assert.Contains("index.yaml", exception.Message);
    }

    [Theory]
    [InlineData("<html>not a repository</html>")]
    [InlineData("entries: [")]
    [InlineData("")]
    public async Task What_is_no_index_is_named(string body)
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(200, body));
        using var sources = Open();

        Assert.Equal(ChartSourceProblem.BadAnswer, (await FailsAsync(sources, new HttpChartRequest(server.Address, "romm", ""))).Problem);
    }

    private static LoopbackResponse Serve(LoopbackRequest request) => request.Path switch
    {
        "/index.yaml" => new LoopbackResponse(200, Index),
        var path when path.EndsWith(".tgz", StringComparison.Ordinal) => new LoopbackResponse(200, Chart),
        _ => new LoopbackResponse(404),
    };
}
