using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Text;
using Hearth.Talos.Validation;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>genconfig</c>: a config per node and a talosconfig from a talconfig.</summary>
internal static class GenconfigCommand
{
    /// <param name="context">The world.</param>
    /// <param name="offlineByDefault">talhelper asks the image factory unless told not to; hearth computes unless told to ask.</param>
    public static Command Create(CommandContext context, bool offlineByDefault)
    {
        var configFile = TalosOptions.ConfigFile();
        var outDir = TalosOptions.OutDir();
        var envFile = TalosOptions.EnvFile();
        var secretFile = TalosOptions.SecretFile();
        var mode = TalosOptions.Mode();
        var noGitignore = new Option<bool>("--no-gitignore") { Description = "Leave .gitignore alone" };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Show what would change, secrets hidden, and write nothing" };
        var offline = TalosOptions.Offline();
        var noNodes = new Option<bool>("--disable-nodes-section") { Description = "Leave the nodes out of the talosconfig" };
        var lifetime = new Option<string>("--crt-ttl") { Description = "How long the admin certificate is valid", DefaultValueFactory = static _ => "8760h0m0s" };
        var register = new Option<bool>("--register") { Description = "Register schematics at the image factory, so that it can build them" };
        var command = new Command("genconfig", "Generate machine configs and a talosconfig") { configFile, outDir, envFile, secretFile, mode, noGitignore, dryRun, offline, noNodes, lifetime };
        if (offlineByDefault)
        {
            command.Add(register);
        }

        command.SetAction(parsed => TalosCluster.Run(context, "failed to generate talos config", () =>
        {
            var cluster = new TalosCluster(context, parsed.GetRequiredValue(configFile), parsed.GetRequiredValue(envFile), parsed.GetRequiredValue(secretFile), offlineByDefault ? !parsed.GetValue(register) : parsed.GetValue(offline));
            return Generate(context, cluster, new Settings(
                parsed.GetRequiredValue(outDir),
                ParseMode(parsed.GetRequiredValue(mode)),
                parsed.GetValue(dryRun),
                !parsed.GetValue(noGitignore),
                !parsed.GetValue(noNodes),
                ParseLifetime(parsed.GetRequiredValue(lifetime))));
        }));
        return command;
    }

    public static MachineMode ParseMode(string mode) => mode switch
    {
        "metal" => MachineMode.Metal,
        "cloud" => MachineMode.Cloud,
        "container" => MachineMode.Container,
        _ => throw new TalosConfigException($"unknown Talos runtime mode: \"{mode}\""),
    };

    private static int Generate(CommandContext context, TalosCluster cluster, Settings settings)
    {
        var file = cluster.File;
        var problems = TalconfigRules.Check(file);
        TalosCluster.Print(context, [.. file.Diagnostics, .. problems]);
        if (problems.Any(static problem => problem.Severity == Severity.Error))
        {
            context.Error.WriteLine("failed to parse config file: please fix issues with your config file");
            return ExitCodes.Findings;
        }

        var secrets = cluster.ReadSecrets();
        if (secrets is null)
        {
            context.Out.WriteLine("WARNING: secrets file is not found, new secrets will be generated everytime you run this command");
            secrets = SecretsMaker.Make(file.Contract, context.Time);
        }

        var maker = new NodeConfigMaker(file, secrets, cluster.Templates, cluster.Images);
        var output = new ConfigOutput(context.GetFullPath(settings.OutDir));
        var made = file.Nodes.Select(node => (Name: node.GetFileName(cluster.Templates), Config: maker.Make(node))).ToList();
        foreach (var (name, config) in made)
        {
            TalosCluster.Print(context, config.Diagnostics);
            var findings = ConfigValidator.Validate(config.ToWholeConfig(), settings.Mode, strict: true);
            TalosCluster.Print(context, findings);
            if (findings.FirstOrDefault(static finding => finding.Severity == Severity.Error) is { } error)
            {
                throw new TalosConfigException(error.Message);
            }

            Deliver(context, settings, output, name, config);
        }

        if (settings.DryRun)
        {
            return ExitCodes.Clean;
        }

        var talosconfig = TalosClientConfig.Create(
            file.ClusterName,
            [.. file.Nodes.Where(static node => node.IsControlPlane).SelectMany(static node => node.Addresses)],
            settings.WithNodes ? [.. file.Nodes.SelectMany(static node => node.Addresses)] : [],
            secrets,
            settings.Lifetime,
            context.Time);
        output.Write("talosconfig", talosconfig.ToYaml());
        context.Out.WriteLine($"generated client config in {settings.OutDir}/talosconfig");
        if (settings.WithGitignore)
        {
            output.Ignore([.. made.Select(static node => node.Name), "talosconfig"]);
            context.Out.WriteLine($"generated .gitignore file in {settings.OutDir}/.gitignore");
        }

        return ExitCodes.Clean;
    }

    private static void Deliver(CommandContext context, Settings settings, ConfigOutput output, string name, NodeConfig config)
    {
        string shown = $"{settings.OutDir}/{name}";
        if (!settings.DryRun)
        {
            output.Write(name, config.ToYaml());
            context.Out.WriteLine($"generated config for {config.Node.Hostname} in {shown}");
            return;
        }

        string path = Path.Combine(context.GetFullPath(settings.OutDir), name);
        string before = File.Exists(path) ? File.ReadAllText(path) : "";
        string difference = LineDiff.Unified(before, config.ToYaml(), $"a/{shown}", $"b/{shown}");
        context.Out.WriteLine(difference.Length > 0 ? SecretMask.Mask(difference) : $"no changes found on {shown}");
    }

    private static TimeSpan ParseLifetime(string text) => GoDurationText.TryParse(text, out var lifetime) ? lifetime : throw new TalosConfigException($"invalid duration \"{text}\"");

    private sealed record Settings(string OutDir, MachineMode Mode, bool DryRun, bool WithGitignore, bool WithNodes, TimeSpan Lifetime);
}
