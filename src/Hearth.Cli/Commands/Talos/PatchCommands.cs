using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Explaining;
using Hearth.Talos.Migration;
using Hearth.Talos.Patching;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;

namespace Hearth.Cli.Commands.Talos;

/// <summary><c>hearth talos patch</c>, <c>explain</c> and <c>migrate</c>: what patches do, and what must become of them.</summary>
internal static class PatchCommands
{
    public static Command CreatePatch(CommandContext context)
    {
        var config = new Argument<string>("CONFIG") { Description = "The machine config" };
        var patches = new Option<string[]>("--patch", "-p") { Description = "A patch, or @FILE", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "Write here instead of standard output", DefaultValueFactory = static _ => "" };
        var command = new Command("patch", "Apply patches to a machine config") { config, patches, output };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to patch", () =>
        {
            var surprises = new List<Diagnostic>();
            var loaded = (parsed.GetValue(patches) ?? []).Select(patch => MachinePatch.Load(ReadPatch(context, patch)));
            string text = MachinePatch.ApplyAll(ValidateCommand.Read(context, parsed.GetRequiredValue(config)), loaded, surprises).ToYaml();
            TalosCluster.Print(context, surprises);
            if (parsed.GetRequiredValue(output) is { Length: > 0 } path)
            {
                AtomicFile.WriteText(context.GetFullPath(path), text, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            else
            {
                context.Out.Write(text);
            }

            return ExitCodes.Clean;
        }));
        return command;
    }

    public static Command CreateExplain(CommandContext context)
    {
        var node = new Argument<string>("NODE") { Description = "A node's hostname or address" };
        var path = new Argument<string>("PATH") { Description = "Such as machine.kubelet.extraArgs or LinkConfig/eth0.addresses; all without", DefaultValueFactory = static _ => "" };
        var configFile = TalosOptions.ConfigFile();
        var envFile = TalosOptions.EnvFile();
        var secretFile = TalosOptions.SecretFile();
        var command = new Command("explain", "Say which patch, field or default gave a value") { node, path, configFile, envFile, secretFile };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to explain", () =>
        {
            var cluster = new TalosCluster(context, parsed.GetRequiredValue(configFile), parsed.GetRequiredValue(envFile), parsed.GetRequiredValue(secretFile), offline: true);
            string wanted = parsed.GetRequiredValue(node);
            var found = cluster.File.Nodes.FirstOrDefault(candidate => candidate.Hostname == wanted || candidate.Addresses.Contains(wanted))
                ?? throw new CommandException($"there is no node \"{wanted}\" in {cluster.File.Path}{(NearestName.Find(wanted, cluster.File.Nodes.Select(static candidate => candidate.Hostname)) is { } near ? $"; did you mean \"{near}\"?" : "")}", ExitCodes.Usage);
            var secrets = cluster.ReadSecrets() ?? SecretsMaker.Make(cluster.File.Contract, context.Time);
            var config = new NodeConfigMaker(cluster.File, secrets, cluster.Templates, cluster.Images).Make(found).Config;
            var values = ConfigExplanation.Explain(config, parsed.GetRequiredValue(path));
            if (values.Count == 0)
            {
                context.Error.WriteLine($"{found.Hostname} has nothing at {parsed.GetRequiredValue(path)}");
                return ExitCodes.Findings;
            }

            foreach (var value in values)
            {
                context.Out.WriteLine($"{value.Path}: {value.Value}");
                context.Out.WriteLine(value.IsDefault ? $"  {value.Place.Path.Trim('<', '>')}" : $"  {value.Place}");
            }

            return ExitCodes.Clean;
        }));
        return command;
    }

    public static Command CreateMigrate(CommandContext context)
    {
        var files = new Argument<string[]>("PATCH") { Description = "Patch files", Arity = ArgumentArity.OneOrMore };
        var to = new Option<string>("--to") { Description = "The contract to move to", DefaultValueFactory = static _ => "1.14" };
        to.AcceptOnlyFromAmong("1.14", "v1.14");
        var write = new Option<bool>("--write", "-w") { Description = "Rewrite the files; comments of a changed file are lost" };
        var talhelper = new Option<bool>("--talhelper") { Description = "The patches are read by talhelper: write $$patch; so where a talconfig.yaml is beside or above them" };
        var command = new Command("migrate", "Rewrite patches that contract 1.14 refuses, and show what changes") { files, to, write, talhelper };
        command.SetAction(parsed => TalosCluster.Run(context, "failed to migrate", () =>
        {
            bool open = false;
            foreach (string path in parsed.GetRequiredValue(files))
            {
                var migrated = PatchMigration.Migrate(SourceText.FromBytes(path, File.ReadAllBytes(context.GetFullPath(path))), parsed.GetValue(talhelper) || IsTalhelpers(context, path));
                TalosCluster.Print(context, migrated.Findings);
                open |= migrated.Findings.Count > 0 || (migrated.IsChanged && !parsed.GetValue(write));
                context.Out.Write(LineDiff.Unified(migrated.Source.Text, migrated.Text, $"a/{path}", $"b/{path}"));
                if (migrated.IsChanged && parsed.GetValue(write))
                {
                    AtomicFile.WriteText(context.GetFullPath(path), migrated.Text);
                }
            }

            return open ? ExitCodes.Findings : ExitCodes.Clean;
        }));
        return command;
    }

    // A patch beside or below a talconfig.yaml is read through talhelper, or as talhelper does.
    private static bool IsTalhelpers(CommandContext context, string path)
    {
        for (string? folder = Path.GetDirectoryName(context.GetFullPath(path)); folder is not null && folder.StartsWith(context.WorkingDirectory, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "talconfig.yaml")))
            {
                return true;
            }
        }

        return false;
    }

    // As talosctl: @FILE, a bare file name, or the patch itself.
    private static SourceText ReadPatch(CommandContext context, string patch)
    {
        if (patch.StartsWith('@') || (!patch.AsSpan().ContainsAny('\n', ' ') && patch[0] is not ('[' or '{')))
        {
            string path = patch.TrimStart('@');
            return File.Exists(context.GetFullPath(path)) ? SourceText.FromBytes(path, File.ReadAllBytes(context.GetFullPath(path))) : throw new TalosConfigException($"open {path}: no such file or directory");
        }

        return new SourceText("--patch", patch);
    }
}
