using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm pull CHART</c>.</summary>
internal static class HelmPullCommand
{
    public static Command Create(CommandContext context)
    {
        var reference = new Argument<string>("CHART") { Description = "oci://…, or a name with --repo" };
        var destination = new Option<string>("--destination", "-d") { Description = "Where to put it", DefaultValueFactory = _ => "." };
        var untar = new Option<bool>("--untar") { Description = "Unpack it" };
        var untarDirectory = new Option<string>("--untardir") { Description = "With --untar: the directory, below --destination, that it is unpacked into", DefaultValueFactory = _ => "." };
        var chartOptions = new ChartOptions();
        var command = new Command("pull", "Get a chart's archive") { reference, destination, untar, untarDirectory };
        chartOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            var fetched = await chartOptions.FetchAsync(parsed.GetRequiredValue(reference), parsed, cancellationToken);
            byte[] archive = await File.ReadAllBytesAsync(fetched.Path, cancellationToken);
            var chart = ChartLoader.LoadArchive(parsed.GetRequiredValue(reference), new MemoryStream(archive));
            string directory = context.GetFullPath(parsed.GetRequiredValue(destination));
            Directory.CreateDirectory(directory);
            if (parsed.GetValue(untar))
            {
                Unpack(chart.Name, archive, Path.Combine(Path.GetFullPath(parsed.GetRequiredValue(untarDirectory), directory), chart.Name));
            }
            else
            {
                AtomicFile.WriteBytes(Path.Combine(directory, $"{chart.Name}-{chart.Metadata.Version}.tgz"), archive);
            }

            context.Error.WriteLine($"Digest: {fetched.ArtifactDigest}");
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static void Unpack(string name, byte[] archive, string directory)
    {
        if (Directory.Exists(directory))
        {
            throw new CommandException($"{directory} exists already; it is not overwritten", 1);
        }

        var tree = ChartArchive.Unpack(name, new MemoryStream(archive));
        foreach (string file in tree.Walk())
        {
            string path = Path.Combine(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A path below the directory.
            AtomicFile.WriteBytes(path, tree.TryReadBytes(file)); // Walk names files only.
        }
    }
}
