using System.CommandLine;
using Hearth.Talos;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>genurl</c>: the installer image or boot medium of each node.</summary>
internal static class GenurlCommand
{
    public static Command Create(CommandContext context)
    {
        var configFile = TalosOptions.ConfigFile();
        var envFile = TalosOptions.List("--env-file", null, "Files with variables for the talconfig", TalosCluster.EnvFiles);
        var node = TalosOptions.Node();
        var offline = TalosOptions.Offline();
        var flags = new GenurlFlags();
        Option[] shared = [configFile, envFile, node, offline, .. flags.Shared];
        var command = new Command("genurl", "Print image names and URLs");
        foreach (var option in shared)
        {
            option.Recursive = true;
            command.Add(option);
        }

        foreach (string kind in (string[])["installer", "image"])
        {
            var sub = new Command(kind, kind == "installer" ? "The installer image of each node" : "The boot medium of each node");
            foreach (var option in kind == "image" ? flags.OfImage : [])
            {
                sub.Add(option);
            }

            sub.SetAction(parsed => TalosCluster.Run(context, $"Failed to generate {kind} url", () =>
            {
                string path = parsed.GetRequiredValue(configFile);
                var cluster = new TalosCluster(context, path, parsed.GetRequiredValue(envFile), [], parsed.GetValue(offline));
                if (parsed.GetRequiredValue(flags.CustomizationFile).Length > 0 || !File.Exists(context.GetFullPath(path)))
                {
                    context.Out.WriteLine(flags.Make(context, parsed, kind, cluster));
                    return ExitCodes.Clean;
                }

                string wanted = parsed.GetRequiredValue(node);
                var nodes = cluster.File.Nodes.Where(candidate => wanted.Length == 0 || candidate.Hostname == wanted || candidate.Addresses.Contains(wanted)).ToList();
                if (nodes.Count == 0)
                {
                    throw new TalosConfigException($"Node with IP address or hostname of {wanted} is not found in the config file");
                }

                foreach (var found in nodes)
                {
                    string url = kind == "installer" ? cluster.Images.Installer(found).Value : cluster.Images.Image(found);
                    context.Out.WriteLine(nodes.Count == 1 ? url : $"{found.Hostname}: {url}");
                }

                return ExitCodes.Clean;
            }));
            command.Add(sub);
        }

        return command;
    }
}
