using System.CommandLine;
using Hearth.Cli.Commands.Talos;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth talos</c>: from a talconfig to machine configs, and to the nodes.</summary>
internal static class TalosCommand
{
    public static readonly CommandEntry Entry = new("talos", CommandGroup.Cluster, "Machine configs, patches and nodes of a Talos cluster", Create)
    {
        Examples =
        [
            new("Generate the configs of all nodes", "hearth talos genconfig"),
            new("Check the talconfig, every node's config and the cluster as a whole", "hearth talos validate --manifests kubernetes"),
            new("Say which patch set a value", "hearth talos explain barn-01 machine.kubelet.extraArgs"),
            new("Install a new node", "hearth talos apply --insecure -n barn-01"),
            new("Apply everywhere, one node at a time", "hearth talos apply"),
            new("Rewrite patches for Talos 1.14", "hearth talos migrate --to 1.14 talos/patches/**/*.yaml"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var command = new Command("talos", "From a talconfig to machine configs, and to the nodes")
        {
            GensecretCommand.Create(context),
            GenconfigCommand.Create(context, offlineByDefault: true),
            RenderCommand.Create(context),
            ValidateCommand.CreateCluster(context),
            PatchCommands.CreatePatch(context),
            PatchCommands.CreateExplain(context),
            PatchCommands.CreateMigrate(context),
            GencommandCommand.Create(context),
            GenurlCommand.Create(context),
        };
        foreach (var node in NodeCommands.Create(context))
        {
            command.Add(node);
        }

        return command;
    }
}
