using Hearth.Helm.Charts;
using Hearth.Helm.Values;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Helm.Rendering;

/// <summary>Renders a chart with values as Helm's install action does without a cluster. Safe to use from several threads.</summary>
public sealed class ChartRenderer(RenderOptions options)
{
    /// <summary>Renders one release.</summary>
    /// <param name="chart">A loaded chart; it is not changed.</param>
    /// <param name="values">The user's values; not changed.</param>
    /// <param name="release">Its name and namespace.</param>
    /// <exception cref="HelmRenderException">A template, the values or what came out is wrong; with the place.</exception>
    public RenderedChart Render(Chart chart, GoMap values, ReleaseOptions release)
    {
        var combine = new ChartValues(options.HelmVersion);
        chart = chart.Fork();
        CheckKubeVersion(chart);
        try
        {
            new ChartDependencies(combine).Process(chart, values);
            var combined = combine.Coalesce(chart, values);
            IEnumerable<string> notes = options.Schemas is { } schemas ? SchemaCheck.Run(schemas, chart, combined) : [];
            var outputs = RunTemplates(chart, combined, release);
            return Split(chart, outputs, [.. combine.Warnings, .. notes]);
        }
        catch (SchemaException exception)
        {
            throw new HelmRenderException(exception.Message, exception.Span, exception);
        }
        catch (ValuesException exception)
        {
            throw new HelmRenderException($"{chart.Name}: {exception.Message}", exception.Span, exception);
        }
    }

    private void CheckKubeVersion(Chart chart)
    {
        if (chart.Metadata.KubeVersion is { Length: > 0 } wanted
            && VersionConstraint.TryParse(wanted, out var range)
            && SemanticVersion.TryParse(options.Capabilities.KubeVersion, out var version)
            && !range.Allows(version with { Prerelease = "", Metadata = "" }))
        {
            throw new HelmRenderException(
                $"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {options.Capabilities.KubeVersion}",
                chart.Metadata.Node?["kubeVersion"]?.Span);
        }
    }

    private List<(string Path, SourceText Text)> RunTemplates(Chart chart, GoMap values, ReleaseOptions release)
    {
        string at = chart.Name;
        try
        {
            var templates = ChartTemplates.For(chart);
            var scopes = new Dictionary<string, GoMap>(StringComparer.Ordinal);
            AddScopes(chart, values, TemplateObjects.Release(release), TemplateObjects.Capabilities(options.Capabilities, options.HelmVersion), scopes);

            // One evaluator for all: it counts includes and steps for the chart as a whole.
            var evaluator = new Evaluator(templates.Set, options.Evaluation);
            var outputs = new List<(string, SourceText)>();
            foreach (string path in templates.Paths)
            {
                if (Path.GetFileName(path).StartsWith('_'))
                {
                    continue;
                }

                at = path;
                int templatesAt = path.LastIndexOf("/templates/", StringComparison.Ordinal);
                string chartPath = path[..templatesAt];
                while (!scopes.ContainsKey(chartPath))
                {
                    chartPath = chartPath[..chartPath.LastIndexOf("/templates/", StringComparison.Ordinal)];
                }

                var scope = scopes[chartPath];
                var template = new GoMap();
                template["Name"] = Value.Of(path);
                template["BasePath"] = Value.Of(chartPath + "/templates");
                scope["Template"] = Value.OfReference(TemplateObjects.Values, template);
                var output = evaluator.Execute(path, Value.OfReference(TemplateObjects.Values, scope));
                outputs.Add((path, RemoveNoValue(output).ToSourceText(path)));
            }

            return outputs;
        }
        catch (TemplateException exception)
        {
            throw new HelmRenderException(HelmErrorText.Clean(at, exception), exception.Span, exception);
        }
    }

    // Bottom up: the charts inside see their part of the values, their parent sees them as .Subcharts.
    private static GoMap AddScopes(Chart chart, GoMap values, Value release, Value capabilities, Dictionary<string, GoMap> scopes)
    {
        var inside = new GoMap();
        var scope = new GoMap();
        scope["Chart"] = TemplateObjects.Chart(chart);
        scope["Files"] = FilesObject.Of(chart.Files);
        scope["Release"] = release;
        scope["Capabilities"] = capabilities;
        scope["Values"] = Value.OfReference(TemplateObjects.Values, values);
        scope["Subcharts"] = Value.Of(inside);
        foreach (var inner in chart.Dependencies)
        {
            inside[inner.Name] = Value.Of(AddScopes(inner, values[inner.Name].AsMap ?? new GoMap(), release, capabilities, scopes));
        }

        scopes[chart.FullPath] = scope;
        return scope;
    }

    private static MappedText RemoveNoValue(MappedText text)
    {
        const string noValue = "<no value>";
        if (!text.Text.Contains(noValue, StringComparison.Ordinal))
        {
            return text;
        }

        var writer = new MappedTextWriter();
        int position = 0;
        while (text.Text.IndexOf(noValue, position, StringComparison.Ordinal) is var found and >= 0)
        {
            writer.Append(text, position, found - position);
            position = found + noValue.Length;
        }

        writer.Append(text, position, text.Length - position);
        return writer.ToMappedText();
    }

    private RenderedChart Split(Chart chart, List<(string Path, SourceText Text)> outputs, IReadOnlyList<string> warnings)
    {
        string notesPath = chart.FullPath + "/templates/NOTES.txt";
        var (manifests, hooks) = TellHooksApart(PostRenderAll(
            [.. outputs.Where(output => !IsNotes(output.Path)).OrderBy(output => output.Path, StringComparer.Ordinal).SelectMany(output => ManifestSplitter.Split(output.Path, output.Text))]));
        return new RenderedChart(chart)
        {
            Manifests = KindOrder.Sort(manifests, manifest => manifest.Kind),
            Hooks = KindOrder.Sort(hooks, hook => hook.Manifest.Kind),
            Notes = outputs.Find(output => output.Path == notesPath).Text,
            CustomResourceDefinitions = [.. chart.CustomResourceDefinitions()],
            Warnings = warnings,
            Outputs = outputs,
        };
    }

    private static bool IsNotes(string path) => path.EndsWith("NOTES.txt", StringComparison.Ordinal);

    private IReadOnlyList<Manifest> PostRenderAll(List<Manifest> documents)
    {
        switch (options.PostRender)
        {
            case null:
                return documents;
            case { Strategy: PostRenderStrategy.Combined } step:
                return step.Run(documents);
            case var step:
                var hooks = documents.FindAll(document => HookReader.TryRead(document, out _));
                var others = documents.FindAll(document => !HookReader.TryRead(document, out _));
                return [.. RunIfAny(step, others), .. step.Strategy == PostRenderStrategy.Separate ? RunIfAny(step, hooks) : hooks];
        }
    }

    private static IReadOnlyList<Manifest> RunIfAny(PostRender step, List<Manifest> documents) => documents.Count == 0 ? documents : step.Run(documents);

    private static (List<Manifest> Manifests, List<Hook> Hooks) TellHooksApart(IEnumerable<Manifest> documents)
    {
        List<Manifest> manifests = [];
        List<Hook> hooks = [];
        foreach (var manifest in documents)
        {
            if (!HookReader.TryRead(manifest, out var hook))
            {
                manifests.Add(manifest);
            }
            else if (hook is not null)
            {
                hooks.Add(hook);
            }
        }

        return (manifests, hooks);
    }
}
