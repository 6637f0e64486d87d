using System.CommandLine;
using Hearth.Homelab;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Templating.Jinja;
using Hearth.Templating.Makejinja;

namespace Hearth.Cli.Commands.Homelab;

/// <summary><c>hearth configure</c>: makes a repository of its config.yaml.</summary>
internal static class ConfigureCommand
{
    public static readonly CommandEntry Entry = new("configure", CommandGroup.Repository, "Check config.yaml, render, encrypt and validate", Create)
    {
        Examples = [new("After each change of config.yaml", "hearth configure --yes")],
    };

    private static Command Create(CommandContext context)
    {
        var command = new Command("configure", "Check config.yaml, render templates/, make age.key where it is missing, encrypt, and validate");
        var directory = new Argument<string>("DIR") { Description = "The repository", DefaultValueFactory = static _ => "." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing" };
        var force = new Option<bool>("--force") { Description = "Write over files that were changed by hand" };
        command.Add(directory);
        command.Add(yes);
        command.Add(force);
        command.SetAction(parsed =>
        {
            string root = context.GetFullPath(parsed.GetValue(directory) ?? ".");
            if (parsed.GetValue(force) && !parsed.GetValue(yes) && !Confirms(context))
            {
                return ExitCodes.Clean;
            }

            try
            {
                var result = HomelabConfigure.Run(root, parsed.GetValue(force), context.Time, context.GetEnvironmentVariable);
                return HomelabOutput.Write(context, result.Changes, result.Diagnostics);
            }
            catch (Exception exception) when (exception is HomelabException or MakejinjaConfigException or SopsException or AgeException)
            {
                throw new CommandException(exception.Message);
            }
            catch (Exception exception) when (exception is MakejinjaException or JinjaException)
            {
                throw new CommandException(exception is JinjaException { TemplateName: { } name } jinja ? $"{name}:{jinja.Line}: {jinja.Message}" : exception.Message, ExitCodes.Findings);
            }
        });
        return command;
    }

    private static bool Confirms(CommandContext context)
    {
        if (!context.IsInteractive)
        {
            throw new CommandException("--force writes over files that were changed by hand, and there is nobody to ask; say --yes too", ExitCodes.Usage);
        }

        context.Error.Write("Write over files that were changed by hand? [y/N] ");
        context.Error.Flush();
        return context.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
