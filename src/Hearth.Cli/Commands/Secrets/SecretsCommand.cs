using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hearth.Secrets.Repository;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Secrets;

/// <summary><c>hearth secrets</c>: what a repository has encrypted, what it should have, and the hook that sees to it.</summary>
internal static class SecretsCommand
{
    private const string HookMark = "# Written by `hearth secrets install-hook`.";

    public static readonly CommandEntry Entry = new("secrets", CommandGroup.Secrets, "What is encrypted, what should be, and a hook that sees to it", Create)
    {
        Examples =
        [
            new("List every encrypted file: recipients, MAC, age", "hearth secrets status"),
            new("Encrypt what should be and is not", "hearth secrets encrypt"),
            new("Fail in CI where a secret is in plain text", "hearth secrets encrypt --check"),
            new("Refuse to commit plaintext secrets", "hearth secrets install-hook"),
        ],
    };

    private static Command Create(CommandContext context) => new("secrets", "Secrets of the repository")
    {
        CreateStatus(context),
        CreateEncrypt(context),
        CreateInstallHook(context),
    };

    private static Command CreateStatus(CommandContext context)
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var check = new Option<bool>("--check") { Description = "Exit with 1 where something is wrong" };
        var command = new Command("status", "List every file that is or should be encrypted") { output, check };
        command.SetAction(parsed =>
        {
            var git = new GitFiles(context);
            var config = LoadConfig(git.Root);
            var scanner = new SecretScanner(config);
            using var keys = Keys(context);
            var decryptor = new SopsDecryptor(keys);
            List<EncryptedFileStatus> files = [.. git.WorkingTree()
                .Where(path => scanner.ShouldBeEncrypted(path, Path.Combine(git.Root, path)))
                .Order(StringComparer.Ordinal)
                .Select(path => EncryptedFileStatus.Read(path, Path.Combine(git.Root, path), git.Read(path), config, decryptor))];
            if (parsed.GetValue(output) == "json")
            {
                WriteJson(context, files);
            }
            else
            {
                WriteText(context, files);
            }

            return parsed.GetValue(check) && files.Exists(IsBad) ? ExitCodes.Findings : ExitCodes.Clean;
        });
        return command;
    }

    private static Command CreateEncrypt(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Only these; else all files of the repository", Arity = ArgumentArity.ZeroOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; exit with 1 where a secret is in plain text" };
        var staged = new Option<bool>("--staged") { Description = "With --check: look at what is about to be committed" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("encrypt", "Encrypt what should be and is not") { files, check, staged, output };
        command.SetAction(parsed =>
        {
            var git = new GitFiles(context);
            var config = LoadConfig(git.Root);
            bool onlyStaged = parsed.GetValue(staged);
            string[] named = parsed.GetValue(files) ?? [];
            IEnumerable<string> paths = named.Length > 0 ? named.Select(file => Path.GetRelativePath(git.Root, context.GetFullPath(file))) : onlyStaged ? git.Staged() : git.WorkingTree();
            var scanner = new SecretScanner(config);
            List<Diagnostic> findings = [];
            foreach (string path in paths.Order(StringComparer.Ordinal))
            {
                byte[] content = onlyStaged ? git.ReadStaged(path) : git.Read(path);
                var found = scanner.Scan(path, Path.Combine(git.Root, path), content);
                if (!parsed.GetValue(check) && found.Count > 0 && TryEncrypt(context, git.Root, path, content, config, isNamed: named.Length > 0, found))
                {
                    context.Out.WriteLine($"{path}: encrypted");
                    continue;
                }

                findings.AddRange(found);
            }

            Report(context, findings, parsed.GetValue(output) == "json", onlyStaged);
            return findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCodes.Findings : ExitCodes.Clean;
        });
        return command;
    }

    private static Command CreateInstallHook(CommandContext context)
    {
        var force = new Option<bool>("--force") { Description = "Replace a hook that is there" };
        var command = new Command("install-hook", "Install a git pre-commit hook that refuses plaintext secrets") { force };
        command.SetAction(parsed =>
        {
            string path = Path.Combine(new GitFiles(context).HooksDirectory, "pre-commit");
            if (File.Exists(path) && !parsed.GetValue(force) && !File.ReadAllText(path).Contains(HookMark, StringComparison.Ordinal))
            {
                throw new CommandException($"{path} is there already. Add the line `hearth secrets encrypt --check --staged` to it, or replace it with --force.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file in a directory has one.
            AtomicFile.WriteText(path, Hook(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            context.Out.WriteLine($"{path}: installed");
        });
        return command;
    }

    private static string Hook() => $$"""
        #!/bin/sh
        {{HookMark}}
        # Refuses a commit with a plaintext secret. `git commit --no-verify` goes past it.
        hearth=$(command -v hearth || printf '%s' '{{Environment.ProcessPath?.Replace("'", "'\\''", StringComparison.Ordinal)}}')
        exec "$hearth" secrets encrypt --check --staged

        """;

    private static AgeKeySource Keys(CommandContext context) => AgeKeySource.FromEnvironment(new KeyEnvironment
    {
        Get = context.GetEnvironmentVariable,
        WorkingDirectory = context.WorkingDirectory,
        AskPassphrase = PassphrasePrompt.Ask,
    });

    private static SopsConfig? LoadConfig(string root) => SopsConfig.Find(root) is { } path ? SopsConfig.Load(path) : null;

    private static bool TryEncrypt(CommandContext context, string root, string path, byte[] content, SopsConfig? config, bool isNamed, IReadOnlyList<Diagnostic> findings)
    {
        string full = Path.Combine(root, path);
        bool isMeant = findings.Any(static finding => finding.Rule == Hearth.Secrets.SecretsRules.UnencryptedFile) || (isNamed && findings.Any(static finding => finding.Rule == Hearth.Secrets.SecretsRules.PlaintextSecret));
        if (!isMeant || config?.TryRuleFor(full) is not { } rule)
        {
            return false;
        }

        using var none = AgeKeySource.Of();
        var settings = EncryptionSettings.Create("", new EncryptionRule(), macOnlyEncrypted: false, 0, rule);
        AtomicFile.WriteBytes(full, new SopsTool(none, context.Time).Encrypt(content, new SopsFormats(path, options: config.Stores), settings));
        return true;
    }

    // Without the lines themselves, which are the secrets.
    private static void Report(CommandContext context, List<Diagnostic> findings, bool asJson, bool isHook)
    {
        if (asJson)
        {
            context.Flush();
            JsonDiagnosticWriter.Write(context.OutputStream, findings);
            return;
        }

        foreach (var finding in findings)
        {
            context.Error.WriteLine($"{finding.Span}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message} [{finding.Rule.Code}]");
            if (finding.Hint is { } hint)
            {
                context.Error.WriteLine($"  help: {hint}");
            }
        }

        if (isHook && findings.Count > 0)
        {
            context.Error.WriteLine("hearth: the commit is refused: it would put secrets into the repository in plain text");
        }
    }

    private static bool IsBad(EncryptedFileStatus file) => !file.IsEncrypted || !file.HasExpectedRecipients || file.Mac == MacStatus.Wrong || (file.Problem is not null && file.Recipients.Count == 0);

    private static string Describe(EncryptedFileStatus file) => !file.IsEncrypted ? "PLAIN TEXT" : file.Recipients.Count == 0 ? "malformed" : "encrypted";

    private static void WriteText(CommandContext context, List<EncryptedFileStatus> files)
    {
        if (files.Count == 0)
        {
            context.Out.WriteLine("No file is named *.sops.* or meant by .sops.yaml.");
            return;
        }

        int width = files.Max(static file => file.Path.Length);
        context.Out.WriteLine($"{"FILE".PadRight(width)}  {"STATE",-10}  {"RECIPIENTS",-12}  {"MAC",-8}  AGE");
        foreach (var file in files)
        {
            string recipients = !file.IsEncrypted ? "-" : $"{file.Recipients.Count} {(file.Expected is null ? "no rule" : file.HasExpectedRecipients ? "ok" : "DIFFER")}";
            string mac = file.Mac switch { MacStatus.Valid => "ok", MacStatus.Wrong => "WRONG", _ => file.IsEncrypted ? "no key" : "-" };
            string age = file.LastModified is { } time ? $"{(int)(context.Time.GetUtcNow() - time).TotalDays} d" : "-";
            context.Out.WriteLine($"{file.Path.PadRight(width)}  {Describe(file),-10}  {recipients,-12}  {mac,-8}  {age}");
        }

        foreach (var file in files.Where(static file => file.IsEncrypted && !file.HasExpectedRecipients))
        {
            context.Out.WriteLine();
            context.Out.WriteLine($"{file.Path}: recipients differ from .sops.yaml; `hearth sops updatekeys {file.Path}` brings them together");
            foreach (string line in (IEnumerable<string>)[.. file.Expected!.Except(file.Recipients).Select(static key => $"  missing {key}"), .. file.Recipients.Except(file.Expected!).Select(static key => $"  not named {key}")]) // Differs, so it is there.
            {
                context.Out.WriteLine(line);
            }
        }

        foreach (var file in files.Where(static file => file.Problem is not null && file.Mac != MacStatus.Unknown || file is { Problem: not null, Recipients.Count: 0 }))
        {
            context.Out.WriteLine();
            context.Out.WriteLine(file.Problem);
        }
    }

    private static void WriteJson(CommandContext context, List<EncryptedFileStatus> files)
    {
        context.Flush();
        using var json = new Utf8JsonWriter(context.OutputStream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.Path);
            json.WriteBoolean("encrypted", file.IsEncrypted);
            WriteTexts(json, "recipients", file.Recipients);
            if (file.Expected is { } expected)
            {
                WriteTexts(json, "expected", expected);
            }

            json.WriteBoolean("recipientsMatch", file.HasExpectedRecipients);
            json.WriteString("mac", file.Mac.ToString().ToLowerInvariant());
            if (file.LastModified is { } time)
            {
                json.WriteString("lastModified", time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture));
            }

            if (file.Problem is { } problem)
            {
                json.WriteString("problem", problem);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
