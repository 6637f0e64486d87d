using Hearth.Helm.Charts;
using Hearth.Syntax.Text;

namespace Hearth.Helm.Rendering;

/// <summary>What a release of a chart consists of.</summary>
/// <param name="Chart">The chart as it was rendered: without what values switched off, under its aliases.</param>
public sealed record RenderedChart(Chart Chart)
{
    /// <summary>In the order in which Helm applies them.</summary>
    public required IReadOnlyList<Manifest> Manifests { get; init; }

    /// <summary>By kind; the order inside one event is by weight, then name.</summary>
    public required IReadOnlyList<Hook> Hooks { get; init; }

    /// <summary>What <c>NOTES.txt</c> of the root chart printed.</summary>
    public required SourceText? Notes { get; init; }

    /// <summary><c>crds/</c>: not rendered, and applied before all else where the release says so.</summary>
    public required IReadOnlyList<(string FullPath, ChartFile File)> CustomResourceDefinitions { get; init; }

    /// <summary>What Helm would warn of: values that do not fit together.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What each template printed, before it was taken apart.</summary>
    public required IReadOnlyList<(string Path, SourceText Text)> Outputs { get; init; }
}
