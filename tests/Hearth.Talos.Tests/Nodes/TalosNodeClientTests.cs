using Hearth.Talos.Nodes;

namespace Hearth.Talos.Tests.Nodes;

public sealed class TalosNodeClientTests
{
    private static readonly FakeCluster Cluster = new();

    [Fact]
    public async Task An_ed25519_certificate_signs_in()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        Assert.Equal(new NodeVersion("v1.12.6", "metal", "metal"), await client.GetVersionAsync(default));
    }

    [Fact]
    public async Task Many_calls_at_once_share_one_connection()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        string config = new('x', 3_000_000);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 5 == 0 ? client.ApplyAsync(config, ApplyMode.NoReboot, false, null, default) : (Task)client.GetServicesAsync(default)));
        Assert.Equal(config.Length, node.State.Config.Length);
    }

    [Fact]
    public async Task A_node_in_maintenance_mode_takes_a_config_without_certificates()
    {
        await using var node = await FakeNode.StartAsync(Cluster, insecure: true);
        using var client = node.Open();
        var result = await client.ApplyAsync("machine: {}\n", ApplyMode.Auto, false, null, default);
        Assert.Equal("Applied configuration without a reboot", result.Details);
        Assert.Equal("machine: {}\n", node.State.Config);
    }

    [Fact]
    public async Task A_pinned_fingerprint_refuses_another_node()
    {
        await using var node = await FakeNode.StartAsync(Cluster, insecure: true);
        using var client = new TalosNodeClient(node.Connection with { Fingerprint = new string('0', 64) }, TimeProvider.System);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Certificate, exception.Failure);
        Assert.Contains("not the pinned one", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_and_try_mode_reach_the_node()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        Assert.Equal("Dry run: config changes", (await client.ApplyAsync("a", ApplyMode.Auto, true, null, default)).Details);
        await client.ApplyAsync("a", ApplyMode.Try, false, TimeSpan.FromSeconds(90), default);
        Assert.Equal(["apply Auto dry", "apply Try 90s"], node.State.Calls);
    }

    [Fact]
    public async Task Another_clusters_node_is_refused()
    {
        await using var node = await FakeNode.StartAsync(new FakeCluster());
        using var client = new TalosNodeClient(NodeConnection.FromContext(Cluster.Context, "127.0.0.1", node.Port), TimeProvider.System);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Certificate, exception.Failure);
        Assert.Contains("another cluster answers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        await using var node = await FakeNode.StartAsync(Cluster, name: "192.0.2.77");
        using var client = node.Open();
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Contains("is for 192.0.2.77, not for 127.0.0.1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_behind_is_named()
    {
        await using var node = await FakeNode.StartAsync(Cluster, validFrom: DateTimeOffset.UtcNow.AddHours(1));
        using var client = node.Open();
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Contains("one of the two clocks is wrong", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_told_that_the_node_refused_him()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        var stranger = new FakeCluster().Context;
        using var client = new TalosNodeClient(node.Connection with { Certificate = stranger.Certificate, Key = stranger.Key }, TimeProvider.System);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.True(exception.Failure is NodeFailure.Certificate or NodeFailure.Unreachable, exception.Failure.ToString());
    }

    [Fact]
    public async Task A_stalled_node_times_out()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.Stall = TimeSpan.FromSeconds(30);
        using var client = node.Open(seconds: 0.5);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Timeout, exception.Failure);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unreachable()
    {
        using var client = new TalosNodeClient(NodeConnection.FromContext(Cluster.Context, "127.0.0.1", 1), TimeProvider.System);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Unreachable, exception.Failure);
    }

    [Fact]
    public async Task The_kubeconfig_is_taken_out_of_its_archive()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        Assert.Equal("apiVersion: v1\nkind: Config\n", await client.GetKubeconfigAsync(default));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_no_kubeconfig()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.Cuts = true;
        using var client = node.Open();
        await Assert.ThrowsAsync<NodeException>(() => client.GetKubeconfigAsync(default));
    }

    [Fact]
    public async Task Bootstrap_waits_until_the_node_is_ready_and_is_done_once()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.BootstrapNotReady = 1;
        using var client = node.Open();
        Assert.True(await client.BootstrapAsync(TimeSpan.FromSeconds(30), default));
        Assert.False(await client.BootstrapAsync(TimeSpan.FromSeconds(30), default));
    }

    [Fact]
    public async Task Talos_before_1_13_upgrades_by_the_old_call_and_later_by_the_new()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        await client.UpgradeAsync("factory.example/metal-installer/a:v1.13.0", new NodeVersion("v1.12.6", "metal", "metal"), static _ => { }, default);
        var said = new List<string>();
        await client.UpgradeAsync("factory.example/metal-installer/a:v1.13.9", new NodeVersion("v1.13.0", "metal", "metal"), said.Add, default);
        Assert.Equal(
            [
                "upgrade factory.example/metal-installer/a:v1.13.0",
                "pull factory.example/metal-installer/a:v1.13.9",
                "lifecycle factory.example/metal-installer/a:v1.13.9",
                "reboot",
            ],
            node.State.Calls);
        Assert.Equal(["pulled factory.example/metal-installer/a:v1.13.9", "writing image"], said);
    }

    [Fact]
    public async Task An_installer_that_fails_is_a_failure_without_a_reboot()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.InstallerExitCode = 3;
        using var client = node.Open();
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.UpgradeAsync("i:v1.14.0", new NodeVersion("v1.13.9", "", ""), static _ => { }, default));
        Assert.Contains("exit code 3", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reboot", node.State.Calls);
    }

    [Fact]
    public async Task Reset_services_and_members_say_what_the_node_says()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        await client.ResetAsync(true, true, ["STATE", "EPHEMERAL"], default);
        Assert.Equal("reset graceful=True reboot=True STATE,EPHEMERAL", node.State.Calls[0]);
        Assert.Equal(["apid", "kubelet", "udevd"], (await client.GetServicesAsync(default)).Select(service => service.Id));
        Assert.Equal("barn-01", (await client.GetMembersAsync(default))[0].Hostname);
        node.State.KubeletHealthy = false;
        Assert.Equal(["service kubelet is unhealthy: connection refused"], await NodeHealth.CheckAsync(client, isControlPlane: true, default));
    }
}
