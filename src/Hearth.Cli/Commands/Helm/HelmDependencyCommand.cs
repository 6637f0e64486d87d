using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm dependency build|list DIR</c>.</summary>
internal static class HelmDependencyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("dependency", "Get the charts that a chart depends on")
        {
            CreateBuild(context, "build"),
            CreateBuild(context, "update"),
            CreateList(context),
        };
        command.Aliases.Add("dep");
        return command;
    }

    /// <summary>Puts the dependencies of a chart directory into its <c>charts/</c> and says so, line by line.</summary>
    public static async Task BuildAsync(TextWriter output, string root, bool offline, CancellationToken cancellationToken)
    {
        var chart = ChartLoader.LoadDirectory(new DirectoryTree(root), "");
        using var sources = new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = offline });
        foreach (var dependency in chart.Metadata.Dependencies.Where(dependency => dependency.Repository.Length > 0))
        {
            byte[] archive = await GetAsync(root, dependency, sources, cancellationToken);
            string version = ChartLoader.LoadArchive(dependency.Name, new MemoryStream(archive)).Metadata.Version;
            Directory.CreateDirectory(Path.Combine(root, "charts"));
            AtomicFile.WriteBytes(Path.Combine(root, "charts", $"{dependency.Name}-{version}.tgz"), archive);
            output.WriteLine($"charts/{dependency.Name}-{version}.tgz from {dependency.Repository}");
        }
    }

    private static Command CreateBuild(CommandContext context, string name)
    {
        var directory = new Argument<string>("CHART") { Description = "Chart directory", DefaultValueFactory = _ => "." };
        var offline = new Option<bool>("--offline") { Description = "Use only charts that are in the cache" };
        var command = new Command(name, "Put the dependencies of Chart.yaml into charts/") { directory, offline };
        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            await BuildAsync(context.Out, context.GetFullPath(parsed.GetRequiredValue(directory)), parsed.GetValue(offline), cancellationToken);
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
                string status = chart.Dependencies.Any(inner => inner.Name == dependency.Name) ? "ok" : "missing";
                context.Out.WriteLine($"{dependency.Name}\t{dependency.Version}\t{dependency.Repository}\t{status}");
            }

            return Task.FromResult(ExitCodes.Clean);
        }));
        return command;
    }

    private static async Task<byte[]> GetAsync(string root, ChartDependency dependency, ChartSources sources, CancellationToken cancellationToken)
    {
        const string file = "file://";
        if (dependency.Repository.StartsWith(file, StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(dependency.Repository[file.Length..], root);
            return Directory.Exists(path)
                ? ChartArchive.Pack(new DirectoryTree(path), "", dependency.Name)
                : throw new CommandException($"the dependency {dependency.Name} is at {path}, which is no directory", 1);
        }

        ChartRequest request = dependency.Repository.StartsWith("oci://", StringComparison.Ordinal)
            ? OciChartRequest.Parse($"{dependency.Repository.TrimEnd('/')}/{dependency.Name}") with { SemVer = dependency.Version }
            : Uri.TryCreate(dependency.Repository, UriKind.Absolute, out var repository) && repository.Scheme is "http" or "https"
                ? new HttpChartRequest(repository, dependency.Name, dependency.Version)
                : throw new CommandException($"the dependency {dependency.Name} names the repository {dependency.Repository}; wants https://, oci:// or file://", 1);
        return await File.ReadAllBytesAsync((await sources.FetchAsync(request, cancellationToken)).Path, cancellationToken);
    }
}
