using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Helm.Values;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.Releases;

/// <summary>
/// Renders HelmReleases as helm-controller does: chart, values, templates, post-renderers, common metadata, owner labels.
/// Any number of threads may render at a time.
/// </summary>
public sealed class ReleaseRenderer(ChartStore charts, RenderOptions options)
{
    private readonly ChartRenderer renderer = new(options);
    private readonly ChartRenderer lenient = new(options with { Schemas = null });

    /// <summary>Begins to fetch the charts of all releases.</summary>
    internal void Start(IEnumerable<FluxRelease> releases, ClusterObjects objects, FileTree tree, CancellationToken cancellationToken)
    {
        foreach (var release in releases)
        {
            try
            {
                charts.Start(ChartRequests.Read(release, objects), tree, cancellationToken);
            }
            catch (Exception exception) when (exception is DiagnosticException or ChartSourceException)
            {
                // Rendering meets it again and reports it.
            }
        }
    }

    /// <summary>What the release makes, out of the cache where it is there.</summary>
    internal RenderedOwner Render(FluxRelease release, ClusterObjects objects, FileTree tree, CachedRendering? cached, CancellationToken cancellationToken)
    {
        if (cached is null || release.IsSuspended)
        {
            return Render(release, objects, tree, cancellationToken);
        }

        WantedChart wanted;
        string digest;
        try
        {
            wanted = ChartRequests.Read(release, objects);
            digest = charts.GetDigest(wanted, tree, cancellationToken);
        }
        catch (Exception exception) when (exception is DiagnosticException or ChartSourceException or IOException)
        {
            return Render(release, objects, tree, cancellationToken); // It meets it again and reports it.
        }

        string about = $"{digest}\n{Fingerprint}";
        var rendered = cached.Render(
            release, tree, about, wanted.Identity, () => charts.Get(wanted, tree, cancellationToken),
            record => Render(release, objects.WatchedBy(record), tree, cancellationToken));
        if (charts.FindStandIn(wanted) is not null)
        {
            return rendered with { UsesStandIn = true };
        }

        return rendered.State is RenderState.Rendered or RenderState.Failed && rendered.InputsSource is null
            ? rendered with { InputsSource = new Lazy<ReleaseInputs?>(() => Compose(release, wanted, objects, tree, cancellationToken)) }
            : rendered;
    }

    /// <summary>The charts that releases want and what each is today, for those who remember what followed from them.</summary>
    internal ChartStore Charts => charts;

    /// <summary>What of the options decides over what a release makes.</summary>
    internal string Fingerprint => string.Join('\n', [options.HelmVersion.ToString(), options.Capabilities.KubeVersion, .. options.Capabilities.ApiVersions]);

    // Of a release that was rendered in an earlier run: it worked then, with the same inputs.
    private ReleaseInputs? Compose(FluxRelease release, WantedChart wanted, ClusterObjects objects, FileTree tree, CancellationToken cancellationToken)
    {
        try
        {
            var values = ReleaseValues.Compose(release, objects.WithoutReleases());
            return new ReleaseInputs(WithValuesFiles(charts.Get(wanted, tree, cancellationToken), wanted), values, () => DigestOf(wanted, tree, cancellationToken));
        }
        catch (Exception exception) when (exception is DiagnosticException or ChartSourceException or ChartLoadException or ChartArchiveException or ValuesException or IOException)
        {
            return null;
        }
    }

    private RenderedOwner Render(FluxRelease release, ClusterObjects objects, FileTree tree, CancellationToken cancellationToken)
    {
        if (release.IsSuspended)
        {
            return new RenderedOwner(release, RenderState.Suspended, ResourceSet.Empty, []) { Reason = "suspended", Chart = TryIdentify(release, objects) };
        }

        ChartIdentity? identity = null;
        ReleaseInputs? inputs = null;
        string? standIn = null;
        try
        {
            var wanted = ChartRequests.Read(release, objects);
            identity = wanted.Identity;
            standIn = charts.FindStandIn(wanted);
            var values = ReleaseValues.Compose(release, objects);
            var chart = WithValuesFiles(charts.Get(wanted, tree, cancellationToken), wanted);
            inputs = standIn is null ? new ReleaseInputs(chart, values, () => DigestOf(wanted, tree, cancellationToken)) : null;
            var rendered = (release.ChecksSchema ? renderer : lenient).Render(chart, values, new ReleaseOptions(release.ReleaseName, release.ReleaseNamespace));
            return new RenderedOwner(release, RenderState.Rendered, new ResourceSet(ReleaseObjects.Finish(release, rendered)), []) { Chart = identity, InputsSource = Known(inputs), UsesStandIn = standIn is not null };
        }
        catch (HelmRenderException exception) when (standIn is not null)
        {
            string reason = exception.Message.Split('\n')[^1];
            return new RenderedOwner(release, RenderState.Skipped, ResourceSet.Empty, []) { Reason = $"{identity} is wanted, and {identity?.Name} {standIn} of --chart-dir, which stands in for it, does not render: {reason}", Chart = identity, UsesStandIn = true };
        }
        catch (ChartSourceException exception)
        {
            return new RenderedOwner(release, RenderState.Skipped, ResourceSet.Empty, []) { Reason = exception.Message, Chart = identity };
        }
        catch (HelmRenderException exception)
        {
            return Failed(new Diagnostic(exception.InnerException is SchemaException ? FluxRules.RefusedValues : FluxRules.ChartFailed, exception.Span ?? release.Span, exception.Message)
            {
                Related = [new RelatedPlace(release.Span, $"rendering {identity} for this release")],
            });
        }
        catch (ValuesException exception)
        {
            return Failed(new Diagnostic(FluxRules.InvalidValues, exception.Span ?? release.Span, exception.Message));
        }
        catch (Exception exception) when (exception is ChartLoadException or ChartArchiveException)
        {
            return Failed((exception as ChartLoadException)?.Diagnostic ?? new Diagnostic(FluxRules.ChartFailed, release.Span, exception.Message));
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.Severity != Severity.Error)
        {
            return new RenderedOwner(release, RenderState.Skipped, ResourceSet.Empty, []) { Reason = exception.Diagnostic.Message, Chart = identity };
        }
        catch (DiagnosticException exception)
        {
            return Failed(exception.Diagnostic);
        }

        RenderedOwner Failed(Diagnostic diagnostic) => new(release, RenderState.Failed, ResourceSet.Empty, [diagnostic]) { Chart = identity, InputsSource = Known(inputs) };
    }

    private string DigestOf(WantedChart wanted, FileTree tree, CancellationToken cancellationToken) =>
        string.Join('\n', [charts.GetDigest(wanted, tree, cancellationToken), .. wanted.ValuesFiles.Select(static file => file.Value)]);

    private static Lazy<ReleaseInputs?> Known(ReleaseInputs? inputs) => new(inputs);

    /// <summary>The chart that a release names; null where that cannot be said.</summary>
    internal static ChartIdentity? TryIdentify(FluxRelease release, ClusterObjects objects)
    {
        try
        {
            return ChartRequests.Read(release, objects).Identity;
        }
        catch (Exception exception) when (exception is DiagnosticException or ChartSourceException)
        {
            return null;
        }
    }

    // The files named take the place of values.yaml, which counts only where it is named too.
    private static Chart WithValuesFiles(Chart chart, WantedChart wanted)
    {
        if (wanted.ValuesFiles.Count == 0)
        {
            return chart;
        }

        var merged = new GoMap();
        foreach (var file in wanted.ValuesFiles)
        {
            var text = file.Value == "values.yaml" ? chart.ValuesSource : chart.Files.FirstOrDefault(other => other.Name == file.Value)?.Text;
            if (text is not null)
            {
                merged = ValuesReader.MergeOver(merged, ValuesReader.Read(text));
            }
            else if (!wanted.IgnoresMissingValuesFiles)
            {
                throw new DiagnosticException(new Diagnostic(FluxRules.MissingValues, file.Span, $"the chart {chart.Name} has no file {file.Value}"));
            }
        }

        var fork = chart.Fork();
        fork.Values = merged;
        return fork;
    }
}
