using System.CommandLine;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth flux</c>: the offline part of the flux command line, with its flags; a link called <c>flux</c> runs it in the tool's place.</summary>
internal static class FluxCommand
{
    public static readonly CommandEntry Entry = new("flux", CommandGroup.Tools, "Build, compare and list Kustomizations with flux's flags, offline", Create)
    {
        StandsFor = "flux",
        Examples =
        [
            new("Build a Kustomization from a local path", "hearth flux build kustomization plex --path ./kubernetes/apps/media/plex/app -n media"),
            new("What the files on disk change, compared with the upstream branch", "hearth flux diff kustomization plex --path ./kubernetes/apps/media/plex/app -n media"),
            new("All Kustomizations", "hearth flux get kustomizations -A"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        // Flags of flux that go before or behind the subcommand.
        var namespaceOption = new Option<string?>("--namespace", "-n") { Description = "The Kustomization's namespace; flux-system where it is left out", Recursive = true };
        var command = new Command("flux", "Build, compare and list Kustomizations with flux's flags, offline")
        {
            namespaceOption,
            Unused<string>("--kubeconfig"),
            Unused<string>("--context"),
            Unused<string>("--timeout"),
            Unused<bool>("--verbose"),
            new Command("build", "Build structured resources") { FluxKustomizationCommand.Create(context, namespaceOption, isDiff: false) },
            new Command("diff", "Diff structured resources") { FluxKustomizationCommand.Create(context, namespaceOption, isDiff: true) },
            new Command("get", "Get the resources and their status") { FluxGetCommand.Create(context, namespaceOption) },
        };
        return command;
    }

    internal static Option<T> Unused<T>(string name) => new(name) { Description = "Taken and not used: no cluster is asked", Recursive = true };
}
