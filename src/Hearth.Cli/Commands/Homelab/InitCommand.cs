using System.CommandLine;
using Hearth.Homelab;
using Hearth.Syntax.Files;
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

                var changes = HomelabInit.Run(target, given, parsed.GetValue(force));
                int exitCode = HomelabOutput.Write(context, changes, HomelabInit.Check(target));
                if (changes.Any(static change => change is { Path: HomelabInit.ConfigPath, Kind: FileChangeKind.Created }))
                {
                    WriteNext(context, target, exitCode == ExitCodes.Clean);
                }

                return exitCode;
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
            string path = context.GetFullPath(answers);
            if (!File.Exists(path))
            {
                throw new CommandException($"there is no {answers}; --answers wants a YAML file with keys of config.yaml", ExitCodes.Usage);
            }

            given.AddRange(HomelabInit.ReadAnswers(SourceText.FromBytes(answers, File.ReadAllBytes(path))));
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
            while (true)
            {
                string usual = HomelabInit.Default(directory, given, key);
                context.Error.Write($"{question} [{usual}]: ");
                context.Error.Flush();
                string? line = context.In.ReadLine();
                string answer = line?.Trim() is { Length: > 0 } typed ? typed : usual;
                if (line is not null && HomelabInit.Problem(directory, given, key, answer) is { } problem)
                {
                    context.Error.WriteLine(problem);
                    continue;
                }

                if (answer != usual)
                {
                    given.Add(new(key, YamlValue.String(answer)));
                }

                break;
            }
        }
    }

    private static void WriteNext(CommandContext context, string directory, bool isSound)
    {
        string relative = Path.GetRelativePath(context.WorkingDirectory, directory);
        string enter = relative == "." ? "" : $"cd {relative} && ";
        context.Error.WriteLine($"Next: {(isSound ? "look through" : "mend")} config.yaml, then `{enter}hearth configure`; README.md goes on from there.");
        if (GitRepository.Find(directory) is null)
        {
            context.Error.WriteLine($"Flux works from Git: `{enter}git init`.");
        }
    }
}
