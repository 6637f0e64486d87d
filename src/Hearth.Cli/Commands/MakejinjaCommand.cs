using System.Collections;
using System.CommandLine;
using Hearth.Templating.Jinja;
using Hearth.Templating.Makejinja;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth makejinja</c>: renders directories of Jinja templates, as the tool of that name.</summary>
internal static class MakejinjaCommand
{
    public static readonly CommandEntry Entry = new("makejinja", CommandGroup.Render, "Render directories of Jinja templates", Create)
    {
        StandsFor = "makejinja",
        Examples =
        [
            new("Render as makejinja.toml says", "hearth makejinja"),
            new("See what a run would change", "hearth makejinja --dry-run"),
            new("Without a settings file", "hearth makejinja -i templates -o kubernetes -d config.yaml --jinja-suffix .j2 --force"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var command = new Command("makejinja", "Render directories of Jinja templates");
        var readers = new List<Action<ParseResult, MakejinjaSettings>>();
        foreach (var option in MakejinjaOption.All)
        {
            readers.Add(AddOption(command, option));
        }

        var dryRun = new Option<bool>("--dry-run") { Description = "List what would change, write nothing" };
        command.Add(dryRun);
        command.SetAction(parsed =>
        {
            var settings = new MakejinjaSettings(context.WorkingDirectory);
            MakejinjaConfig config;
            try
            {
                settings.ReadFiles(context.GetEnvironmentVariable("MAKEJINJA_SETTINGS"));
                readers.ForEach(read => read(parsed, settings));
                config = settings.Build();
            }
            catch (MakejinjaConfigException exception)
            {
                throw new CommandException(exception.Message, ExitCodes.Usage);
            }

            return Run(context, config, parsed.GetValue(dryRun));
        });
        return command;
    }

    private static Action<ParseResult, MakejinjaSettings> AddOption(Command command, MakejinjaOption option)
    {
        if (option.Kind == MakejinjaOptionKind.Flag)
        {
            var on = new Option<bool>(option.Flags[0], option.Flags[1..]) { Description = option.Help, Hidden = option.IsHidden };
            command.Add(on);
            var off = option.Negation is null ? null : new Option<bool>(option.Negation) { Description = "Off: " + option.Help, Hidden = option.IsHidden };
            if (off is not null)
            {
                command.Add(off);
            }

            return (parsed, settings) =>
            {
                if (parsed.GetResult(on) is { Implicit: false })
                {
                    settings.Set(option, parsed.GetValue(on));
                }
                else if (off is not null && parsed.GetResult(off) is { Implicit: false })
                {
                    settings.Set(option, !parsed.GetValue(off));
                }
            };
        }

        var value = new Option<string[]>(option.Flags[0], option.Flags[1..]) { Description = option.Help, Hidden = option.IsHidden, Arity = ArgumentArity.ZeroOrMore };
        command.Add(value);
        return (parsed, settings) =>
        {
            if (parsed.GetResult(value) is { Implicit: false } && parsed.GetValue(value) is { Length: > 0 } given)
            {
                settings.Set(option, given);
            }
        };
    }

    private static int Run(CommandContext context, MakejinjaConfig config, bool dryRun)
    {
        var world = new MakejinjaWorld
        {
            WorkingDirectory = context.WorkingDirectory,
            GetEnvironmentVariable = context.GetEnvironmentVariable,
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => entry.Value as string ?? "", StringComparer.Ordinal),
            Log = dryRun ? static _ => { } : context.Error.Write,
            DryRun = dryRun,
            StandardOutput = context.OutputStream,
        };
        try
        {
            var changes = MakejinjaRunner.Run(config, world);
            if (dryRun)
            {
                WriteChanges(context, changes);
            }

            return ExitCodes.Clean;
        }
        catch (MakejinjaException exception)
        {
            throw new CommandException(exception.Message, ExitCodes.Findings);
        }
        catch (JinjaException exception)
        {
            string place = exception.TemplateName is { } name ? $"{name}:{exception.Line}: " : "";
            throw new CommandException($"{place}{exception.ErrorClass}: {exception.Message}", ExitCodes.Findings);
        }
    }

    private static void WriteChanges(CommandContext context, IReadOnlyList<MakejinjaChange> changes)
    {
        foreach (var change in changes.Where(static change => change.Kind is not (MakejinjaChangeKind.Unchanged or MakejinjaChangeKind.Kept)))
        {
            context.Out.WriteLine($"{change.Kind.ToString().ToLowerInvariant(),-8} {Path.GetRelativePath(context.WorkingDirectory, change.Path)}");
        }

        context.Out.WriteLine(string.Join(", ", changes.GroupBy(static change => change.Kind).OrderBy(static group => group.Key).Select(static group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")) is { Length: > 0 } summary ? summary : "nothing to render");
    }
}
