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

    [Fact]
    public async Task A_stream_that_stalls_times_out()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open(seconds: 0.5);
        node.State.Stall = TimeSpan.FromMilliseconds(1);
        Assert.NotEmpty(await client.GetKubeconfigAsync(default));
        node.State.Stall = TimeSpan.FromSeconds(30);
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetKubeconfigAsync(default));
        Assert.Equal(NodeFailure.Timeout, exception.Failure);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_unreachable()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.IsGone = true;
        using var client = node.Open();
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Unreachable, exception.Failure);
    }

    [Fact]
    public async Task A_certificate_that_ended_is_named()
    {
        await using var node = await FakeNode.StartAsync(Cluster, validFrom: DateTimeOffset.UtcNow.AddDays(-2));
        using var client = node.Open();
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.GetVersionAsync(default));
        Assert.Equal(NodeFailure.Certificate, exception.Failure);
        Assert.Contains("the node's certificate ended at", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_is_due_for_another_release_or_schematic_and_names_lost_extensions()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.Schematic = new string('a', 64);
        node.State.Extensions.AddRange(["iscsi-tools", "i915"]);
        using var client = node.Open();
        var same = await NodeUpgrade.CheckAsync(client, new UpgradeTarget("v1.12.6", "i:v1.12.6", new string('a', 64), ["siderolabs/iscsi-tools", "siderolabs/i915"]), default);
        Assert.False(same.IsDue);
        Assert.Equal("v1.12.6, nothing to do", same.ToString());
        var schematic = await NodeUpgrade.CheckAsync(client, new UpgradeTarget("v1.12.6", "i:v1.12.6", new string('b', 64), ["siderolabs/iscsi-tools"]), default);
        Assert.True(schematic.IsDue);
        Assert.Equal(["i915"], schematic.LostExtensions);
        Assert.Equal("v1.12.6 with schematic aaaaaaaaaaaa -> bbbbbbbbbbbb (i:v1.12.6)", schematic.ToString());
        var release = await NodeUpgrade.CheckAsync(client, new UpgradeTarget("v1.15.0", "i:v1.15.0", null, []), default);
        Assert.Equal("v1.12.6 -> i:v1.15.0", release.ToString());
        var exception = Assert.Throws<NodeException>(() => release.CheckPath("barn-01"));
        Assert.Contains("Upgrade to v1.13 first", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_still_boots_is_not_healthy()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        node.State.Stage = "booting";
        using var client = node.Open();
        Assert.Equal(["booting, not ready"], await NodeHealth.CheckAsync(client, isControlPlane: true, default));
    }

    [Fact]
    public async Task The_whole_cluster_is_checked_by_a_control_plane_node()
    {
        await using var node = await FakeNode.StartAsync(Cluster);
        using var client = node.Open();
        var said = new List<string>();
        await client.CheckClusterAsync(["192.0.2.11", "192.0.2.12"], ["192.0.2.21"], TimeSpan.FromSeconds(5), said.Add, default);
        Assert.Equal(["waiting for etcd to be healthy: OK", "waiting for all k8s nodes to report: 2+1"], said);
        node.State.ClusterProblem = "waiting for coredns to report ready: no pods found";
        var exception = await Assert.ThrowsAsync<NodeException>(() => client.CheckClusterAsync(["192.0.2.11"], [], TimeSpan.FromSeconds(5), said.Add, default));
        Assert.Contains("no pods found", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_etcd_must_be_the_control_plane_and_the_same_everywhere()
    {
        EtcdPeer one = new(1, "barn-01", [], false);
        EtcdPeer two = new(2, "barn-02", [], false);
        Assert.Empty(NodeHealth.CheckMembers([("barn-01", [one, two]), ("barn-02", [two, one])]));
        Assert.Equal(
            ["barn-02 knows other members of etcd than barn-01: barn-02; barn-01, barn-02"],
            NodeHealth.CheckMembers([("barn-01", [one, two]), ("barn-02", [two])]));
        Assert.Equal(
            ["etcd has the member old, which is no control plane node of the talconfig", "barn-01 still learns from etcd and has no vote", "barn-02 is no member of etcd"],
            NodeHealth.CheckMembers([("barn-01", [new(9, "old", [], false), one with { IsLearner = true }]), ("barn-02", [new(9, "old", [], false), one])]));
    }
}
