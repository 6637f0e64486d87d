using System.Collections.Concurrent;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Helm.Values;
using Hearth.Kustomize.Plugins;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary>
/// Renders <c>helmCharts</c> with Hearth's own engine, in the place of the helm program that kustomize calls: a chart of
/// the chart home as it is, one with a <c>repo</c> through the cache of charts, loaded once for all that use it.
/// </summary>
internal sealed class HelmChartInflator(bool offline, string? kubeVersion, IReadOnlyList<string> apiVersions) : IHelmChartInflator, IDisposable
{
    private readonly ConcurrentDictionary<ChartRequest, Lazy<Chart>> loaded = new();
    private readonly Lazy<ChartSources> sources = new(() => new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = offline }));

    public void Dispose()
    {
        if (sources.IsValueCreated)
        {
            sources.Value.Dispose();
        }
    }

    public SourceText Inflate(HelmChartRequest request)
    {
        var entry = request.Chart;
        string name = entry.GetString("name") ?? throw new HelmChartException("a chart of helmCharts has no name");
        try
        {
            var chart = Load(request, name);
            string release = entry.GetString("releaseName") is { Length: > 0 } given ? given : "release-name";
            var rendered = new ChartRenderer(Options(entry)).Render(chart, Values(request), new ReleaseOptions(release, request.Namespace.Length > 0 ? request.Namespace : "default"));
            return Print(rendered, entry);
        }
        catch (DiagnosticException exception)
        {
            throw new HelmChartException(exception.Diagnostic.ToString());
        }
        catch (Exception exception) when (exception is IOException or HelmRenderException or ValuesException)
        {
            throw new HelmChartException($"the chart {name}: {exception.Message}");
        }
    }

    private Chart Load(HelmChartRequest request, string name)
    {
        foreach (string directory in (string[])[$"{request.ChartHome}/{name}", $"{request.ChartHome}/{name}-{request.Chart.GetString("version")}/{name}"])
        {
            if (request.Tree.IsFile(directory + "/Chart.yaml"))
            {
                return ChartLoader.LoadDirectory(request.Tree, directory);
            }
        }

        if (request.Chart.GetString("repo") is not { Length: > 0 } repository)
        {
            throw new HelmChartException($"the chart {name} is not at {request.ChartHome}/{name}, and names no repo to get it from");
        }

        string version = request.Chart.GetString("version") ?? "";
        ChartRequest wanted = repository.StartsWith("oci://", StringComparison.Ordinal)
            ? OciChartRequest.Parse($"{repository.TrimEnd('/')}/{name}") with { SemVer = version.Length > 0 ? version : "*" }
            : new HttpChartRequest(new Uri(repository), name, version);
        return loaded.GetOrAdd(wanted, request => new(() => Fetch(request, name))).Value;
    }

    private Chart Fetch(ChartRequest wanted, string name)
    {
        // A build is synchronous from end to end.
        var fetched = sources.Value.FetchAsync(wanted, CancellationToken.None).GetAwaiter().GetResult();
        using var archive = File.OpenRead(fetched.Path);
        return ChartLoader.LoadArchive(name, archive);
    }

    private RenderOptions Options(YamlMapping entry)
    {
        var capabilities = new Capabilities();
        return new RenderOptions
        {
            Capabilities = capabilities with
            {
                KubeVersion = kubeVersion ?? entry.GetString("kubeVersion") ?? capabilities.KubeVersion,
                ApiVersions = [.. apiVersions, .. entry.GetStrings("apiVersions"), .. capabilities.ApiVersions],
            },
        };
    }

    // override: what stands inline wins (the default); merge: the files win; replace: only what stands inline counts.
    private static GoMap Values(HelmChartRequest request)
    {
        var files = new GoMap();
        string? main = request.Chart.GetString("valuesFile");
        foreach (string file in (main is { Length: > 0 } ? [main] : Array.Empty<string>()).Concat(request.Chart.GetStrings("additionalValuesFiles")))
        {
            string path = TreePath.Combine(request.Directory, file) ?? throw new HelmChartException($"the values file {file} leads out of the tree");
            files = ValuesReader.MergeOver(files, ValuesReader.Read(request.Tree.TryRead(path) ?? throw new HelmChartException($"there is no values file {file}")));
        }

        if (request.Chart.GetMapping("valuesInline") is not { } written)
        {
            return files;
        }

        var inline = ValuesReader.Read(written);
        return request.Chart.GetString("valuesMerge") switch
        {
            null or "" or "override" => ValuesReader.MergeOver(files, inline),
            "merge" => ValuesReader.MergeOver(inline, files),
            "replace" => inline,
            var other => throw new HelmChartException($"valuesMerge is {other}; wants override, merge or replace"),
        };
    }

    private static SourceText Print(RenderedChart rendered, YamlMapping entry)
    {
        var output = new MappedTextWriter();
        if (IsTrue(entry, "includeCRDs"))
        {
            foreach (var (_, file) in rendered.CustomResourceDefinitions)
            {
                Append(output, file.Text.WholeSpan());
            }
        }

        foreach (var manifest in rendered.Manifests)
        {
            Append(output, manifest.Text);
        }

        if (!IsTrue(entry, "skipHooks"))
        {
            foreach (var hook in rendered.Hooks.Where(hook => !hook.IsTest || !IsTrue(entry, "skipTests")))
            {
                Append(output, hook.Manifest.Text);
            }
        }

        return output.ToSourceText($"helm template {rendered.Chart.Name}");
    }

    private static void Append(MappedTextWriter output, SourceSpan document)
    {
        output.Append("---\n");
        output.AppendVerbatim(document);
        output.Append("\n");
    }

    private static bool IsTrue(YamlMapping entry, string key) => entry.GetString(key) == "true";
}
