using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;

namespace Hearth.Helm.Tests.Sources;

/// <summary>Charts from the servers that people run: a container registry and git's own daemon.</summary>
public sealed class RealServerTests : ChartSourcesFixture
{
    [Fact]
    public async Task A_chart_comes_out_of_docker_registry_by_tag_range_and_digest()
    {
        int port = Server.FreePort();
        string configuration = TemporaryPath("registry.yml");
        Directory.CreateDirectory(TemporaryPath("registry"));
        await File.WriteAllTextAsync(configuration, $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {TemporaryPath("registry")}\nhttp:\n  addr: 127.0.0.1:{port}\n");
        using var server = await Server.StartAsync(port, "docker-registry", "serve", configuration);
        string digest = await PushAsync(new Uri($"http://127.0.0.1:{port}/v2/charts/romm/"), "1.2.3");
        using var sources = Open();
        var request = OciChartRequest.Parse($"oci://127.0.0.1:{port}/charts/romm");

        Assert.Equal(digest, (await sources.FetchAsync(request with { Tag = "1.2.3" }, CancellationToken.None)).ArtifactDigest);
        Assert.Equal("1.2.3", (await sources.FetchAsync(request with { SemVer = "^1.0.0" }, CancellationToken.None)).Version);
        Assert.Equal(ChartCache.DigestOf(Chart), (await sources.FetchAsync(request with { Digest = digest }, CancellationToken.None)).Digest);
        Assert.Equal(ChartSourceProblem.NotFound, (await FailsAsync(sources, request with { Tag = "9.9.9" })).Problem);
    }

    [Fact]
    public async Task A_chart_comes_out_of_gits_daemon()
    {
        string root = TemporaryPath("git");
        string repository = Path.Combine(root, "home");
        Directory.CreateDirectory(Path.Combine(repository, "charts", "romm"));
        Run(repository, "init", "--quiet", "--initial-branch", "main");
        await File.WriteAllTextAsync(Path.Combine(repository, "charts", "romm", "Chart.yaml"), "apiVersion: v2\nname: romm\nversion: 1.2.3\n");
        Run(repository, "add", "-A");
        Run(repository, "-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "--quiet", "--no-gpg-sign", "-m", "chart");
        int port = Server.FreePort();
        using var server = await Server.StartAsync(port, "git-daemon", "--export-all", "--listen=127.0.0.1", $"--port={port}", $"--base-path={root}", root);
        using var sources = Open();

        var fetched = await sources.FetchAsync(new GitChartRequest($"git://127.0.0.1:{port}/home", "charts/romm") { Branch = "main" }, CancellationToken.None);

        await using var archive = File.OpenRead(fetched.Path);
        Assert.Equal("1.2.3", ChartLoader.LoadArchive("romm", archive).Metadata.Version);
    }

    private static async Task<string> PushAsync(Uri repository, string tag)
    {
        using var client = new HttpClient();
        byte[] config = "{\"name\":\"romm\",\"version\":\"1.2.3\"}"u8.ToArray();
        await PushBlobAsync(client, repository, config);
        await PushBlobAsync(client, repository, Chart);
        byte[] manifest = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"{{ChartCache.DigestOf(config)}}","size":{{config.Length}}},"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{ChartCache.DigestOf(Chart)}}","size":{{Chart.Length}}}]}
            """);
        using var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json") } };
        (await client.PutAsync(new Uri(repository, $"manifests/{tag}"), content)).EnsureSuccessStatusCode();
        return ChartCache.DigestOf(manifest);
    }

    private static async Task PushBlobAsync(HttpClient client, Uri repository, byte[] blob)
    {
        var started = (await client.PostAsync(new Uri(repository, "blobs/uploads/"), null)).EnsureSuccessStatusCode();
        var place = new UriBuilder(new Uri(repository, started.Headers.Location!)); // The protocol wants it.
        place.Query = $"{place.Query.TrimStart('?')}&digest={Uri.EscapeDataString(ChartCache.DigestOf(blob))}";
        using var content = new ByteArrayContent(blob) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        (await client.PutAsync(place.Uri, content)).EnsureSuccessStatusCode();
    }

    private static void Run(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", directory, .. arguments]))!; // git is installed by ./test.
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
