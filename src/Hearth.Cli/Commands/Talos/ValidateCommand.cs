using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Validation;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>validate</c>: a talconfig, or machine configs.</summary>
internal static class ValidateCommand
{
    public static Command Create(CommandContext context) => new("validate", "Check a talconfig or machine configs")
    {
        CreateTalconfig(context),
        CreateNodeConfig(context),
    };

    /// <summary><c>hearth talos validate</c>: the talconfig, every node's config and what only the whole cluster shows.</summary>
    public static Command CreateCluster(CommandContext context)
    {
        var configFile = TalosOptions.ConfigFile();
        var envFile = TalosOptions.EnvFile();
        var secretFile = TalosOptions.SecretFile();
        var mode = TalosOptions.Mode();
        var strict = new Option<bool>("--strict") { Description = "Warnings of the legacy document are errors, as talhelper has it" };
        var manifests = new Option<string[]>("--manifests") { Description = "Folders with manifests: their LoadBalancer pools must not hold a virtual IP", DefaultValueFactory = static _ => [] };
        var output = new Option<string>("--output") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var files = new Argument<string[]>("FILE") { Description = "Machine configs to check instead of a talconfig", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("validate", "Check a talconfig with all its nodes, or machine configs") { files, configFile, envFile, secretFile, mode, strict, manifests, output };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to validate", () =>
        {
            var machineMode = GenconfigCommand.ParseMode(parsed.GetRequiredValue(mode));
            string[] given = parsed.GetValue(files) ?? [];
            var findings = given.Length > 0
                ? given.SelectMany(path => ConfigValidator.Validate(Read(context, path), machineMode, parsed.GetValue(strict))).ToList()
                : CheckCluster(context, new TalosCluster(context, parsed.GetRequiredValue(configFile), parsed.GetRequiredValue(envFile), parsed.GetRequiredValue(secretFile), offline: true), machineMode, parsed.GetValue(strict), parsed.GetRequiredValue(manifests));
            return Report(context, findings, parsed.GetRequiredValue(output));
        }));
        return command;
    }

    private static List<Diagnostic> CheckCluster(CommandContext context, TalosCluster cluster, MachineMode mode, bool strict, string[] manifests)
    {
        var file = cluster.File;
        List<Diagnostic> findings = [.. file.Diagnostics, .. TalconfigRules.Check(file)];
        var configs = new List<NodeConfig>();
        bool fits = ClusterChecks.VersionsFit(file); // Else said once, of the talconfig.
        var maker = new NodeConfigMaker(file, cluster.ReadSecrets() ?? SecretsMaker.Make(file.Contract, context.Time), cluster.Templates, cluster.Images);
        foreach (var node in file.Nodes)
        {
            try
            {
                var config = maker.Make(node);
                configs.Add(config);
                findings.AddRange(config.Diagnostics);
                findings.AddRange(ConfigValidator.Validate(config.ToWholeConfig(), mode, strict, fits ? file.TalosVersion : null));
            }
            catch (TalosConfigException exception) when (exception.Diagnostics.Count > 0)
            {
                findings.AddRange(exception.Diagnostics);
            }
        }

        var pools = manifests.SelectMany(folder => ClusterChecks.FindPools(new DirectoryTree(context.GetFullPath(folder), folder.TrimEnd('/') + "/"), "")).ToList();
        findings.AddRange(ClusterChecks.Check(file, configs, pools));
        return [.. findings.DistinctBy(static finding => (finding.Span.Authored(), finding.Message))];
    }

    private static int Report(CommandContext context, List<Diagnostic> findings, string output)
    {
        if (output == "json")
        {
            JsonDiagnosticWriter.Write(context.OutputStream, findings);
            context.Out.WriteLine();
        }
        else
        {
            new TextDiagnosticWriter(context.Out, context.ColorOut).WriteAll(findings);
        }

        return findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static Command CreateTalconfig(CommandContext context)
    {
        var path = new Argument<string>("FILE") { Description = "The talconfig", DefaultValueFactory = static _ => "talconfig.yaml" };
        var envFile = TalosOptions.EnvFile();
        var plain = new Option<bool>("--no-substitute") { Description = "Leave ${VARIABLES} as they are" };
        var command = new Command("talconfig", "Check a talconfig") { path, envFile, plain };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to validate talhelper config file", () =>
        {
            var file = new TalosCluster(context, parsed.GetRequiredValue(path), parsed.GetRequiredValue(envFile), [], offline: true, substitute: !parsed.GetValue(plain)).File;
            List<Diagnostic> findings = [.. file.Diagnostics, .. TalconfigRules.Check(file)];
            TalosCluster.Print(context, findings);
            if (findings.Exists(static finding => finding.Severity == Severity.Error))
            {
                return ExitCodes.Findings;
            }

            context.Out.WriteLine("Your talhelper config file is looking great!");
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static Command CreateNodeConfig(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Machine configs", Arity = ArgumentArity.OneOrMore };
        var mode = new Option<string>("--mode", "-m") { Description = "metal, cloud or container", DefaultValueFactory = static _ => "metal" };
        var command = new Command("nodeconfig", "Check machine configs") { files, mode };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to validate Talos node config file", () =>
        {
            bool valid = true;
            foreach (string path in parsed.GetRequiredValue(files))
            {
                var findings = ConfigValidator.Validate(Read(context, path), GenconfigCommand.ParseMode(parsed.GetRequiredValue(mode)), strict: true);
                TalosCluster.Print(context, findings);
                bool good = !findings.Any(static finding => finding.Severity == Severity.Error);
                valid &= good;
                context.Out.WriteLine(good ? $"{path} is valid for {parsed.GetRequiredValue(mode)} mode" : $"{path} is not valid");
            }

            return valid ? ExitCodes.Clean : ExitCodes.Findings;
        }));
        return command;
    }

    internal static MachineConfig Read(CommandContext context, string path) => ConfigReader.Read(SourceText.FromBytes(path, File.ReadAllBytes(context.GetFullPath(path))));
}
