using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.Versions;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm package DIR</c>.</summary>
internal static class HelmPackageCommand
{
    public static Command Create(CommandContext context)
    {
        var directories = new Argument<string[]>("CHART") { Description = "Chart directories", Arity = ArgumentArity.OneOrMore };
        var destination = new Option<string>("--destination", "-d") { Description = "Where to put the archives", DefaultValueFactory = _ => "." };
        var version = new Option<string?>("--version") { Description = "Pack as this version" };
        var appVersion = new Option<string?>("--app-version") { Description = "Pack with this appVersion" };
        var update = new Option<bool>("--dependency-update", "-u") { Description = "Get the dependencies first, and write Chart.lock" };
        var offline = new Option<bool>("--offline") { Description = "Use only charts that are in the cache" };
        var sign = new Option<bool>("--sign") { Hidden = true };
        var command = new Command("package", "Pack chart directories into archives, the same bytes every time") { directories, destination, version, appVersion, update, offline, sign };
        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            if (parsed.GetValue(sign))
            {
                throw new CommandException("archives are not signed with PGP here; sign the pushed chart (cosign), or use helm for this one", ExitCodes.Usage);
            }

            foreach (string directory in parsed.GetRequiredValue(directories))
            {
                string root = context.GetFullPath(directory);
                if (parsed.GetValue(update))
                {
                    await HelmDependencyCommand.BuildAsync(context, context.Error, root, parsed.GetValue(offline), update: true, cancellationToken);
                }

                var tree = Overlay(new DirectoryTree(root), parsed.GetValue(version), parsed.GetValue(appVersion));
                var chart = ChartLoader.LoadDirectory(tree, "");
                CheckDependencies(chart);
                string target = context.GetFullPath(parsed.GetRequiredValue(destination));
                Directory.CreateDirectory(target);
                string path = Path.Combine(target, $"{chart.Name}-{chart.Metadata.Version}.tgz");
                AtomicFile.WriteBytes(path, ChartArchive.Pack(tree, "", chart.Name));
                context.Out.WriteLine($"Successfully packaged chart and saved it to: {path}");
            }

            return ExitCodes.Clean;
        }));
        return command;
    }

    private static void CheckDependencies(Chart chart)
    {
        var missing = ChartDependencies.FindMissing(chart).Select(dependency => dependency.Name).ToList();
        if (missing.Count > 0)
        {
            throw new CommandException($"found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}; `helm dependency build` gets them", 1);
        }
    }

    // The directory with another version in its Chart.yaml; the file itself stays as it is.
    private static FileTree Overlay(DirectoryTree tree, string? version, string? appVersion)
    {
        if (version is not null && !SemanticVersion.TryParse(version, out _))
        {
            throw new CommandException($"--version is {version}; wants a version such as 1.2.3", ExitCodes.Usage);
        }

        if ((version ?? appVersion) is null || tree.TryRead("Chart.yaml") is not { } source || YamlReader.Read(source).Documents is not [{ Root: YamlMapping chart }, ..])
        {
            return tree;
        }

        chart = version is null ? chart : chart.With("version", YamlValue.String(version));
        chart = appVersion is null ? chart : chart.With("appVersion", YamlValue.String(appVersion));
        var overlay = new MemoryTree();
        foreach (string path in tree.Walk())
        {
            overlay.Add(path, tree.TryReadBytes(path) ?? []);
        }

        return overlay.Add("Chart.yaml", SigsYaml.Marshal(chart, YamlSchema.GoYaml2));
    }
}
