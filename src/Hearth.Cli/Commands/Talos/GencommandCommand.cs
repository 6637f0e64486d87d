using System.CommandLine;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>gencommand</c>: prints talosctl command lines for the nodes of a talconfig.</summary>
internal static class GencommandCommand
{
    private static readonly string[] Verbs = ["apply", "bootstrap", "health", "kubeconfig", "reset", "upgrade", "upgrade-k8s"];

    public static Command Create(CommandContext context)
    {
        var configFile = TalosOptions.ConfigFile();
        var outDir = TalosOptions.OutDir();
        var envFile = TalosOptions.EnvFile();
        var extraFlags = TalosOptions.List("--extra-flags", null, "Flags to put into every line");
        var node = TalosOptions.Node();
        var offline = TalosOptions.Offline();
        foreach (Option option in (Option[])[configFile, outDir, envFile, extraFlags, node])
        {
            option.Recursive = true;
        }

        var command = new Command("gencommand", "Print talosctl commands") { configFile, outDir, envFile, extraFlags, node };
        foreach (string verb in Verbs)
        {
            var sub = new Command(verb, $"Print talosctl {(verb == "apply" ? "apply-config" : verb)} commands");
            if (verb == "upgrade")
            {
                sub.Add(offline);
            }

            sub.SetAction(parsed => TalosCluster.Run(context, $"failed to generate talosctl {(verb == "apply" ? "apply-config" : verb)} command", () =>
            {
                var cluster = new TalosCluster(context, parsed.GetRequiredValue(configFile), parsed.GetRequiredValue(envFile), [], verb != "upgrade" || parsed.GetValue(offline));
                foreach (string line in TalosctlCommands.Make(verb, cluster.File, parsed.GetRequiredValue(outDir), parsed.GetRequiredValue(node), parsed.GetRequiredValue(extraFlags), cluster.Templates, cluster.Images))
                {
                    context.Out.WriteLine(line);
                }

                return ExitCodes.Clean;
            }));
            command.Add(sub);
        }

        return command;
    }
}
