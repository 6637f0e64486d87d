using Hearth.Helm.Sources;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Sources;

public sealed class OciRegistryTests : ChartSourcesFixture
{
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    private static readonly string LayerDigest = ChartCache.DigestOf(Chart);

    private static readonly string Manifest = $$"""
        {"schemaVersion":2,"layers":[{"mediaType":"application/other","digest":"sha256:00","size":1},{"mediaType":"{{ChartLayer}}","digest":"{{LayerDigest}}","size":{{Chart.Length}}}]}
        """;

    private static readonly string ManifestDigest = ChartCache.DigestOf(System.Text.Encoding.UTF8.GetBytes(Manifest));

    [Fact]
    public async Task A_tag_gives_the_chart_layer_and_the_manifest_digest()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();

        var chart = await sources.FetchAsync(Request(server) with { Tag = "1.2.3" }, CancellationToken.None);

        Assert.Equal(("1.2.3", LayerDigest, ManifestDigest), (chart.Version, chart.Digest, chart.ArtifactDigest));
    }

    [Fact]
    public async Task A_range_is_resolved_over_all_pages_of_tags()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();

        Assert.Equal("2.1.0", (await sources.FetchAsync(Request(server) with { SemVer = ">=1.0.0" }, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_digest_beats_a_tag_and_is_verified()
    {
        using var server = new LoopbackHttpServer(Serve);
        using var sources = Open();

        Assert.Equal(ManifestDigest, (await sources.FetchAsync(Request(server) with { Digest = ManifestDigest, Tag = "nope" }, CancellationToken.None)).ArtifactDigest);
        Assert.Equal(ChartSourceProblem.DigestMismatch, (await FailsAsync(sources, Request(server) with { Digest = "sha256:" + new string('0', 64) })).Problem);
    }

    [Fact]
    public async Task A_registry_that_wants_a_token_gets_one()
    {
        LoopbackHttpServer? server = null;
        using var registry = server = new LoopbackHttpServer(request =>
            request.Path == "/token" ? new LoopbackResponse(200, """{"token":"t0ken"}""")
            : request.Headers.GetValueOrDefault("Authorization") == "Bearer t0ken" ? Serve(request)
            : new LoopbackResponse(401) { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = $"Bearer realm=\"http://{server!.Host}/token\",service=\"reg\",scope=\"repository:charts/romm:pull\"" } }); // Set before the first request.
        using var sources = Open();

        await sources.FetchAsync(Request(registry) with { Tag = "1.2.3" }, CancellationToken.None);

        Assert.Single(registry.Requests, request => request.Path == "/token");
        Assert.Contains("scope=repository%3Acharts%2Fromm%3Apull", registry.Requests.Single(request => request.Path == "/token").Target);
    }

    [Fact]
    public async Task Stored_credentials_answer_a_basic_challenge()
    {
        using var server = new LoopbackHttpServer(request => request.Headers.GetValueOrDefault("Authorization") == "Basic dXNlcjp3b3Jk"
            ? Serve(request)
            : new LoopbackResponse(401) { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"x\"" } });
        string file = TemporaryPath("config.json");
        await File.WriteAllTextAsync(file, """{"auths":{"HOST":{"auth":"dXNlcjp3b3Jk"}}}""".Replace("HOST", server.Host));
        var credentials = new RegistryCredentials();
        credentials.AddFile(file);

        using var sources = Open(registry: credentials);
        await sources.FetchAsync(Request(server) with { Tag = "1.2.3" }, CancellationToken.None);

        using var anonymous = Open();
        var refused = await FailsAsync(anonymous, Request(server) with { Tag = "1.2.4" });
        Assert.Equal(ChartSourceProblem.Unauthorized, refused.Problem);
        Assert.Contains("docker login", refused.Message);
    }

    [Theory]
    [InlineData("""{"credsStore":"desktop"}""", "docker-credential-desktop")]
    [InlineData("""{"credsStore":"desktop","credHelpers":{"HOST":"ecr-login"}}""", "docker-credential-ecr-login")]
    public async Task A_credential_helper_is_not_run_and_is_named(string config, string helper)
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(401) { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"x\"" } });
        string file = TemporaryPath("config.json");
        await File.WriteAllTextAsync(file, config.Replace("HOST", server.Host));
        var credentials = new RegistryCredentials();
        credentials.AddFile(file);
        using var sources = Open(registry: credentials);

        var refused = await FailsAsync(sources, Request(server) with { Tag = "1.2.3" });

        Assert.Equal(ChartSourceProblem.Unauthorized, refused.Problem);
        Assert.Contains($"kept by {helper}, a program that is not run from here", refused.Message);
    }

    [Theory]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData("registry-1.docker.io", "docker.io")]
    [InlineData("GHCR.io", "ghcr.io")]
    [InlineData("https://harbor.example.com/v2/", "harbor.example.com")]
    public void Stored_credentials_are_found_by_the_registrys_host(string stored, string asked)
    {
        string file = TemporaryPath("config.json");
        File.WriteAllText(file, """{"auths":{"HOST":{"auth":"dXNlcjp3b3Jk"}}}""".Replace("HOST", stored));
        var credentials = new RegistryCredentials();
        credentials.AddFile(file);

        Assert.Equal(new BasicCredentials("user", "word"), credentials.Find(asked));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_registry_that_is_busy_is_asked_again(int status)
    {
        int refused = 0;
        using var server = new LoopbackHttpServer(request => Interlocked.Increment(ref refused) <= 2 ? new LoopbackResponse(status) : Serve(request));
        using var sources = Open();

        Assert.Equal("1.2.3", (await sources.FetchAsync(Request(server) with { Tag = "1.2.3" }, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task An_older_charts_layer_type_is_taken()
    {
        using var server = new LoopbackHttpServer(request => request.Target.Contains("/manifests/", StringComparison.Ordinal)
            ? new LoopbackResponse(200, Manifest.Replace(ChartLayer, "application/tar+gzip"))
            : Serve(request));
        using var sources = Open();

        Assert.Equal(LayerDigest, (await sources.FetchAsync(Request(server) with { Tag = "1.2.3" }, CancellationToken.None)).Digest);
    }

    [Fact]
    public async Task A_layer_with_other_bytes_is_refused_and_nothing_is_kept()
    {
        using var server = new LoopbackHttpServer(request => request.Target.Contains("/blobs/", StringComparison.Ordinal) ? new LoopbackResponse(200, "other") : Serve(request));
        using var sources = Open();
        var request = Request(server) with { Tag = "1.2.3" };

        Assert.Equal(ChartSourceProblem.DigestMismatch, (await FailsAsync(sources, request)).Problem);
        Assert.False(Cache.TryGet(request, out _));
    }

    [Fact]
    public async Task An_image_without_a_chart_layer_is_named()
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(200, """{"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:1"}]}"""));
        using var sources = Open();

        Assert.Contains("is no Helm chart: its layers are application/vnd.oci.image.layer.v1.tar", (await FailsAsync(sources, Request(server) with { Tag = "1.2.3" })).Message);
    }

    [Theory]
    [InlineData("oci://ghcr.io/bjw-s-labs/helm/app-template", "ghcr.io", "bjw-s-labs/helm/app-template", null, null)]
    [InlineData("oci://localhost:5000/a/b:1.2.3", "localhost:5000", "a/b", "1.2.3", null)]
    [InlineData("oci://h/a:1@sha256:ab", "h", "a", "1", "sha256:ab")]
    public void An_address_is_taken_apart(string address, string registry, string repository, string? tag, string? digest) =>
        Assert.Equal(new OciChartRequest(registry, repository) { Tag = tag, Digest = digest }, OciChartRequest.Parse(address));

    [Fact]
    public void What_is_no_address_says_what_is_wanted() =>
        Assert.Contains("wanted oci://HOST/REPOSITORY", Assert.Throws<ChartSourceException>(() => OciChartRequest.Parse("oci://ghcr.io")).Message);

    private static OciChartRequest Request(LoopbackHttpServer server) => new(server.Host, "charts/romm");

    private static LoopbackResponse Serve(LoopbackRequest request) => request.Target switch
    {
        "/v2/charts/romm/tags/list?n=1000" => new LoopbackResponse(200, """{"tags":["latest","1.2.3"]}""") { Headers = new Dictionary<string, string> { ["Link"] = "</v2/charts/romm/tags/list?last=1.2.3&n=1000>; rel=\"next\"" } },
        "/v2/charts/romm/tags/list?last=1.2.3&n=1000" => new LoopbackResponse(200, """{"tags":["2.1.0","3.0.0-beta.1"]}"""),
        var target when target.StartsWith("/v2/charts/romm/manifests/", StringComparison.Ordinal) && !target.EndsWith("nope", StringComparison.Ordinal) => new LoopbackResponse(200, Manifest),
        var target when target.StartsWith("/v2/charts/romm/blobs/", StringComparison.Ordinal) => new LoopbackResponse(200, Chart),
        _ => new LoopbackResponse(404),
    };
}
