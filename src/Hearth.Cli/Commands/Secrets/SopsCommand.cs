using System.CommandLine;

namespace Hearth.Cli.Commands.Secrets;

/// <summary><c>hearth sops</c>: SOPS documents, with the flags, subcommands and exit codes of sops 3.9 and later.</summary>
internal static class SopsCommand
{
    public static readonly CommandEntry Entry = new("sops", CommandGroup.Secrets, "Encrypt, decrypt and edit SOPS files, in place of sops", Create)
    {
        StandsFor = "sops",
        Examples =
        [
            new("Encrypt as .sops.yaml says", "hearth sops -e -i secret.sops.yaml"),
            new("Show one value", "hearth sops -d --extract '[\"stringData\"][\"password\"]' secret.sops.yaml"),
            new("Edit", "hearth sops secret.sops.yaml"),
            new("Run a command with the values in its environment", "hearth sops exec-env talos.sops.env 'talosctl version'"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var o = new SopsOptions();
        var decrypt = new Option<bool>("--decrypt", "-d") { Description = "Decrypt a file and output the result to stdout" };
        var encrypt = new Option<bool>("--encrypt", "-e") { Description = "Encrypt a file and output the result to stdout" };
        var rotate = new Option<bool>("--rotate", "-r") { Description = "Generate a new data key and reencrypt all values with it" };
        var set = new Option<string>("--set") { Description = "Set a key: '[\"somekey\"][0] {\"somevalue\":true}'" };
        var version = new Option<bool>("--version", "-v") { Description = "Print the version of sops that this stands for" };
        var disableCheck = new Option<bool>("--disable-version-check") { Hidden = true };
        var checkUpdates = new Option<bool>("--check-for-updates") { Hidden = true };
        var file = new Argument<string[]>("FILE") { Description = "The file; without a flag it is edited", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("sops", "Work with SOPS-encrypted files") { file, decrypt, encrypt, rotate, set, version, disableCheck, checkUpdates };
        Add(command, [.. o.Everywhere, .. o.Rules, o.InPlace, o.Output, o.InputType, o.OutputType, o.FilenameOverride, o.IgnoreMac, o.Extract, o.Age, o.Threshold, o.ShowMasterKeys, o.AddAge, o.RemoveAge]);
        command.SetAction((parsed, token) =>
        {
            var run = new SopsRun(context, o, parsed);
            return parsed.GetValue(version)
                ? Task.FromResult(run.PrintVersion())
                : run.GuardAsync(() => run.LegacyAsync(parsed.GetValue(file) ?? [], parsed.GetValue(decrypt), parsed.GetValue(encrypt), parsed.GetValue(rotate), parsed.GetValue(set), token));
        });

        Subcommand("encrypt", "Encrypt a file, or stdin with --filename-override", [.. o.Rules, o.InPlace, o.Output, o.InputType, o.OutputType, o.FilenameOverride, o.Age, o.Threshold], static (run, args, _) => run.Encrypt(args));
        Subcommand("decrypt", "Decrypt a file, or stdin", [o.InPlace, o.Output, o.InputType, o.OutputType, o.FilenameOverride, o.IgnoreMac, o.Extract], static (run, args, _) => run.Decrypt(args));
        Subcommand("edit", "Edit a file in $SOPS_EDITOR or $EDITOR", [.. o.Rules, o.InputType, o.OutputType, o.IgnoreMac, o.Age, o.Threshold, o.ShowMasterKeys], static (run, args, token) => run.EditAsync(args, token));
        Subcommand("set", "Set a key to a JSON value: FILE INDEX VALUE", [o.InputType, o.OutputType, o.IgnoreMac, o.ValueFile, o.ValueStdin, o.Idempotent, o.Threshold], static (run, args, _) => run.Set(args));
        Subcommand("unset", "Remove a key: FILE INDEX", [o.InputType, o.OutputType, o.IgnoreMac, o.Idempotent, o.Threshold], static (run, args, _) => run.Unset(args));
        Subcommand("rotate", "New data key, recipients added or removed", [o.InPlace, o.Output, o.InputType, o.OutputType, o.FilenameOverride, o.IgnoreMac, o.AddAge, o.RemoveAge], static (run, args, _) => run.Rotate(args));
        Subcommand("updatekeys", "Bring files to the keys that .sops.yaml names", [o.Yes, o.InputType, o.Threshold], static (run, args, _) => run.UpdateKeys(args));
        Subcommand("filestatus", "Whether a file is encrypted, as JSON", [o.InputType], static (run, args, _) => run.FileStatus(args));
        Subcommand("exec-env", "Run a command with the values in its environment: FILE COMMAND", [o.InputType, o.IgnoreMac, o.Pristine, o.SameProcess], static (run, args, token) => run.ExecEnvAsync(args, token));
        Subcommand("exec-file", "Run a command with the plaintext in a temporary file ({}): FILE COMMAND", [o.InputType, o.OutputType, o.IgnoreMac, o.NoFifo, o.FileName], static (run, args, token) => run.ExecFileAsync(args, token));

        var groups = new Command("groups", "Change the key groups of a file");
        groups.Subcommands.Add(Make("add", "Add a group", [o.File, o.InPlace, o.Threshold, o.GroupAge, o.InputType], static (run, args, _) => run.AddGroup(args)));
        groups.Subcommands.Add(Make("delete", "Delete a group by its index", [o.File, o.InPlace, o.Threshold, o.InputType], static (run, args, _) => run.DeleteGroup(args)));
        command.Subcommands.Add(groups);
        return command;

        void Subcommand(string name, string description, Option[] options, Func<SopsRun, string[], CancellationToken, Task<int>> action) => command.Subcommands.Add(Make(name, description, options, action));

        Command Make(string name, string description, Option[] options, Func<SopsRun, string[], CancellationToken, Task<int>> action)
        {
            var args = new Argument<string[]>("ARGUMENTS") { Arity = ArgumentArity.ZeroOrMore };
            var made = new Command(name, description) { args };
            Add(made, options);
            made.SetAction((parsed, token) =>
            {
                var run = new SopsRun(context, o, parsed);
                return run.GuardAsync(() => action(run, parsed.GetValue(args) ?? [], token));
            });
            return made;
        }
    }

    private static void Add(Command command, Option[] options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }
}
