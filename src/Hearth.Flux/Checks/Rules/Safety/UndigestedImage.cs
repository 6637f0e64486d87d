using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>An image that is named by tag alone.</summary>
internal sealed class UndigestedImage : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE004", "image without a digest", Severity.Info,
        "A tag can be pushed anew; NAME:TAG@sha256:… is always the same image, and Renovate keeps both up to date. Off unless asked for (--enable SAFE004).");

    public override bool IsOn => false;

    public override CheckExample Example { get; } = new("image: ghcr.io/home-operations/sonarr:4.0.16", "image: ghcr.io/home-operations/sonarr:4.0.16@sha256:…");

    public override IEnumerable<Diagnostic> Run(CheckContext context) =>
        from pods in context.Pods
        from container in pods.Containers
        let image = container["image"] as YamlScalar
        where image is { Value.Length: > 0 } && !image.Value.Contains("@sha256:", StringComparison.Ordinal)
        select Finding(context, pods.Workload, image.Span, $"{pods.Workload.Id.ShortName} runs {image.Value}, which has no digest");
}
