using System.CommandLine;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Cli.Commands.Helm;

/// <summary>How a release is named: by hand, by a template, or from the chart and the time.</summary>
internal sealed class ReleaseNameOptions
{
    private readonly Option<string?> nameTemplate = new("--name-template") { Description = "Make the name with a template: app-{{ randAlpha 4 | lower }}" };
    private readonly Option<bool> generateName = new("--generate-name", "-g") { Description = "Make the name of the chart's name and the time" };

    public void AddTo(Command command)
    {
        command.Options.Add(nameTemplate);
        command.Options.Add(generateName);
    }

    /// <summary>The name; helm's <c>release-name</c> where nothing was said.</summary>
    public string Read(ParseResult parsed, CommandContext context, string? given, string chart)
    {
        string? template = parsed.GetValue(nameTemplate);
        bool generate = parsed.GetValue(generateName);
        if (given is not null)
        {
            return (generate, template) switch
            {
                (true, _) => throw new CommandException("cannot set --generate-name and also specify a name", 1),
                (_, not null) => throw new CommandException("cannot set --name-template and also specify a name", 1),
                _ => given,
            };
        }

        if (template is not null)
        {
            return Run(template, context);
        }

        string name = Path.GetFileName(chart.TrimEnd('/')).Split('.')[0];
        return generate ? $"{(name.Length == 0 ? "chart" : name)}-{context.Time.GetUtcNow().ToUnixTimeSeconds()}" : "release-name";
    }

    private static string Run(string template, CommandContext context)
    {
        try
        {
            var set = new TemplateSet(FunctionSets.Sprig);
            set.Parse("name-template", new SourceText("--name-template", template));
            return new Evaluator(set, EvaluationOptions.Default with { Time = context.Time, Random = RandomSource.System }).Execute("name-template", Value.Nil).Text;
        }
        catch (TemplateException exception)
        {
            throw new CommandException(exception.Message, 1);
        }
    }
}
