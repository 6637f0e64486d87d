using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm show values|chart|readme|crds|all CHART</c>.</summary>
internal static class HelmShowCommand
{
    public static Command Create(CommandContext context) => new("show", "Print what a chart holds")
    {
        Create(context, "values", "Print the chart's values.yaml", WriteValues),
        Create(context, "chart", "Print the chart's Chart.yaml", WriteDescription),
        Create(context, "readme", "Print the chart's README", (chart, output) => output.WriteLine(FindReadme(chart)?.Text.Text ?? "")),
        Create(context, "crds", "Print the chart's crds/", WriteCrds),
        Create(context, "all", "Print everything", (chart, output) =>
        {
            WriteDescription(chart, output);
            output.WriteLine("---");
            WriteValues(chart, output);
            output.WriteLine("---");
            output.WriteLine(FindReadme(chart)?.Text.Text ?? "");
            WriteCrds(chart, output);
        }),
    };

    private static Command Create(CommandContext context, string name, string description, Action<Chart, TextWriter> write)
    {
        var reference = new Argument<string>("CHART") { Description = "Directory, archive, oci://…, or a name with --repo" };
        var chartOptions = new ChartOptions();
        var command = new Command(name, description) { reference };
        chartOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            write(await chartOptions.LoadAsync(parsed.GetRequiredValue(reference), parsed, context, cancellationToken), context.Out);
            return ExitCodes.Clean;
        }));
        return command;
    }

    // As helm prints it: read and written again, names sorted.
    private static void WriteDescription(Chart chart, TextWriter output)
    {
        if (chart.Metadata.Node is { } node)
        {
            output.Write(SigsYaml.Marshal(node, YamlSchema.GoYaml2));
        }
    }

    private static void WriteValues(Chart chart, TextWriter output) => output.WriteLine(chart.ValuesSource?.Text ?? "");

    private static void WriteCrds(Chart chart, TextWriter output)
    {
        foreach (var (_, file) in chart.CustomResourceDefinitions())
        {
            output.WriteLine("---");
            output.WriteLine(file.Text.Text);
        }
    }

    private static ChartFile? FindReadme(Chart chart) =>
        chart.Files.FirstOrDefault(file => file.Name.ToLowerInvariant() is "readme.md" or "readme.txt" or "readme");
}
