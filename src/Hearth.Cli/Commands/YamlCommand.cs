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
            new("Refuse what go-yaml refuses, with file, line and caret", "hearth yaml check kubernetes"),
            new("Read a file as it was two commits ago", "hearth yaml check --revision HEAD~2 kubernetes/flux/cluster/ks.yaml"),
        ],
    };

    private static Command Create(CommandContext context) => new("yaml", "Read YAML as go-yaml reads it")
    {
        CreateCheck(context),
    };

    private static Command CreateCheck(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files to read, and directories: all .yaml and .yml files below them but templates of charts; - is standard input", Arity = ArgumentArity.OneOrMore };
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
                .SelectMany(file => commit is null ? ReadSources(context, file) : ReadCommitted(commit, context, file))
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

    private static IEnumerable<SourceText> ReadCommitted(GitCommitTree commit, CommandContext context, string file)
    {
        string path = TreePath.Normalize(Path.GetRelativePath(commit.RepositoryDirectory, context.GetFullPath(file)).Replace(Path.DirectorySeparatorChar, '/'))
            ?? throw new CommandException($"{file} is outside of the repository {commit.RepositoryDirectory}");
        return commit.IsDirectory(path) ? ReadAll(commit, path) : [commit.TryRead(path) ?? throw new CommandException($"{commit.Name} has no file {path}")];
    }

    private static IEnumerable<SourceText> ReadSources(CommandContext context, string file)
    {
        string path = context.GetFullPath(file);
        if (file != "-")
        {
            return Directory.Exists(path) ? ReadAll(new DirectoryTree(path, file == "." ? "" : Path.TrimEndingDirectorySeparator(file) + "/"), "") : [SourceText.FromBytes(file, File.ReadAllBytes(path))];
        }

        using var buffer = new MemoryStream();
        context.InputStream.CopyTo(buffer);
        return [SourceText.FromBytes("<stdin>", buffer.GetBuffer().AsSpan(0, (int)buffer.Length))];
    }

    // Templates of charts are YAML only once they are rendered.
    private static IEnumerable<SourceText> ReadAll(FileTree tree, string directory) =>
        tree.Walk(directory, sub => TreePath.GetName(sub) is not (".git" or "node_modules") && !(TreePath.GetName(sub) == "templates" && TreePath.Combine(TreePath.GetDirectory(sub), "Chart.yaml") is { } chart && tree.IsFile(chart)))
            .Where(static path => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
            .Select(path => tree.TryRead(path))
            .OfType<SourceText>();
}
