using System.Text;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Rendering;

/// <summary>Renders a case's chart and writes all of the result down, or the error with its place.</summary>
internal static class CaseRender
{
    public static string Run(string name, RenderOptions options)
    {
        string directory = RepositoryRoot.Combine("tests", "cases", "helm", name);
        try
        {
            var chart = ChartLoader.LoadDirectory(new DirectoryTree(Path.Combine(directory, "chart"), "chart/"), "");
            string values = Path.Combine(directory, "values.yaml");
            var given = File.Exists(values) ? ValuesReader.Read(new SourceText("values.yaml", File.ReadAllText(values))) : new GoMap();
            return Write(new ChartRenderer(options).Render(chart, given, new ReleaseOptions("demo", "apps")));
        }
        catch (HelmRenderException exception)
        {
            return $"Error: {exception.Message}\n  at {exception.Span?.Authored().ToString() ?? "?"}\n";
        }
    }

    private static string Write(RenderedChart rendered)
    {
        var text = new StringBuilder();
        foreach (string warning in rendered.Warnings)
        {
            text.Append($"# Warning: {warning}\n");
        }

        foreach (var (path, file) in rendered.CustomResourceDefinitions)
        {
            text.Append($"---\n# CRD: {path}\n{file.Text.Text}");
        }

        foreach (var manifest in rendered.Manifests)
        {
            text.Append($"---\n# Source: {manifest.TemplatePath}\n{manifest.Text.Text.ToString().TrimEnd()}\n");
        }

        foreach (var hook in rendered.Hooks)
        {
            text.Append($"---\n# Hook: {string.Join(',', hook.Events)} weight {hook.Weight} delete {string.Join(',', hook.DeletePolicies)}\n# Source: {hook.Manifest.TemplatePath}\n{hook.Manifest.Text.Text.ToString().TrimEnd()}\n");
        }

        if (rendered.Notes is { } notes)
        {
            text.Append($"---\n# Notes\n{notes.Text.TrimEnd()}\n");
        }

        return text.ToString();
    }
}
