using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Validation;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>hearth talos render</c>: the configs of a topf.yaml, as files.</summary>
internal static class RenderCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Option<string>("--config-file", "-c") { Description = "The topf.yaml", DefaultValueFactory = static _ => "topf.yaml" };
        var outDir = TalosOptions.OutDir();
        var command = new Command("render", "Generate machine configs and a talosconfig from a topf.yaml") { file, outDir };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to render", () =>
        {
            var cluster = new TopfCluster(context, parsed.GetRequiredValue(file));
            var topf = cluster.File;
            var secrets = cluster.ReadSecrets();
            string folder = parsed.GetRequiredValue(outDir);
            var output = new ConfigOutput(context.GetFullPath(folder));
            foreach (var node in topf.Nodes)
            {
                var surprises = new List<Diagnostic>();
                var config = topf.Make(node, secrets, surprises);
                TalosCluster.Print(context, [.. surprises, .. ConfigValidator.Validate(config)]);
                output.Write($"{node.Host}.yaml", config.ToYaml());
                context.Out.WriteLine($"generated config for {node.Host} in {folder}/{node.Host}.yaml");
            }

            var client = TalosClientConfig.Create(topf.ClusterName, [.. topf.Nodes.Where(static node => node.IsControlPlane).Select(static node => node.Address)], [.. topf.Nodes.Select(static node => node.Address)], secrets, TimeSpan.FromDays(365), context.Time);
            output.Write("talosconfig", client.ToYaml());
            output.Ignore([.. topf.Nodes.Select(static node => $"{node.Host}.yaml"), "talosconfig"]);
            context.Out.WriteLine($"generated client config in {folder}/talosconfig");
            return ExitCodes.Clean;
        }));
        return command;
    }
}
