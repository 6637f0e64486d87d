using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm package DIR</c>.</summary>
internal static class HelmPackageCommand
{
    public static Command Create(CommandContext context)
    {
        var directories = new Argument<string[]>("CHART") { Description = "Chart directories", Arity = ArgumentArity.OneOrMore };
        var destination = new Option<string>("--destination", "-d") { Description = "Where to put the archives", DefaultValueFactory = _ => "." };
        var command = new Command("package", "Pack chart directories into archives, the same bytes every time") { directories, destination };
        command.SetAction((parsed, _) => HelmFailure.ReportAsync(context, () =>
        {
            foreach (string directory in parsed.GetRequiredValue(directories))
            {
                var tree = new DirectoryTree(context.GetFullPath(directory));
                var chart = ChartLoader.LoadDirectory(tree, "");
                string target = context.GetFullPath(parsed.GetRequiredValue(destination));
                Directory.CreateDirectory(target);
                string path = Path.Combine(target, $"{chart.Name}-{chart.Metadata.Version}.tgz");
                AtomicFile.WriteBytes(path, ChartArchive.Pack(tree, "", chart.Name));
                context.Out.WriteLine($"Successfully packaged chart and saved it to: {path}");
            }

            return Task.FromResult(ExitCodes.Clean);
        }));
        return command;
    }
}
