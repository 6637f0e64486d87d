using System.CommandLine;
using System.Text;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Values;
using Hearth.Templating.Makejinja;

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
            new("The delimiters of home-ops templates", "hearth jinja ks.yaml.j2 -d config.yaml --env block_start_string='#%' --env block_end_string='%#' --env variable_start_string='#{' --env variable_end_string='}#'"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var template = new Argument<string?>("TEMPLATE") { Description = "The template; - is standard input. It may include others beside it", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string[]>("--data", "-d") { Description = "YAML, TOML or JSON file with values; later ones win" };
        var variables = new Option<string[]>("--data-var", "-D") { Description = "Set a single value: name=text" };
        var undefined = new Option<string>("--undefined") { Description = "What a name that nobody defined does", DefaultValueFactory = static _ => "default" };
        undefined.AcceptOnlyFromAmong("default", "chainable", "debug", "strict");
        var options = new Option<string[]>("--env") { Description = "An argument of jinja2.Environment: trim_blocks=true" };
        var extensions = new Option<string[]>("--extension", "-e") { Description = "do, loopcontrols, debug or i18n" };
        var cases = new Option<string?>("--cases") { Description = "Answer a file of cases, one JSON object a line" };
        var command = new Command("jinja", "Render one Jinja2 template") { template, data, variables, undefined, options, extensions, cases };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(cases) is { } file)
            {
                return RunCases(context, file);
            }

            string name = parsed.GetValue(template) ?? throw new CommandException("there is no TEMPLATE to render; `hearth jinja --help` shows how", ExitCodes.Usage);
            var settings = new PyDict();
            foreach (var (key, value) in Pairs(parsed.GetValue(options), "--env"))
            {
                settings[key] = value is "true" or "false" ? Py.Bool(value == "true") : value;
            }

            settings["undefined"] = parsed.GetValue(undefined);
            settings["extensions"] = new PyList([.. parsed.GetValue(extensions) ?? []]);
            var values = new PyDict();
            foreach (string path in parsed.GetValue(data) ?? [])
            {
                foreach (var (key, value) in ReadData(context, path).Pairs())
                {
                    values[key] = value;
                }
            }

            foreach (var (key, value) in Pairs(parsed.GetValue(variables), "--data-var"))
            {
                values[key] = value;
            }

            return Render(context, name, JinjaCases.ReadOptions(settings), values);
        });
        return command;
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string[]? given, string option)
    {
        foreach (string text in given ?? [])
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            yield return at > 0 ? (text[..at], text[(at + 1)..]) : throw new CommandException($"{option} is \"{text}\"; wants NAME=VALUE", ExitCodes.Usage);
        }
    }

    private static PyDict ReadData(CommandContext context, string path)
    {
        if (!MakejinjaData.CanRead(path))
        {
            throw new CommandException($"{path} is no data file: wants .yaml, .yml, .toml or .json", ExitCodes.Usage);
        }

        try
        {
            return MakejinjaData.Read(context.GetFullPath(path), path);
        }
        catch (MakejinjaException exception)
        {
            throw new CommandException(exception.Message, ExitCodes.Findings);
        }
    }

    private static int Render(CommandContext context, string name, JinjaOptions options, PyDict values)
    {
        string directory = name == "-" ? context.WorkingDirectory : Path.GetDirectoryName(context.GetFullPath(name)) ?? "/";
        var environment = new JinjaEnvironment(options, other => LoadBeside(directory, other));
        try
        {
            string source = name == "-" ? context.In.ReadToEnd() : File.ReadAllText(context.GetFullPath(name));
            context.Out.Write(environment.Parse(source, name == "-" ? "<stdin>" : name).Render(values));
            return ExitCodes.Clean;
        }
        catch (JinjaException exception)
        {
            throw new CommandException($"{exception.TemplateName ?? name}:{exception.Line}: {exception.ErrorClass}: {exception.Message}", ExitCodes.Findings);
        }
    }

    private static string? LoadBeside(string directory, string name)
    {
        string path = Path.GetFullPath(name, directory);
        return path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal) && File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static int RunCases(CommandContext context, string file)
    {
        using var lines = new StreamReader(context.GetFullPath(file));
        while (lines.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                context.OutputStream.Write(JinjaCases.Run(Encoding.UTF8.GetBytes(line)));
                context.OutputStream.WriteByte((byte)'\n');
                context.OutputStream.Flush();
            }
        }

        return ExitCodes.Clean;
    }
}
