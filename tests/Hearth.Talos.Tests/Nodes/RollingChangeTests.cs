using Hearth.Talos.Nodes;

namespace Hearth.Talos.Tests.Nodes;

public sealed class RollingChangeTests : IAsyncLifetime
{
    private static readonly FakeCluster Cluster = new();
    private readonly List<FakeNode> nodes = [];
    private readonly List<string> said = [];
    private readonly string state = Path.Combine(Path.GetTempPath(), $"hearth-rollout-{Guid.NewGuid():N}.yaml");

    private RolloutNode[] Rollout => [.. nodes.Select((node, i) => node.AsRollout(i < 3 ? $"barn-0{i + 1}" : "loft-01", i < 3))];

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < 4; i++)
        {
            nodes.Add(await FakeNode.StartAsync(Cluster));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        File.Delete(state);
    }

    [Fact]
    public async Task Goes_over_the_control_plane_first_and_one_by_one()
    {
        await Roll().RunAsync([.. Rollout.Reverse()], Apply, default);
        Assert.All(nodes, node => Assert.Equal("new", node.State.Config));
        Assert.Equal(["[1/4] barn-01: healthy", "[2/4] barn-02: healthy", "[3/4] barn-03: healthy", "[4/4] loft-01: healthy"], said.Where(line => line.EndsWith("healthy", StringComparison.Ordinal)));
        Assert.False(File.Exists(state));
    }

    [Fact]
    public async Task Stops_where_a_node_does_not_come_back_and_goes_on_from_there()
    {
        nodes[1].State.NeverComesBack = true;
        var exception = await Assert.ThrowsAsync<NodeException>(() => Roll().RunAsync(Rollout, Apply, default));
        Assert.Contains("barn-02 was not healthy again", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["new", "new", "", ""], nodes.Select(node => node.State.Config));

        nodes[1].State.NeverComesBack = false;
        nodes[1].State.IsGone = false;
        await Roll().RunAsync(Rollout, Apply, default);
        Assert.Contains("[1/4] barn-01: done before", said);
        Assert.All(nodes, node => Assert.Equal("new", node.State.Config));
        Assert.Single(nodes[0].State.Calls, call => call == "apply Auto");
    }

    [Fact]
    public async Task Never_takes_a_node_away_from_etcd_that_it_needs()
    {
        nodes[2].State.EtcdHealthy = false;
        var exception = await Assert.ThrowsAsync<NodeException>(() => Roll().RunAsync(Rollout, Apply, default));
        Assert.Contains("without it 1 of 3 etcd members would be healthy and 2 are needed", exception.Message, StringComparison.Ordinal);
        Assert.All(nodes, node => Assert.Equal("", node.State.Config));
    }

    [Fact]
    public async Task The_quorum_is_that_of_the_whole_cluster_even_if_one_node_is_changed()
    {
        nodes[1].State.EtcdHealthy = false;
        var rolling = new RollingChange(TimeProvider.System, said.Add) { Cluster = Rollout, Patience = TimeSpan.FromSeconds(1), CallTimeout = TimeSpan.FromSeconds(3) };
        var exception = await Assert.ThrowsAsync<NodeException>(() => rolling.RunAsync([Rollout[0]], Apply, default));
        Assert.Contains("not healthy: barn-02", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_another_boot_while_the_old_one_still_answers()
    {
        nodes[0].State.SlowToGoDown = 3;
        await Roll().RunAsync(Rollout, Reboot, default);
        Assert.Contains("[1/4] barn-01: waiting: not restarted yet", said);
        Assert.All(nodes, node => Assert.Equal("boot-1+", node.State.BootId));
    }

    [Fact]
    public async Task A_node_that_never_restarts_stops_the_rollout()
    {
        nodes[0].State.SlowToGoDown = int.MaxValue;
        var exception = await Assert.ThrowsAsync<NodeException>(() => Roll().RunAsync(Rollout, Reboot, default));
        Assert.Contains("barn-01 was not healthy again", exception.Message, StringComparison.Ordinal);
        Assert.Contains("not restarted yet", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reboot", nodes[1].State.Calls);
    }

    [Fact]
    public async Task An_upgrade_that_fell_back_to_the_old_image_is_told()
    {
        nodes[0].State.FallsBack = true;
        var target = new UpgradeTarget("v1.12.7", "factory.example/metal-installer/a:v1.12.7", null, []);
        var rolling = Roll(verify: (client, node, token) => NodeUpgrade.VerifyAsync(client, node.Name, target, token));
        var exception = await Assert.ThrowsAsync<NodeException>(() => rolling.RunAsync(Rollout, async (client, _, token) =>
        {
            await client.UpgradeAsync(target.Image, await client.GetVersionAsync(token), static _ => { }, token);
            return NodeChange.Restarts;
        }, default));
        Assert.Contains("barn-01 came back with v1.12.6 instead of factory.example/metal-installer/a:v1.12.7", exception.Message, StringComparison.Ordinal);
        Assert.Equal("v1.12.6", nodes[1].State.Tag);
    }

    private static async Task<NodeChange> Reboot(TalosNodeClient client, RolloutNode node, CancellationToken cancellationToken)
    {
        await client.RebootAsync(cancellationToken);
        return NodeChange.Restarts;
    }

    private RollingChange Roll(Func<TalosNodeClient, RolloutNode, CancellationToken, Task>? verify = null) => new(TimeProvider.System, said.Add)
    {
        Patience = TimeSpan.FromSeconds(1.5),
        Interval = TimeSpan.FromMilliseconds(100),
        CallTimeout = TimeSpan.FromSeconds(3),
        StateFile = state,
        Purpose = "config 1",
        Verify = verify,
    };

    private static async Task<NodeChange> Apply(TalosNodeClient client, RolloutNode node, CancellationToken cancellationToken) => (await client.ApplyAsync("new", ApplyMode.Auto, false, null, cancellationToken)).Change;
}
