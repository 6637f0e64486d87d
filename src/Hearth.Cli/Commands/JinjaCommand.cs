using System.CommandLine;
using Hearth.Templating.Jinja;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth jinja TEMPLATE -d DATA</c>: renders one template; <c>--cases</c> answers many from a file of JSON lines.</summary>
internal static class JinjaCommand
{
    public static readonly CommandEntry Entry = new("jinja", CommandGroup.Render, "Render one Jinja2 template", Create)
    {
        Examples =
        [
            new("Render a template with values from a file", "hearth jinja README.md.j2 -d config.yaml"),
            new("Set single values, and fail on names that nobody defined", "hearth jinja motd.j2 -D host=k8s-0 --undefined strict"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var template = new Argument<string?>("TEMPLATE") { Description = "The template; - is standard input", Arity = ArgumentArity.ZeroOrOne };
        var cases = new Option<string?>("--cases") { Description = "Answer a file of cases, one JSON object a line" };
        var command = new Command("jinja", "Render one Jinja2 template") { template, cases };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(cases) is { } file)
            {
                return RunCases(context, file);
            }

            throw new CommandException("there is no TEMPLATE to render", ExitCodes.Usage);
        });
        return command;
    }

    private static int RunCases(CommandContext context, string file)
    {
        using var lines = new StreamReader(context.GetFullPath(file));
        while (lines.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                context.OutputStream.Write(JinjaCases.Run(System.Text.Encoding.UTF8.GetBytes(line)));
                context.OutputStream.WriteByte((byte)'\n');
                context.OutputStream.Flush();
            }
        }

        return ExitCodes.Clean;
    }
}
