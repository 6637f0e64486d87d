using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Talos;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Topf;
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
            string path = context.GetFullPath(parsed.GetRequiredValue(file));
            var tree = new DirectoryTree(Path.GetDirectoryName(path) ?? context.WorkingDirectory);
            var files = new DiskFiles(context.WorkingDirectory, context.GetEnvironmentVariable, TalosSecrets.Opener(context));
            var topf = TopfFile.Load(tree, Path.GetFileName(path), new GoTemplates(time: context.Time), source => files.ReadText(tree.GetFullPath(source.Path)) ?? source);
            var secrets = SecretsFile.Read(files.ReadText(tree.GetFullPath(topf.SecretsPath)) ?? throw new TalosConfigException($"open {topf.SecretsPath}: no such file or directory; `hearth talos gensecret` makes one"));
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
