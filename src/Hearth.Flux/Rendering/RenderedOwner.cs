using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.Reports;
using Hearth.Helm.Charts;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.Rendering;

/// <summary>How far the rendering of an object came.</summary>
public enum RenderState
{
    Rendered,
    Failed,

    /// <summary>Something that is needed is not at hand: a chart, another repository, a remote base.</summary>
    Skipped,

    /// <summary><c>spec.suspend</c>: Flux leaves what it made before alone.</summary>
    Suspended,
}

/// <summary>A Kustomization or HelmRelease with everything it makes, in the order in which it is written out.</summary>
/// <param name="Object">The object itself.</param>
/// <param name="State">How far it came.</param>
/// <param name="Resources">What it applies; empty unless rendered.</param>
/// <param name="Diagnostics">What was found; an error may also come with a rendered object, such as a dependency that does not exist.</param>
public sealed record RenderedOwner(FluxObject Object, RenderState State, ResourceSet Resources, IReadOnlyList<Diagnostic> Diagnostics)
{
    public ResourceId Id => Object.Id;

    /// <summary>Why it was skipped; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The chart of a release; null for a Kustomization and where the chart is unknown.</summary>
    public ChartIdentity? Chart { get; init; }

    /// <summary>The container images that its resources name, each once.</summary>
    public IReadOnlyList<string> Images
    {
        get => field ??= ImageReferences.Of(Resources);
        init;
    }

    /// <summary>The variables that a Kustomization's objects ask for; null where nothing was substituted.</summary>
    public SubstitutionUse? Substitution { get; init; }

    /// <summary>
    /// Whether Flux applies nothing of it, since an entry of a kustomization is not there or not right, and the rest is shown all
    /// the same, so that one mistake does not hide the others.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether a part of what it would make is not known.</summary>
    public bool LacksParts { get; init; }

    /// <summary>What a release was rendered from, put together when it is asked for; null for a Kustomization where the chart or its values could not be had, and where another version stands in for the chart.</summary>
    public ReleaseInputs? Inputs => InputsSource?.Value;

    internal Lazy<ReleaseInputs?>? InputsSource { get; init; }

    /// <summary>Whether a release was rendered with a local chart of another version than it asks for: near the truth, and no proof of a mistake.</summary>
    public bool UsesStandIn { get; init; }

    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>A chart and the values that a release gives it.</summary>
/// <param name="chart">The chart as loaded: shared and not to be changed; rendering works on a fork.</param>
/// <param name="values">valuesFrom and values of the release, the chart's own not among them.</param>
/// <param name="digest">Identifies everything that the chart holds.</param>
public sealed class ReleaseInputs(Chart chart, GoMap values, Func<string> digest)
{
    private readonly Lazy<string> digest = new(digest);

    public Chart Chart => chart;

    public GoMap Values => values;

    public string Digest => digest.Value;
}
