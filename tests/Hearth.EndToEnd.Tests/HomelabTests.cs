using System.Diagnostics;
using Hearth.TestKit;

namespace Hearth.EndToEnd.Tests;

/// <summary>
/// A new repository through the native binary, as a person would go through it: what reflection or a native library
/// makes of a command once it is compiled ahead of time shows only here.
/// </summary>
public sealed class HomelabTests(HomelabTests.Committed homelab) : IClassFixture<HomelabTests.Committed>
{
    [Fact]
    public async Task All_of_it_renders()
    {
        var result = await homelab.RunAsync("test");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith(" 0 failed, 0 skipped\n", result.Out);
    }

    [Fact]
    public async Task Configure_changes_nothing_the_second_time()
    {
        var result = await homelab.RunAsync("configure", "--yes");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("created", result.Out);
        Assert.DoesNotContain("updated", result.Out);
    }

    [Fact]
    public async Task Every_check_runs_and_finds_no_error()
    {
        var result = await homelab.RunAsync("check");

        Assert.DoesNotContain("CHECK001", result.Out);
        Assert.Contains("0 errors", result.Out);
    }

    [Fact]
    public async Task A_secret_in_plain_text_is_found_and_its_value_is_not_printed()
    {
        const string Path = "kubernetes/apps/games/romm/app/secret.yaml";
        homelab.Directory.Write(Path, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: romm-token\nstringData:\n  token: q8Zk3vW0pLr7\n");
        try
        {
            var result = await homelab.RunAsync("check");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains($"{Path}:6:", result.Out);
            Assert.Contains("[SEC002]", result.Out);
            Assert.DoesNotContain("q8Zk3vW0pLr7", result.Out);
        }
        finally
        {
            File.Delete(homelab.Directory.Combine(Path));
        }
    }

    [Fact]
    public async Task A_changed_file_is_a_diff_against_the_commit()
    {
        const string Path = "kubernetes/apps/kube-system/metrics-server/app/helmrelease.yaml";
        string before = homelab.Directory.Read(Path);
        homelab.Directory.Write(Path, before.Replace("interval: 1h", "interval: 2h", StringComparison.Ordinal));
        try
        {
            var result = await homelab.RunAsync("diff", "HEAD");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("HelmRelease/kube-system/metrics-server", result.Out);
            Assert.Contains("1 changed, 0 added, 0 removed", result.Out);
        }
        finally
        {
            homelab.Directory.Write(Path, before);
        }
    }

    [Fact]
    public async Task A_value_is_explained_with_the_commit_of_its_line()
    {
        var result = await homelab.RunAsync("explain", "HelmRelease/games/romm", "spec.values.persistence.data.existingClaim");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("kubernetes/apps/games/romm/app/helmrelease.yaml:", result.Out);
        Assert.Contains("A person: Start", result.Out);
    }

    [Fact]
    public async Task Its_tasks_run_without_any_other_tool()
    {
        var result = await homelab.RunAsync("task", "kubernetes:kubeconform");

        Assert.Contains("Invalid: 0", result.Out);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task An_encrypted_file_comes_back()
    {
        var result = await homelab.RunAsync("sops", "decrypt", "kubernetes/components/common/cluster-secrets.sops.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("SECRET_DOMAIN: example.com", result.Out);
    }

    /// <summary>A repository made by <c>init</c> and <c>configure</c> and committed once.</summary>
    public sealed class Committed : IAsyncLifetime
    {
        public TemporaryDirectory Directory { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await SucceedAsync(RunAsync("init", "--yes", "."));
            await SucceedAsync(RunAsync("configure", "--yes"));
            Git("init", "--quiet", "--initial-branch=main");
            Git("add", "--all");
            Git("-c", "user.name=A person", "-c", "user.email=person@example.com", "commit", "--quiet", "--message=Start");
        }

        public ValueTask DisposeAsync()
        {
            Directory.Dispose();
            return ValueTask.CompletedTask;
        }

        public Task<CommandOutput> RunAsync(params string[] arguments) =>
            NativeBinary.RunAsync(Directory.Path, arguments, environment: new Dictionary<string, string> { ["HEARTH_CACHE_DIR"] = Directory.Combine(".cache") });

        private static async Task SucceedAsync(Task<CommandOutput> run)
        {
            var output = await run;
            Assert.Equal("", output.ExitCode == 0 ? "" : output.Out + output.Error);
        }

        private void Git(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Directory.Path }) ?? throw new InvalidOperationException("git did not start.");
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
