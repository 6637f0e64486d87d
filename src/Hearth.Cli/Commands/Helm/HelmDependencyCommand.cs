using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;
using Hearth.Templating.Versions;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm dependency build|list DIR</c>.</summary>
internal static class HelmDependencyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("dependency", "Get the charts that a chart depends on")
        {
            CreateBuild(context, "build", "Put the dependencies into charts/, in the versions of Chart.lock where there is one", update: false),
            CreateBuild(context, "update", "Put the newest dependencies that Chart.yaml allows into charts/, and write Chart.lock", update: true),
            CreateList(context),
        };
        command.Aliases.Add("dep");
        return command;
    }

    /// <summary>Gets the dependencies of a chart directory, as its lock says where it has one.</summary>
    public static async Task BuildAsync(CommandContext context, TextWriter output, string root, bool offline, bool update, CancellationToken cancellationToken)
    {
        using var sources = new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = offline }, context.Time);
        var folder = new DependencyFolder(root, sources, output, context.Time);
        await (update ? folder.UpdateAsync(cancellationToken) : folder.BuildAsync(cancellationToken));
    }

    private static Command CreateBuild(CommandContext context, string name, string description, bool update)
    {
        var directory = new Argument<string>("CHART") { Description = "Chart directory", DefaultValueFactory = _ => "." };
        var offline = new Option<bool>("--offline") { Description = "Use only charts that are in the cache" };
        var command = new Command(name, description) { directory, offline, new Option<bool>("--skip-refresh") { Description = "Taken for helm's sake: repositories are asked when they are needed" } };
        if (update)
        {
            command.Aliases.Add("up");
        }

        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            await BuildAsync(context, context.Out, context.GetFullPath(parsed.GetRequiredValue(directory)), parsed.GetValue(offline), update, cancellationToken);
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static Command CreateList(CommandContext context)
    {
        var directory = new Argument<string>("CHART") { Description = "Chart directory", DefaultValueFactory = _ => "." };
        var command = new Command("list", "List the dependencies and whether charts/ has them") { directory };
        command.SetAction((parsed, _) => HelmFailure.ReportAsync(context, () =>
        {
            var chart = ChartLoader.LoadDirectory(new DirectoryTree(context.GetFullPath(parsed.GetRequiredValue(directory))), "");
            context.Out.WriteLine("NAME\tVERSION\tREPOSITORY\tSTATUS");
            foreach (var dependency in chart.Metadata.Dependencies)
            {
                context.Out.WriteLine($"{dependency.Name}\t{dependency.Version}\t{dependency.Repository}\t{StatusOf(chart, dependency)}");
            }

            foreach (var extra in chart.Dependencies.Where(inner => !chart.Metadata.Dependencies.Any(dependency => dependency.Name == inner.Name)))
            {
                context.Out.WriteLine($"WARNING: \"charts/{extra.Name}\" is not in Chart.yaml.");
            }

            return Task.FromResult(ExitCodes.Clean);
        }));
        return command;
    }

    private static string StatusOf(Chart chart, ChartDependency dependency) =>
        chart.Dependencies.FirstOrDefault(inner => inner.Name == dependency.Name) is not { } found ? "missing"
        : VersionConstraint.TryParse(dependency.Version, out var range) && SemanticVersion.TryParse(found.Metadata.Version, out var version) && !range.Allows(version) ? "wrong version"
        : "ok";
}
