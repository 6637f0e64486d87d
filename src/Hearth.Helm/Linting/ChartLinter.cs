using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Helm.Linting;

/// <summary>Looks for what makes a chart fail, and for what its users would miss, as <c>helm lint</c> does.</summary>
public sealed class ChartLinter(RenderOptions options)
{
    private const string Description = "Chart.yaml";
    private const string DefaultValues = "values.yaml";
    private const string Templates = "templates/";

    private readonly List<LintMessage> messages = [];

    /// <summary>Lints the chart at the root of a tree with the user's values. A linter is for one chart.</summary>
    public IReadOnlyList<LintMessage> Lint(FileTree tree, GoMap values, string releaseNamespace)
    {
        CheckDescription(tree);
        try
        {
            var chart = ChartLoader.LoadDirectory(tree, "");
            CheckFiles(chart);
            Render(chart, values, releaseNamespace);
        }
        catch (ChartLoadException exception)
        {
            Add(LintSeverity.Error, Templates, exception.Message, exception.Diagnostic?.Span);
        }
        catch (DiagnosticException exception)
        {
            Add(LintSeverity.Error, DefaultValues, exception.Diagnostic.Message, exception.Diagnostic.Span);
        }

        return messages;
    }

    private void CheckDescription(FileTree tree)
    {
        if (tree.TryRead(Description) is not { } source)
        {
            Add(LintSeverity.Error, Description, "file does not exist");
            return;
        }

        var stream = YamlReader.Read(source);
        if (stream.HasErrors || stream.Documents is not [{ Root: YamlMapping chart }, ..])
        {
            Add(LintSeverity.Error, Description, stream.HasErrors ? $"unable to parse YAML: {stream.Diagnostics[0].Message}" : "the file is no map", stream.Diagnostics.FirstOrDefault()?.Span);
            return;
        }

        CheckNames(chart);
        foreach (var maintainer in Items(chart, "maintainers"))
        {
            Require(maintainer is YamlMapping entry && entry.GetString("name") is { Length: > 0 }, "each maintainer requires a name", maintainer);
        }

        foreach (var link in Items(chart, "sources"))
        {
            Require(link is YamlScalar text && Uri.TryCreate(text.Value, UriKind.Absolute, out _), $"invalid source URL '{(link as YamlScalar)?.Value}'", link);
        }

        if (chart.GetString("icon") is not { Length: > 0 } icon)
        {
            Add(LintSeverity.Info, Description, "icon is recommended");
        }
        else
        {
            Require(Uri.TryCreate(icon, UriKind.Absolute, out _), $"invalid icon URL '{icon}'", chart["icon"]);
        }
    }

    private void CheckNames(YamlMapping chart)
    {
        string? version = chart.GetString("version"), apiVersion = chart.GetString("apiVersion");
        Require(chart.GetString("name") is { Length: > 0 }, "name is required", chart);
        Require(apiVersion is "v1" or "v2", apiVersion is null ? "apiVersion is required. The value must be either \"v1\" or \"v2\"" : $"apiVersion '{apiVersion}' is not valid. The value must be either \"v1\" or \"v2\"", chart["apiVersion"] ?? chart);
        if (version is null or "")
        {
            Require(false, "version is required", chart);
        }
        else if (!SemanticVersion.TryParse(version, out _))
        {
            Require(false, $"version '{version}' is not a valid SemVer", chart["version"]);
        }
        else if (!SemanticVersion.TryParse(version, out var parsed) || parsed.ToString() != version)
        {
            Add(LintSeverity.Warning, Description, $"version '{version}' is not a valid SemVerV2", chart["version"]?.Span);
        }

        foreach (string field in (string[])["version", "appVersion"])
        {
            Require(
                chart[field] is not YamlScalar scalar || YamlSchema.GoYaml2.Resolve(scalar).Kind is not (ScalarKind.Integer or ScalarKind.Float or ScalarKind.Boolean),
                $"{field} should be of type string; quote it",
                chart[field]);
        }

        Require(chart.GetString("type") is null or "" or "application" or "library", $"chart type '{chart.GetString("type")}' is not valid; wants application or library", chart["type"]);
        Require(apiVersion != "v1" || !chart.ContainsKey("dependencies"), "dependencies are not valid in the Chart file with apiVersion 'v1'. They are valid in apiVersion 'v2'", chart["dependencies"]);
    }

    private void CheckFiles(Chart chart)
    {
        if (chart.ValuesSource is null)
        {
            Add(LintSeverity.Info, DefaultValues, "file does not exist");
        }

        if (chart.Templates.Count == 0 && !chart.IsLibrary)
        {
            Add(LintSeverity.Warning, Templates, "directory does not exist");
        }

        foreach (var file in chart.Templates)
        {
            string extension = Path.GetExtension(file.Name);
            if (extension is not (".yaml" or ".yml" or ".tpl" or ".txt"))
            {
                Add(LintSeverity.Error, file.Name, $"file extension '{extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt");
            }
        }

        string missing = string.Join(",", ChartDependencies.FindMissing(chart).Select(dependency => dependency.Name));
        if (missing.Length > 0)
        {
            Add(LintSeverity.Warning, "Chart.yaml", $"chart directory is missing these dependencies: {missing}", chart.Metadata.Node?["dependencies"]?.Span);
        }
    }

    private void Render(Chart chart, GoMap values, string releaseNamespace)
    {
        try
        {
            new ChartRenderer(options).Render(chart, values, new ReleaseOptions("test-release", releaseNamespace));
        }
        catch (HelmRenderException exception) when (exception.Message.StartsWith("execution error at", StringComparison.Ordinal))
        {
            // What a chart demands of its users is not the chart's fault.
            Add(LintSeverity.Info, Templates, $"stopped by the chart itself: {exception.Message}", exception.Span);
        }
        catch (HelmRenderException exception) when (exception.InnerException is ValuesException or SchemaException)
        {
            Add(LintSeverity.Error, DefaultValues, exception.Message, exception.Span);
        }
        catch (HelmRenderException exception)
        {
            Add(LintSeverity.Error, Templates, exception.Message, exception.Span);
        }
    }

    private static IEnumerable<YamlNode> Items(YamlMapping chart, string key) =>
        chart.GetSequence(key) is { } sequence ? [.. sequence.Items.ToArray().Select(static item => item.Target)] : [];

    private void Require(bool holds, string text, YamlNode? place)
    {
        if (!holds)
        {
            Add(LintSeverity.Error, Description, text, place?.Span);
        }
    }

    private void Add(LintSeverity severity, string path, string text, Syntax.Text.SourceSpan? span = null) => messages.Add(new LintMessage(severity, path, text, span));
}
