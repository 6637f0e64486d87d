using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Nodes;

/// <summary>One node of a rollout.</summary>
public sealed record RolloutNode(string Name, string Address, bool IsControlPlane, NodeConnection Connection);

/// <summary>What a change did to a node.</summary>
public enum NodeChange
{
    /// <summary>It goes on running.</summary>
    Applied,

    /// <summary>It starts again: another boot must be seen before it counts as back.</summary>
    Restarts,
}

/// <summary>
/// Changes nodes one at a time: control plane first, health before and after each, never so that etcd loses its quorum,
/// and from where it stopped when it is run again.
/// </summary>
public sealed class RollingChange(TimeProvider time, Action<string> progress)
{
    /// <summary>How long a node may take to come back healthy.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two looks at a node that is not back yet.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one answer may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Remembers finished nodes; null to start afresh every time.</summary>
    public string? StateFile { get; init; }

    /// <summary>What is done: another purpose starts afresh (an image, a digest of configs).</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Every node of the cluster, for etcd's quorum; those that are changed without.</summary>
    public IReadOnlyList<RolloutNode>? Cluster { get; init; }

    /// <summary>Looks at a node that is healthy again; throws a <see cref="NodeException"/> where the change did not take.</summary>
    public Func<TalosNodeClient, RolloutNode, CancellationToken, Task>? Verify { get; init; }

    /// <param name="nodes">In any order.</param>
    /// <param name="change">Changes one node.</param>
    /// <param name="cancellationToken">Stops between two steps; the state says where.</param>
    /// <exception cref="NodeException">A node could not be changed or did not come back: nothing after it was touched.</exception>
    public async Task RunAsync(IReadOnlyList<RolloutNode> nodes, Func<TalosNodeClient, RolloutNode, CancellationToken, Task<NodeChange>> change, CancellationToken cancellationToken)
    {
        var done = ReadState();
        RolloutNode[] ordered = [.. nodes.OrderBy(static node => !node.IsControlPlane).ThenBy(static node => node.Name, StringComparer.Ordinal)];
        int number = 0;
        foreach (var node in ordered)
        {
            number++;
            string place = $"[{number}/{ordered.Length}] {node.Name}";
            if (done.Contains(node.Name))
            {
                progress($"{place}: done before");
                continue;
            }

            if (node.IsControlPlane)
            {
                await GuardQuorumAsync(Cluster ?? ordered, node, cancellationToken);
            }

            string? boot = null;
            bool restarts;
            using (var client = Open(node))
            {
                boot = await ReadBootAsync(client, cancellationToken);
                progress($"{place}: changing");
                restarts = await change(client, node, cancellationToken) == NodeChange.Restarts;
            }

            await WaitHealthyAsync(node, place, restarts ? boot : null, cancellationToken);
            if (Verify is not null)
            {
                using var client = Open(node);
                await Verify(client, node, cancellationToken);
            }

            done.Add(node.Name);
            WriteState(done);
            progress($"{place}: healthy");
        }

        if (StateFile is { } path && File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>Whether etcd survives that a node goes down: more than half of its members must stay healthy.</summary>
    /// <exception cref="NodeException">It does not.</exception>
    public async Task GuardQuorumAsync(IReadOnlyList<RolloutNode> nodes, RolloutNode leaving, CancellationToken cancellationToken)
    {
        RolloutNode[] planes = [.. nodes.Where(static node => node.IsControlPlane)];
        if (planes.Length <= 1)
        {
            return; // A single member has no quorum to lose beside itself: its downtime is the cluster's.
        }

        int healthy = 0;
        var ill = new List<string>();
        foreach (var plane in planes.Where(plane => plane.Name != leaving.Name))
        {
            try
            {
                using var client = Open(plane);
                if (await client.IsEtcdHealthyAsync(cancellationToken))
                {
                    healthy++;
                    continue;
                }

                ill.Add(plane.Name);
            }
            catch (NodeException exception)
            {
                ill.Add($"{plane.Name} ({exception.Message})");
            }
        }

        int quorum = (planes.Length / 2) + 1;
        if (healthy < quorum)
        {
            throw new NodeException(NodeFailure.Refused, $"{leaving.Name} stays as it is: without it {healthy} of {planes.Length} etcd members would be healthy and {quorum} are needed; not healthy: {string.Join(", ", ill)}");
        }
    }

    // Null where the node does not say: then only its health tells that it is back.
    private static async Task<string?> ReadBootAsync(TalosNodeClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetBootIdAsync(cancellationToken);
        }
        catch (NodeException)
        {
            return null;
        }
    }

    /// <param name="node">The node.</param>
    /// <param name="place">For progress.</param>
    /// <param name="oldBoot">The boot that must be over first: a node answers on for seconds after it was told to restart. Null to wait for health only.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task WaitHealthyAsync(RolloutNode node, string place, string? oldBoot, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        string last = "";
        while (true)
        {
            string state;
            try
            {
                using var client = Open(node);
                if (oldBoot is not null && await client.GetBootIdAsync(cancellationToken) == oldBoot)
                {
                    state = "not restarted yet";
                }
                else
                {
                    oldBoot = null;
                    var problems = await NodeHealth.CheckAsync(client, node.IsControlPlane, cancellationToken);
                    if (problems.Count == 0)
                    {
                        return;
                    }

                    state = problems[0];
                }
            }
            catch (NodeException exception) when (exception.Failure is not (NodeFailure.Certificate or NodeFailure.Denied))
            {
                state = exception.Message;
            }

            if (state != last)
            {
                progress($"{place}: waiting: {state}");
                last = state;
            }

            if (time.GetElapsedTime(start) > Patience)
            {
                throw new NodeException(NodeFailure.Timeout, $"{node.Name} was not healthy again within {Patience.TotalMinutes:0.#} min: {state}. The nodes after it were not touched; run the same command again to go on");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private TalosNodeClient Open(RolloutNode node) => new(node.Connection, time) { Timeout = CallTimeout };

    private HashSet<string> ReadState()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        if (StateFile is { } path && File.Exists(path)
            && YamlReader.Read(SourceText.FromBytes(path, File.ReadAllBytes(path))) is { HasErrors: false, Documents: [{ Root: YamlMapping root }] }
            && root.GetString("purpose") == Purpose && root.GetSequence("done") is { } names)
        {
            done.UnionWith(names.Items.ToArray().OfType<YamlScalar>().Select(static name => name.Value));
        }

        return done;
    }

    private void WriteState(HashSet<string> done)
    {
        if (StateFile is not { } path)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!); // A file has a folder.
        AtomicFile.WriteText(path, $"purpose: \"{Purpose}\"\ndone:\n{string.Concat(done.Order(StringComparer.Ordinal).Select(static name => $"  - {name}\n"))}");
    }
}
