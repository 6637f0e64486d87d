using System.IO.Enumeration;
using Hearth.Kustomize.Editing;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary>The kustomization file that <c>kustomize edit</c> works on: the one of the working directory.</summary>
internal sealed class EditedFile
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly string directory;

    private EditedFile(string directory, string name)
    {
        this.directory = directory;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Reads the file, changes it, and writes it if the text is another.</summary>
    public static int Change(CommandContext context, Action<KustomizationEditor, EditedFile> change)
    {
        string? name = Array.Find(Names, name => File.Exists(Path.Combine(context.WorkingDirectory, name)));
        if (name is null)
        {
            context.Error.WriteLine($"Error: Missing kustomization file '{Names[0]}'.");
            return ExitCodes.Findings;
        }

        var file = new EditedFile(context.WorkingDirectory, name);
        string path = Path.Combine(context.WorkingDirectory, name);
        var source = SourceText.FromBytes(name, File.ReadAllBytes(path));
        try
        {
            var editor = new KustomizationEditor(source);
            change(editor, file);
            if (editor.Text != source.Text)
            {
                AtomicFile.WriteText(path, editor.Text);
            }

            return ExitCodes.Clean;
        }
        catch (FormatException exception)
        {
            context.Error.WriteLine($"Error: {exception.Message}");
            return ExitCodes.Findings;
        }
        catch (DiagnosticException exception)
        {
            new TextDiagnosticWriter(context.Error, context.ColorError).Write(exception.Diagnostic);
            return ExitCodes.Findings;
        }
    }

    /// <summary><c>KEY:VALUE</c> pairs, several in one argument with commas between.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(IEnumerable<string> arguments)
    {
        foreach (string pair in arguments.SelectMany(argument => argument.Split(',')))
        {
            int colon = pair.IndexOf(':');
            yield return colon > 0 ? (pair[..colon], pair[(colon + 1)..].Trim('"')) : throw new FormatException($"\"{pair}\" is not KEY:VALUE");
        }
    }

    public bool Exists(string path) => File.Exists(Path.Combine(directory, path));

    /// <summary>Names that match patterns, as they are written into the file; what is neither there nor a URL is refused.</summary>
    public IEnumerable<string> Expand(IEnumerable<string> patterns, bool noVerify)
    {
        foreach (string pattern in patterns)
        {
            if (noVerify || pattern.Contains("://", StringComparison.Ordinal) || Path.Exists(Path.Combine(directory, pattern)))
            {
                yield return pattern;
                continue;
            }

            string parent = Path.GetDirectoryName(pattern) ?? "";
            string full = Path.Combine(directory, parent);
            string name = Path.GetFileName(pattern);
            var matches = Directory.Exists(full)
                ? Directory.EnumerateFileSystemEntries(full).Select(entry => Path.GetFileName(entry)!).Where(entry => FileSystemName.MatchesSimpleExpression(name, entry, ignoreCase: false)).Order(StringComparer.Ordinal).ToList()
                : [];
            if (matches.Count == 0)
            {
                throw new FormatException($"{pattern} has no match");
            }

            foreach (string match in matches)
            {
                yield return parent.Length == 0 ? match : $"{parent}/{match}";
            }
        }
    }
}
