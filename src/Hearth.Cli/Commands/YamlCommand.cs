using System.CommandLine;
using Hearth.Syntax.Diagnostics;
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
        var command = new Command("check", "Say what go-yaml would refuse") { files, json, duplicates };
        command.SetAction(parsed =>
        {
            var options = new YamlReadOptions { RefuseDuplicateKeys = parsed.GetValue(duplicates) };
            var findings = parsed.GetRequiredValue(files).SelectMany(file => YamlReader.Read(ReadSource(context, file), options).Diagnostics).ToList();
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
