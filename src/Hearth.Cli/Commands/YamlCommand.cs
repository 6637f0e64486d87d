using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth yaml check FILE…</c>: reads files as go-yaml does and says what it would refuse.</summary>
internal static class YamlCommand
{
    public static readonly CommandEntry Entry = new("yaml", CommandGroup.Tools, "Read YAML as Flux, Helm and kustomize do", Create)
    {
        Examples =
        [
            new("Refuse what go-yaml refuses, with file, line and caret", "hearth yaml check kubernetes/apps/**/*.yaml"),
            new("Read a file as it was two commits ago", "hearth yaml check --revision HEAD~2 kubernetes/flux/cluster/ks.yaml"),
        ],
    };

    private static Command Create(CommandContext context) => new("yaml", "Read YAML as go-yaml reads it")
    {
        CreateCheck(context),
    };

    private static Command CreateCheck(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files to read; - is standard input", Arity = ArgumentArity.OneOrMore };
        var json = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        json.AcceptOnlyFromAmong("text", "json");
        var duplicates = new Option<bool>("--strict") { Description = "Refuse duplicate keys as well, as strict decoders do" };
        var revision = new Option<string?>("--revision") { Description = "Read the files from this git revision (HEAD~1, a branch) and not from disk" };
        var command = new Command("check", "Say what go-yaml would refuse") { files, json, duplicates, revision };
        command.SetAction(parsed =>
        {
            var options = new YamlReadOptions { RefuseDuplicateKeys = parsed.GetValue(duplicates), RefuseComplexKeys = true };
            using var commit = parsed.GetValue(revision) is { } rev ? GitCommitTree.Open(context.WorkingDirectory, rev) : null;
            var findings = parsed.GetRequiredValue(files)
                .Select(file => commit is null ? ReadSource(context, file) : ReadCommitted(commit, context, file))
                .SelectMany(source => YamlReader.Read(source, options).Diagnostics)
                .ToList();
            if (parsed.GetValue(json) == "json")
            {
                JsonDiagnosticWriter.Write(context.OutputStream, findings);
                context.Out.WriteLine();
            }
            else
            {
                new TextDiagnosticWriter(context.Out, context.ColorOut).WriteAll(findings);
            }

            return findings.Exists(finding => finding.Severity == Severity.Error) ? ExitCodes.Findings : ExitCodes.Clean;
        });
        return command;
    }

    private static SourceText ReadCommitted(GitCommitTree commit, CommandContext context, string file)
    {
        string path = Path.GetRelativePath(commit.RepositoryDirectory, context.GetFullPath(file)).Replace(Path.DirectorySeparatorChar, '/');
        return commit.TryRead(path) ?? throw new CommandException($"{commit.Name} has no file {path}");
    }

    private static SourceText ReadSource(CommandContext context, string file)
    {
        if (file != "-")
        {
            return SourceText.FromBytes(file, File.ReadAllBytes(context.GetFullPath(file)));
        }

        using var buffer = new MemoryStream();
        context.InputStream.CopyTo(buffer);
        return SourceText.FromBytes("<stdin>", buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
