using System.Diagnostics;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Kustomize.Tests;

/// <summary>Remote files and repositories: from a server on this machine, from the cache, and from nowhere.</summary>
public sealed class RemoteTests : IDisposable
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: remote\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_remote_file_is_a_resource()
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(200, ConfigMap));

        var result = Build($"resources: [\"{server.Address}a.yaml\"]\n");

        Assert.Empty(result.Diagnostics);
        Assert.Equal("remote", Assert.Single(result.Resources).Name);
        Assert.Equal($"{server.Address}a.yaml", result.Resources[0].Span.Path);
    }

    [Fact]
    public void A_remote_file_is_fetched_once_for_many_builds()
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(200, ConfigMap));
        using var remote = Source(offline: false);
        var tree = new MemoryTree().Add("kustomization.yaml", $"resources: [\"{server.Address}a.yaml\"]\n");
        var kustomizer = new Kustomizer(new ParsedFiles(tree), new KustomizeOptions { Remote = remote });

        Parallel.For(0, 8, _ => Assert.False(kustomizer.Build("").HasErrors));

        Assert.Single(server.Requests);
    }

    [Fact]
    public void Offline_takes_what_an_earlier_build_fetched()
    {
        string kustomization;
        using (var server = new LoopbackHttpServer(_ => new LoopbackResponse(200, ConfigMap)))
        {
            kustomization = $"resources: [\"{server.Address}a.yaml\"]\n";
            Assert.False(Build(kustomization).HasErrors);
        }

        Assert.False(Build(kustomization, offline: true).HasErrors);
    }

    [Fact]
    public void Offline_without_a_cached_file_says_so()
    {
        var result = Build("resources: [\"http://127.0.0.1:9/a.yaml\"]\n", offline: true);

        Assert.Contains("not in the cache", Assert.Single(result.Diagnostics).Message);
    }

    [Fact]
    public void A_server_that_refuses_is_an_error_at_the_entry()
    {
        using var server = new LoopbackHttpServer(_ => new LoopbackResponse(404));

        var finding = Assert.Single(Build($"resources:\n  - \"{server.Address}a.yaml\"\n").Diagnostics);

        Assert.Equal("KUST018", finding.Rule.Code);
        Assert.Contains("404", finding.Message);
        Assert.Equal("kustomization.yaml:2:5", finding.Span.ToString());
    }

    [Fact]
    public void A_repository_is_built_at_its_reference_and_stays_in_the_cache()
    {
        string repository = MakeRepository();
        string kustomization = $"resources: [\"file://{repository}//app?ref=v1\"]\n";

        var result = Build(kustomization);
        Assert.Empty(result.Diagnostics);
        Assert.Equal("first", Assert.Single(result.Resources).Name);
        Assert.Equal($"file://{repository}//app/a.yaml", result.Resources[0].Span.Path);

        Directory.Delete(repository, recursive: true);
        Assert.Equal("first", Assert.Single(Build(kustomization, offline: true).Resources).Name);
    }

    [Fact]
    public void A_repository_that_is_not_there_is_an_error_with_gits_own_words()
    {
        var finding = Assert.Single(Build($"resources: [\"file://{directory.Combine("nowhere")}//app\"]\n").Diagnostics);

        Assert.Equal("KUST018", finding.Rule.Code);
        Assert.Contains("git fetch", finding.Message);
    }

    [Fact]
    public void Without_a_source_nothing_remote_is_taken()
    {
        var tree = new MemoryTree().Add("kustomization.yaml", "resources: [\"https://example.org/a.yaml\"]\n");

        var finding = Assert.Single(new Kustomizer(new ParsedFiles(tree), new KustomizeOptions()).Build("").Diagnostics);

        Assert.Contains("takes nothing from outside", finding.Message);
    }

    [Theory]
    [InlineData("https://github.com/org/repo//deep/path?ref=v1.2", "https://github.com/org/repo", "deep/path", "v1.2")]
    [InlineData("github.com/org/repo/sub?version=main", "https://github.com/org/repo", "sub", "main")]
    [InlineData("git@github.com:org/repo.git/sub", "git@github.com:org/repo.git", "/sub", "")]
    [InlineData("ssh://git@host.org/org/repo", "ssh://git@host.org/org/repo", "", "")]
    [InlineData("https://dev.azure.com/org/project/_git/repo/a/b?ref=x", "https://dev.azure.com/org/project/_git/repo", "a/b", "x")]
    [InlineData("file:///tmp/repo//base", "file:///tmp/repo", "base", "")]
    public void A_repository_is_cut_into_url_path_and_reference(string text, string url, string path, string reference)
    {
        var spec = RepoSpec.TryParse(text);

        Assert.NotNull(spec);
        Assert.Equal(url, spec.CloneUrl);
        Assert.Equal(path.TrimStart('/'), spec.Path);
        Assert.Equal(reference, spec.Ref);
    }

    [Theory]
    [InlineData("../base")]
    [InlineData("deployment.yaml")]
    [InlineData("/absolute")]
    [InlineData("https://host.org/one")]
    [InlineData("https://github.com/org/repo//../escape")]
    public void What_is_no_repository_is_none(string text) => Assert.Null(RepoSpec.TryParse(text));

    private KustomizeResult Build(string kustomization, bool offline = false)
    {
        using var remote = Source(offline);
        var tree = new MemoryTree().Add("kustomization.yaml", kustomization);
        return new Kustomizer(new ParsedFiles(tree), new KustomizeOptions { Remote = remote }).Build("");
    }

    private RemoteSource Source(bool offline) => new(directory.Combine("cache"), offline, TimeProvider.System);

    private string MakeRepository()
    {
        directory.Write("repository/app/kustomization.yaml", "resources: [a.yaml]\n");
        directory.Write("repository/app/a.yaml", ConfigMap.Replace("remote", "first", StringComparison.Ordinal));
        string repository = directory.Combine("repository");
        Git(repository, "init", "--quiet");
        Git(repository, "add", ".");
        Git(repository, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", "first");
        Git(repository, "tag", "v1");
        directory.Write("repository/app/a.yaml", ConfigMap.Replace("remote", "second", StringComparison.Ordinal));
        Git(repository, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-am", "second");
        return repository;
    }

    private static void Git(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = directory })!; // Without the shell there is a process or an exception.
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
