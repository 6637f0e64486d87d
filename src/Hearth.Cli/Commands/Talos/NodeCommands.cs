using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Nodes;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Text;

namespace Hearth.Cli.Commands.Talos;

/// <summary>The commands of <c>hearth talos</c> that talk to nodes.</summary>
internal static class NodeCommands
{
    public static IEnumerable<Command> Create(CommandContext context) =>
    [
        CreateApply(context),
        UpgradeCommand.Create(context),
        Simple(context, "bootstrap", "Start etcd on the first control plane node of a new cluster", firstControlPlane: true, async (client, node, cancellationToken) =>
        {
            bool started = await client.BootstrapAsync(TimeSpan.FromMinutes(10), cancellationToken);
            context.Out.WriteLine(started ? $"{node.Name}: etcd is starting" : $"{node.Name}: etcd was there already");
        }),
        CreateKubeconfig(context),
        Simple(context, "version", "What the nodes run", firstControlPlane: false, async (client, node, cancellationToken) =>
        {
            var version = await client.GetVersionAsync(cancellationToken);
            context.Out.WriteLine($"{node.Name}: {version.Tag} {version.Platform}");
        }),
        Simple(context, "services", "The system services of the nodes", firstControlPlane: false, async (client, node, cancellationToken) =>
        {
            foreach (var service in await client.GetServicesAsync(cancellationToken))
            {
                context.Out.WriteLine($"{node.Name}: {service.Id} {service.State}{(service.IsHealthy switch { true => " healthy", false => $" unhealthy {service.Message}", _ => "" })}");
            }
        }),
        Simple(context, "members", "The members of etcd", firstControlPlane: true, async (client, _, cancellationToken) =>
        {
            foreach (var member in await client.GetMembersAsync(cancellationToken))
            {
                context.Out.WriteLine($"{member.Hostname} {member.Id:x16} {string.Join(' ', member.PeerUrls)}{(member.IsLearner ? " learner" : "")}");
            }
        }),
        CreateHealth(context),
        Simple(context, "reboot", "Restart nodes, one at a time", firstControlPlane: false, static (client, _, cancellationToken) => client.RebootAsync(cancellationToken), rolling: true),
        CreateReset(context),
    ];

    private static Command CreateApply(CommandContext context)
    {
        var shared = new NodeOptions();
        var insecure = new Option<bool>("--insecure", "-i") { Description = "The nodes are in maintenance mode: no certificates" };
        var fingerprint = new Option<string>("--cert-fingerprint") { Description = "With --insecure: the SHA-256 of the node's public key", DefaultValueFactory = static _ => "" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Ask the nodes what they would do" };
        var mode = new Option<string>("--mode", "-m") { Description = "auto, no-reboot, staged or try", DefaultValueFactory = static _ => "auto" };
        mode.AcceptOnlyFromAmong("auto", "no-reboot", "staged", "try");
        var timeout = new Option<string>("--timeout") { Description = "With --mode try: go back after this", DefaultValueFactory = static _ => "1m" };
        var command = new Command("apply", "Apply the generated configs: one node at a time, healthy before the next") { insecure, fingerprint, dryRun, mode, timeout };
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Run(context, async () =>
        {
            var cluster = shared.Cluster(context, parsed);
            bool open = parsed.GetValue(insecure);
            var nodes = shared.Nodes(context, parsed, cluster, open ? parsed.GetRequiredValue(fingerprint) : null);
            var applyMode = parsed.GetRequiredValue(mode) switch { "no-reboot" => ApplyMode.NoReboot, "staged" => ApplyMode.Staged, "try" => ApplyMode.Try, _ => ApplyMode.Auto };
            var tryTimeout = GoDurationText.TryParse(parsed.GetRequiredValue(timeout), out var given) ? given : throw new CommandException($"--timeout is \"{parsed.GetRequiredValue(timeout)}\"; wants a duration such as 1m", ExitCodes.Usage);
            string outDir = context.GetFullPath(parsed.GetRequiredValue(shared.OutDir));
            string Config(RolloutNode node) => File.ReadAllText(Path.Combine(outDir, cluster.Find(node.Name).ConfigFile()));
            async Task<NodeChange> Apply(TalosNodeClient client, RolloutNode node, CancellationToken token)
            {
                var result = await client.ApplyAsync(Config(node), applyMode, parsed.GetValue(dryRun), tryTimeout, token);
                foreach (string warning in result.Warnings)
                {
                    context.Error.WriteLine($"{node.Name}: warning: {warning}");
                }

                context.Out.WriteLine($"{node.Name}: {SecretMask.Mask(result.Details)}");
                return result.Change;
            }

            if (open || parsed.GetValue(dryRun))
            {
                return await ForEach(context, nodes, Apply, cancellationToken);
            }

            string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(nodes.Select(Config)))));
            await Rolling(context, parsed, shared, cluster, $"apply {digest[..16]}").RunAsync(nodes, Apply, cancellationToken);
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static Command CreateKubeconfig(CommandContext context)
    {
        var shared = new NodeOptions();
        var path = new Argument<string>("FILE") { Description = "Where to write it", DefaultValueFactory = static _ => "kubeconfig" };
        var force = new Option<bool>("--force", "-f") { Description = "Overwrite a file that is there" };
        var command = new Command("kubeconfig", "Fetch the cluster's admin kubeconfig") { path, force };
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Run(context, async () =>
        {
            string file = context.GetFullPath(parsed.GetRequiredValue(path));
            if (File.Exists(file) && !parsed.GetValue(force))
            {
                throw new CommandException($"{parsed.GetRequiredValue(path)} exists; --force overwrites it", ExitCodes.Usage);
            }

            var node = NodeOptions.FirstControlPlane(shared.Nodes(context, parsed, shared.Cluster(context, parsed), null));
            using var client = new TalosNodeClient(node.Connection, context.Time);
            AtomicFile.WriteText(file, await client.GetKubeconfigAsync(cancellationToken), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            context.Out.WriteLine($"wrote {parsed.GetRequiredValue(path)}");
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static Command CreateHealth(CommandContext context)
    {
        var shared = new NodeOptions();
        var command = new Command("health", "Whether every node does its work");
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Run(context, async () =>
        {
            bool well = true;
            var cluster = shared.Cluster(context, parsed);
            var nodes = shared.Nodes(context, parsed, cluster, null);
            var views = new List<(string, IReadOnlyList<EtcdPeer>)>();
            int code = await ForEach(context, nodes, async (client, node, token) =>
            {
                var problems = await NodeHealth.CheckAsync(client, node.IsControlPlane, token);
                well &= problems.Count == 0;
                context.Out.WriteLine(problems.Count == 0 ? $"{node.Name}: healthy" : $"{node.Name}: {string.Join("; ", problems)}");
                if (node.IsControlPlane)
                {
                    views.Add((node.Name, await client.GetMembersAsync(token)));
                }
            }, cancellationToken);
            if (nodes.Count < cluster.Nodes.Count || nodes.FirstOrDefault(static node => node.IsControlPlane) is not { } first)
            {
                return well ? code : ExitCodes.Findings; // Only the whole cluster can be checked as a whole.
            }

            foreach (string problem in NodeHealth.CheckMembers(views))
            {
                well = false;
                context.Out.WriteLine(problem);
            }

            // What is left is Kubernetes: a control plane node looks at it, as for talosctl.
            code = Math.Max(code, await ForEach(context, [first], (client, _, token) => client.CheckClusterAsync(
                [.. nodes.Where(static node => node.IsControlPlane).Select(static node => node.Address)],
                [.. nodes.Where(static node => !node.IsControlPlane).Select(static node => node.Address)],
                GoDurationText.TryParse(parsed.GetRequiredValue(shared.Wait), out var patience) ? patience : TimeSpan.FromMinutes(10),
                context.Out.WriteLine,
                token), cancellationToken));
            return well ? code : Math.Max(code, ExitCodes.Findings);
        }));
        return command;
    }

    private static Command CreateReset(CommandContext context)
    {
        var shared = new NodeOptions();
        var graceful = new Option<bool>("--graceful") { Description = "Leave etcd and Kubernetes first", DefaultValueFactory = static _ => true };
        var reboot = new Option<bool>("--reboot") { Description = "Start again afterwards" };
        var labels = TalosOptions.List("--system-labels-to-wipe", null, "Only these partitions, such as STATE,EPHEMERAL; without it the whole disk");
        var yes = new Option<bool>("--yes") { Description = "Really wipe" };
        var command = new Command("reset", "Wipe nodes") { graceful, reboot, labels, yes };
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Run(context, async () =>
        {
            var cluster = shared.Cluster(context, parsed);
            var nodes = shared.Nodes(context, parsed, cluster, null);
            if (!parsed.GetValue(yes))
            {
                context.Error.WriteLine($"this wipes {string.Join(", ", nodes.Select(static node => node.Name))}; --yes does it");
                return ExitCodes.Usage;
            }

            // Wiping the whole control plane is the end of the cluster and meant so; a part of it must leave a quorum.
            var all = shared.All(context, parsed, cluster);
            bool part = all.Any(node => node.IsControlPlane && !nodes.Contains(node));
            var guard = new RollingChange(context.Time, context.Error.WriteLine);
            return await ForEach(context, nodes, async (client, node, token) =>
            {
                if (part && node.IsControlPlane)
                {
                    await guard.GuardQuorumAsync(all, node, token);
                }

                await client.ResetAsync(parsed.GetValue(graceful), parsed.GetValue(reboot), parsed.GetRequiredValue(labels), token);
                context.Out.WriteLine($"{node.Name}: resetting");
            }, cancellationToken);
        }));
        return command;
    }

    private static Command Simple(CommandContext context, string name, string description, bool firstControlPlane, Func<TalosNodeClient, RolloutNode, CancellationToken, Task> call, bool rolling = false)
    {
        var shared = new NodeOptions();
        var command = new Command(name, description);
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Run(context, async () =>
        {
            var cluster = shared.Cluster(context, parsed);
            var nodes = shared.Nodes(context, parsed, cluster, null);
            if (rolling)
            {
                await Rolling(context, parsed, shared, cluster, name, resumable: false).RunAsync(nodes, async (client, node, token) =>
                {
                    await call(client, node, token);
                    return NodeChange.Restarts;
                }, cancellationToken);
                return ExitCodes.Clean;
            }

            return await ForEach(context, firstControlPlane ? [NodeOptions.FirstControlPlane(nodes)] : nodes, call, cancellationToken);
        }));
        return command;
    }

    // A node that fails does not hide the others.
    internal static async Task<int> ForEach(CommandContext context, IReadOnlyList<RolloutNode> nodes, Func<TalosNodeClient, RolloutNode, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        bool failed = false;
        foreach (var node in nodes)
        {
            try
            {
                using var client = new TalosNodeClient(node.Connection, context.Time);
                await call(client, node, cancellationToken);
            }
            catch (NodeException exception)
            {
                failed = true;
                context.Error.WriteLine($"{node.Name}: {exception.Message}");
            }
        }

        return failed ? ExitCodes.CouldNotRun : ExitCodes.Clean;
    }

    internal static RollingChange Rolling(CommandContext context, ParseResult parsed, NodeOptions shared, ClusterPlan cluster, string purpose, bool resumable = true, Func<TalosNodeClient, RolloutNode, CancellationToken, Task>? verify = null) => new(context.Time, context.Error.WriteLine)
    {
        Patience = GoDurationText.TryParse(parsed.GetRequiredValue(shared.Wait), out var patience) ? patience : TimeSpan.FromMinutes(10),
        StateFile = resumable ? Path.Combine(context.WorkingDirectory, ".hearth", "talos-rollout.yaml") : null,
        Purpose = purpose,
        Cluster = shared.All(context, parsed, cluster),
        Verify = verify,
    };

    internal static async Task<int> Run(CommandContext context, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (TalosConfigException exception)
        {
            TalosCluster.Print(context, exception.Diagnostics);
            context.Error.WriteLine($"hearth talos: {exception.Message}");
            return ExitCodes.Findings;
        }
    }
}
