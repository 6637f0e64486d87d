using System.CommandLine;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth complete -- WORDS</c>: candidates for the last word, one a line. Called by the completion scripts.</summary>
internal static class CompleteCommand
{
    public static readonly CommandEntry Entry = new("complete", CommandGroup.Hearth, "Candidates for a command line", Create) { IsHidden = true };

    private static Command Create(CommandContext context)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Candidates for the last word") { words };
        command.SetAction(parsed =>
        {
            foreach (string candidate in Candidates(parsed.GetValue(words) ?? [], context))
            {
                context.Out.WriteLine(candidate);
            }
        });
        return command;
    }

    private static IEnumerable<string> Candidates(string[] words, CommandContext context)
    {
        string prefix = words is [.., var last] ? last : "";
        if (words.Length <= 1)
        {
            return CommandCatalog.Entries.Where(entry => !entry.IsHidden).Select(entry => entry.Name)
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
        }

        if (CommandCatalog.Find(words[0]) is not { } entry)
        {
            return [];
        }

        var root = new RootCommand { entry.Create(context) };
        return root.Parse(words).GetCompletions().Select(completion => completion.Label)
            .Where(label => label.StartsWith(prefix, StringComparison.Ordinal));
    }
}
