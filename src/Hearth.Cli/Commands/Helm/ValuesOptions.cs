using System.CommandLine;
using Hearth.Helm.Values;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>-f</c> and the <c>--set</c> family, in helm's order: files first, then json, set, string, file, literal.</summary>
internal sealed class ValuesOptions
{
    private readonly Option<string[]> files = Many("--values", "Values file; later ones win; - is standard input", "-f");

    private readonly (Option<string[]> Option, AssignmentKind Kind)[] assignments =
    [
        (Many("--set-json", "Assign JSON values (a={\"b\":1})"), AssignmentKind.Json),
        (Many("--set", "Assign values (a.b=c,d[0]=e)"), AssignmentKind.Typed),
        (Many("--set-string", "Assign values that are always text"), AssignmentKind.Text),
        (Many("--set-file", "Assign the content of files"), AssignmentKind.File),
        (Many("--set-literal", "Assign text as it is, commas and all"), AssignmentKind.Literal),
    ];

    public void AddTo(Command command)
    {
        command.Options.Add(files);
        foreach (var (option, _) in assignments)
        {
            command.Options.Add(option);
        }
    }

    public GoMap Read(ParseResult parsed, CommandContext context)
    {
        var values = new GoMap();
        foreach (string file in parsed.GetValue(files) ?? [])
        {
            values = ValuesReader.MergeOver(values, ValuesReader.Read(ReadSource(context, file)));
        }

        values = ChartValues.DeepCopy(values);
        foreach (var (option, kind) in assignments)
        {
            foreach (string text in parsed.GetValue(option) ?? [])
            {
                ValueAssignments.Apply(values, new SourceText(option.Name, text), kind, path => File.ReadAllText(context.GetFullPath(path)));
            }
        }

        return values;
    }

    private static Option<string[]> Many(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = false };

    private static SourceText ReadSource(CommandContext context, string file)
    {
        if (file != "-")
        {
            return SourceText.FromBytes(file, File.ReadAllBytes(context.GetFullPath(file)));
        }

        return new SourceText("<stdin>", context.In.ReadToEnd());
    }
}
