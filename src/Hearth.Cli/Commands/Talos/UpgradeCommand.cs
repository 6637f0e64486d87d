using System.CommandLine;
using Hearth.Talos.Nodes;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>hearth talos upgrade</c>: Talos on every node, to the talconfig's version and schematic.</summary>
internal static class UpgradeCommand
{
    public static Command Create(CommandContext context)
    {
        var shared = new NodeOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be upgraded; 1 where something would" };
        var command = new Command("upgrade", "Upgrade Talos to the talconfig's version and schematic: one node at a time") { dryRun };
        shared.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NodeCommands.Run(context, async () =>
        {
            var cluster = shared.Cluster(context, parsed);
            var nodes = shared.Nodes(context, parsed, cluster, null);
            UpgradeTarget Target(RolloutNode node) => cluster.Find(node.Name).Target();
            if (parsed.GetValue(dryRun))
            {
                bool due = false;
                int code = await NodeCommands.ForEach(context, nodes, async (client, node, token) =>
                {
                    var upgrade = await NodeUpgrade.CheckAsync(client, Target(node), token);
                    due |= upgrade.IsDue;
                    Say(context, node, upgrade);
                    upgrade.CheckPath(node.Name);
                }, cancellationToken);
                return code != ExitCodes.Clean ? code : due ? ExitCodes.Findings : ExitCodes.Clean;
            }

            var rolling = NodeCommands.Rolling(context, parsed, shared, cluster, $"upgrade {string.Join(' ', nodes.Select(node => Target(node).Image).Distinct())}", verify: (client, node, token) => NodeUpgrade.VerifyAsync(client, node.Name, Target(node), token));
            await rolling.RunAsync(nodes, async (client, node, token) =>
            {
                var upgrade = await NodeUpgrade.CheckAsync(client, Target(node), token);
                Say(context, node, upgrade);
                if (!upgrade.IsDue)
                {
                    return NodeChange.Applied;
                }

                upgrade.CheckPath(node.Name);
                await client.UpgradeAsync(upgrade.Target.Image, upgrade.Version, line => context.Out.WriteLine($"{node.Name}: {line}"), token);
                return NodeChange.Restarts;
            }, cancellationToken);
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static void Say(CommandContext context, RolloutNode node, NodeUpgrade upgrade)
    {
        context.Out.WriteLine($"{node.Name}: {upgrade}");
        if (upgrade.IsDue && upgrade.LostExtensions.Count > 0)
        {
            context.Error.WriteLine($"{node.Name}: warning: the new image no longer has {string.Join(", ", upgrade.LostExtensions)}; add to the schematic what is still needed");
        }
    }
}
