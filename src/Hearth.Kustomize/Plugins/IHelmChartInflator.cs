using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Plugins;

/// <summary>Renders the charts of <c>helmCharts</c>. The Helm engine stands behind it where it is wired in.</summary>
public interface IHelmChartInflator
{
    /// <summary>The manifests as text, parted by <c>---</c>, with their map back to templates and values.</summary>
    /// <exception cref="HelmChartException">The chart cannot be found or rendered.</exception>
    SourceText Inflate(HelmChartRequest request);
}

/// <summary>One chart to render.</summary>
/// <param name="Chart">The entry of <c>helmCharts</c>, with kustomize's field names.</param>
/// <param name="Namespace">The release's namespace: the entry's own, or that of the nearest kustomization that sets one; empty for none.</param>
/// <param name="ChartHome">The directory, in <paramref name="Tree"/>, that charts are looked for in.</param>
/// <param name="Directory">The kustomization's directory, which values files are relative to.</param>
/// <param name="Tree">The files.</param>
public sealed record HelmChartRequest(YamlMapping Chart, string Namespace, string ChartHome, string Directory, FileTree Tree);

/// <summary>A chart that cannot be rendered, and why.</summary>
public sealed class HelmChartException(string message) : Exception(message);
