using Hearth.Helm.Values;
using Hearth.Templating.GoTemplate;

namespace Hearth.Helm.Rendering;

/// <summary>What a rendering assumes of Helm, the cluster and the world.</summary>
public sealed record RenderOptions
{
    public HelmVersion HelmVersion { get; init; } = HelmVersion.Default;

    public Capabilities Capabilities { get; init; } = new();

    /// <summary>The schemas that values are held to; null to check none.</summary>
    public ChartSchemas? Schemas { get; init; } = new();

    /// <summary>What changes the manifests once they are rendered; null for nothing.</summary>
    public PostRender? PostRender { get; init; }

    /// <summary>How templates are run. A missing key is no value, as Helm has it.</summary>
    public EvaluationOptions Evaluation { get; init; } = EvaluationOptions.Default with { MissingKey = MissingKey.Zero };
}
