using System.CommandLine;
using Hearth.Cli.Commands.Talos;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth talhelper</c>: talhelper's commands with its flags and output.</summary>
internal static class TalhelperCommand
{
    public static readonly CommandEntry Entry = new("talhelper", CommandGroup.Tools, "talhelper's commands: machine configs from a talconfig", Create)
    {
        StandsFor = "talhelper",
        Examples =
        [
            new("Generate ./clusterconfig from talconfig.yaml", "hearth talhelper genconfig --offline-mode"),
            new("Apply all of it with talosctl", "hearth talhelper gencommand apply --extra-flags=--insecure | bash"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var debug = new Option<bool>("--debug", "-d") { Description = "Taken for compatibility; findings always say where", Recursive = true };
        return new Command("talhelper", "Create a Talos cluster's configs as talhelper does")
        {
            debug,
            GenconfigCommand.Create(context, offlineByDefault: false),
            GensecretCommand.Create(context),
            GencommandCommand.Create(context),
            GenurlCommand.Create(context),
            ValidateCommand.Create(context),
        };
    }
}
