using System.CommandLine;
using Hearth.Flux.Reports;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth graph</c>: what owns, needs and waits for what.</summary>
internal static class GraphCommand
{
    public static readonly CommandEntry Entry = new("graph", CommandGroup.Repository, "Show what makes, needs and waits for what", Create)
    {
        Examples =
        [
            new("The tree of Kustomizations and releases", "hearth graph"),
            new("A diagram for a README", "hearth graph --output mermaid -n media"),
            new("With sources and variables, for Graphviz", "hearth graph --sources -o dot | dot -Tsvg > graph.svg"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var output = new Option<string>("--output", "-o") { Description = "text, mermaid, dot or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "mermaid", "dot", "json");
        var sources = new Option<bool>("--sources") { Description = "Show sources, variables and values too" };
        var command = new Command("graph", "Show what makes, needs and waits for what") { output, sources };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var cluster = options.Render(parsed, context, options.OpenTree(parsed, context), withReleases: false, cancellationToken);
            var graph = GraphReport.Of(cluster, options.Selection(parsed), parsed.GetValue(sources));
            switch (parsed.GetValue(output))
            {
                case "mermaid":
                    graph.WriteMermaid(context.Out);
                    break;
                case "dot":
                    graph.WriteDot(context.Out);
                    break;
                case "json":
                    graph.WriteJson(context.OutputStream);
                    context.Out.WriteLine();
                    break;
                default:
                    graph.WriteText(context.Out);
                    break;
            }

            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }
}
