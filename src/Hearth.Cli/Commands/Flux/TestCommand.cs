using System.CommandLine;
using Hearth.Flux.Reports;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth test</c>: whether Flux would apply every object, with the reasons where not.</summary>
internal static class TestCommand
{
    public static readonly CommandEntry Entry = new("test", CommandGroup.Render, "Check that Flux would apply every object", Create)
    {
        Examples =
        [
            new("Everything that fails, root causes first", "hearth test"),
            new("Every object by name, charts from the cache only", "hearth test --all --offline"),
            new("For a CI system", "hearth test --output junit > hearth.xml"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var kind = new Argument<string>("KIND") { Description = OwnerKinds.Description, DefaultValueFactory = _ => "all" };
        kind.AcceptOnlyFromAmong(OwnerKinds.Names);
        var output = new Option<string>("--output", "-o") { Description = "text, json or junit", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json", "junit");
        var all = new Option<bool>("--all", "-a") { Description = "Name the objects that pass and those that were skipped too" };
        var command = new Command("test", "Check that Flux would apply every object") { kind, output, all };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(kind);
            var cluster = options.Render(parsed, context, options.OpenTree(parsed, context), withReleases: wanted is "all" or "hr", cancellationToken);
            var report = TestReport.Of(cluster, options.Selection(parsed, null, OwnerKinds.Find(wanted)));
            switch (parsed.GetValue(output))
            {
                case "json":
                    report.WriteJson(context.OutputStream);
                    context.Out.WriteLine();
                    break;
                case "junit":
                    report.WriteJUnit(context.Out);
                    break;
                default:
                    report.WriteText(context.Out, context.ColorOut, parsed.GetValue(all));
                    break;
            }

            return Task.FromResult(report.HasFailures ? ExitCodes.Findings : ExitCodes.Clean);
        });
        return command;
    }
}
