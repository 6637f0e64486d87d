using System.CommandLine;
using System.Text;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm template [NAME] CHART</c>.</summary>
internal static class HelmTemplateCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("NAME CHART") { Description = "Release name (release-name where absent) and chart", Arity = new ArgumentArity(1, 2) };
        var chartOptions = new ChartOptions();
        var valuesOptions = new ValuesOptions();
        var renderingOptions = new RenderingOptions();
        var releaseName = new ReleaseNameOptions();
        var space = new Option<string>("--namespace", "-n") { Description = "Namespace of the release", DefaultValueFactory = _ => "default" };
        var includeCrds = new Option<bool>("--include-crds") { Description = "Print crds/ too" };
        var skipCrds = new Option<bool>("--skip-crds") { Description = "Leave crds/ out (the default)" };
        var noHooks = new Option<bool>("--no-hooks") { Description = "Leave hooks out" };
        var skipTests = new Option<bool>("--skip-tests") { Description = "Leave test hooks out" };
        var isUpgrade = new Option<bool>("--is-upgrade") { Description = ".Release.IsUpgrade is true" };
        var showOnly = new Option<string[]>("--show-only", "-s") { Description = "Only what these templates printed", Arity = ArgumentArity.ZeroOrMore };
        var outputDirectory = new Option<string?>("--output-dir") { Description = "Write one file for each template" };
        var useReleaseName = new Option<bool>("--release-name") { Description = "With --output-dir: into a directory of the release's name" };
        var postRenderer = new PostRendererOptions();
        var dependencyUpdate = new Option<bool>("--dependency-update") { Description = "Get the dependencies of a chart directory first" };
        var command = new Command("template", "Render a chart and print its manifests")
        {
            names, space, includeCrds, skipCrds, noHooks, skipTests, isUpgrade, showOnly, outputDirectory, useReleaseName, dependencyUpdate,
        };
        postRenderer.AddTo(command);
        ClusterFlags.AddTo(command);
        releaseName.AddTo(command);
        renderingOptions.AddTo(command);
        chartOptions.AddTo(command);
        valuesOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => HelmFailure.ReportAsync(context, async () =>
        {
            string[] given = parsed.GetRequiredValue(names);
            ClusterFlags.Check(parsed);
            if (parsed.GetValue(dependencyUpdate))
            {
                await HelmDependencyCommand.BuildAsync(context, context.Error, context.GetFullPath(given[^1]), chartOptions.IsOffline(parsed), update: true, cancellationToken);
            }

            var chart = await chartOptions.LoadAsync(given[^1], parsed, context, cancellationToken);
            Check(chart);
            var options = renderingOptions.Read(parsed, context) with { PostRender = postRenderer.Read(parsed, context) };
            if (options.Schemas is { } schemas)
            {
                await chartOptions.FetchSchemasAsync(chart, schemas, parsed, cancellationToken);
            }

            string name = releaseName.Read(parsed, context, given.Length == 2 ? given[0] : null, given[^1]);
            var release = new ReleaseOptions(name, parsed.GetRequiredValue(space)) { IsUpgrade = parsed.GetValue(isUpgrade) };
            var rendered = new ChartRenderer(options).Render(chart, valuesOptions.Read(parsed, context), release);
            foreach (string warning in rendered.Warnings)
            {
                context.Error.WriteLine($"warning: {warning}");
            }

            var printed = Collect(rendered, parsed.GetValue(includeCrds), hooks: !parsed.GetValue(noHooks), tests: !parsed.GetValue(skipTests));
            if (parsed.GetValue(showOnly) is { Length: > 0 } wanted)
            {
                printed = Select(printed, wanted.SelectMany(item => item.Split(',')), rendered.Chart.Name);
            }

            if (parsed.GetValue(outputDirectory) is { } directory)
            {
                WriteFiles(context, context.GetFullPath(parsed.GetValue(useReleaseName) ? Path.Combine(directory, name) : directory), printed);
                return ExitCodes.Clean;
            }

            Write(context.Out, printed);
            return ExitCodes.Clean;
        }));
        return command;
    }

    private static void Check(Chart chart)
    {
        if (chart.IsLibrary)
        {
            throw new CommandException("library charts are not installable", 1);
        }

        var missing = ChartDependencies.FindMissing(chart).Select(dependency => dependency.Name).ToList();
        if (missing.Count > 0)
        {
            throw new CommandException($"found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}; `helm dependency build` gets them", 1);
        }
    }

    private static List<Part> Collect(RenderedChart rendered, bool crds, bool hooks, bool tests)
    {
        var printed = new List<Part>();
        if (crds)
        {
            printed.AddRange(rendered.CustomResourceDefinitions.Select(crd => new Part(crd.FullPath, crd.File.Text.Text)));
        }

        printed.AddRange(rendered.Manifests.Select(manifest => new Part(manifest.TemplatePath, manifest.Text.Text.ToString())));
        if (hooks)
        {
            printed.AddRange(rendered.Hooks.Where(hook => tests || !hook.IsTest).Select(hook => new Part(hook.Manifest.TemplatePath, hook.Manifest.Text.Text.ToString()) { IsHook = true }));
        }

        return printed;
    }

    private static List<Part> Select(List<Part> printed, IEnumerable<string> wanted, string chartName)
    {
        var selected = new List<Part>();
        foreach (string name in wanted)
        {
            string path = $"{chartName}/{name.TrimStart('/')}";
            var found = printed.FindAll(part => part.Source == path || part.Source == name);
            if (found.Count == 0)
            {
                string near = Syntax.Diagnostics.NearestName.Find(path, printed.Select(part => part.Source)) is { } nearest ? $", did you mean {nearest}?" : "";
                throw new CommandException($"could not find template {name} in chart{near}", 1);
            }

            selected.AddRange(found.Select(part => part with { IsHook = false }));
        }

        return selected;
    }

    // helm trims the manifests as a whole, and not each of the hooks.
    private static void Write(TextWriter output, List<Part> printed)
    {
        var manifests = new StringBuilder();
        foreach (var part in printed.Where(part => !part.IsHook))
        {
            manifests.Append(part);
        }

        output.WriteLine(manifests.ToString().Trim());
        foreach (var part in printed.Where(part => part.IsHook))
        {
            output.Write(part.ToString());
        }
    }

    private static void WriteFiles(CommandContext context, string directory, List<Part> printed)
    {
        foreach (var file in printed.GroupBy(part => part.Source))
        {
            string path = Path.Combine(directory, file.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A path below the directory.
            AtomicFile.WriteText(path, string.Concat(file.Select(part => part.ToString())));
            context.Out.WriteLine($"wrote {path}");
        }
    }

    private sealed record Part(string Source, string Text)
    {
        public bool IsHook { get; init; }

        public override string ToString() => $"---\n# Source: {Source}\n{Text}\n";
    }
}
