using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A release of a chart whose makers gave it up.</summary>
internal sealed class DeprecatedChart : Check
{
    public override DiagnosticRule Rule { get; } = new("CHART003", "deprecated chart", Severity.Warning,
        "The chart's Chart.yaml says deprecated: true. There will be no more versions of it; its README mostly names what follows.");

    public override CheckExample Example { get; } = new(
        """
        chart: promtail   # deprecated
        """,
        """
        chart: alloy
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Releases.Where(static owner => owner.Inputs?.Chart.Metadata.Deprecated == true))
        {
            var release = (FluxRelease)owner.Object;
            var metadata = owner.Inputs!.Chart.Metadata; // Those with a deprecated chart have one.
            yield return Finding((release.ChartSpec?["chart"]?.Span ?? release.ChartReference?.Span ?? release.Span), $"{release.Id.ShortName} uses the chart {metadata.Name} {metadata.Version}, which is deprecated");
        }
    }
}
