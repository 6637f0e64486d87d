using System.CommandLine;
using Hearth.Homelab;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Cli.Commands.Homelab;

/// <summary><c>hearth init</c>: writes the reference homelab.</summary>
internal static class InitCommand
{
    public static readonly CommandEntry Entry = new("init", CommandGroup.Repository, "Write a complete repository for a home cluster", Create)
    {
        Examples =
        [
            new("Ask, and write into this directory", "hearth init"),
            new("With every default, into a new directory", "hearth init --yes home-ops"),
            new("With values of your own", "hearth init home-ops --yes --set cluster.domain=example.org"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var command = new Command("init", "Write a complete repository for a home cluster");
        var directory = new Argument<string>("DIR") { Description = "Where to write it", DefaultValueFactory = static _ => "." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Take every default, ask nothing" };
        var answers = new Option<string?>("--answers") { Description = "Take answers from a YAML file with keys of config.yaml" };
        var set = new Option<string[]>("--set") { Description = "Set one key of config.yaml: cluster.domain=example.org" };
        var force = new Option<bool>("--force") { Description = "Write over files that were changed by hand" };
        command.Add(directory);
        command.Add(yes);
        command.Add(answers);
        command.Add(set);
        command.Add(force);
        command.SetAction(parsed =>
        {
            string target = context.GetFullPath(parsed.GetValue(directory) ?? ".");
            try
            {
                var given = Given(context, parsed.GetValue(answers), parsed.GetValue(set) ?? []);
                if (!parsed.GetValue(yes) && parsed.GetValue(answers) is null)
                {
                    Ask(context, target, given);
                }

                return HomelabOutput.Write(context, HomelabInit.Run(target, given, parsed.GetValue(force)), []);
            }
            catch (HomelabException exception)
            {
                throw new CommandException(exception.Message);
            }
        });
        return command;
    }

    private static List<KeyValuePair<string, YamlNode>> Given(CommandContext context, string? answers, string[] set)
    {
        var given = new List<KeyValuePair<string, YamlNode>>();
        if (answers is not null)
        {
            given.AddRange(HomelabInit.ReadAnswers(SourceText.FromBytes(answers, File.ReadAllBytes(context.GetFullPath(answers)))));
        }

        foreach (string pair in set)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new CommandException($"--set is \"{pair}\"; wants KEY=VALUE", ExitCodes.Usage);
            }

            given.Add(new(pair[..at], YamlValue.String(pair[(at + 1)..])));
        }

        return given;
    }

    private static void Ask(CommandContext context, string directory, List<KeyValuePair<string, YamlNode>> given)
    {
        if (!context.IsInteractive)
        {
            throw new CommandException("there is nobody to ask; take every default with --yes, or name a file with --answers", ExitCodes.Usage);
        }

        foreach (var (key, question) in HomelabInit.Questions.Where(question => !given.Exists(pair => pair.Key == question.Key)))
        {
            context.Error.Write($"{question} [{HomelabInit.Default(directory, key)}]: ");
            context.Error.Flush();
            if (context.In.ReadLine()?.Trim() is { Length: > 0 } answer)
            {
                given.Add(new(key, YamlValue.String(answer)));
            }
        }
    }
}
