using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>An image whose tag moves.</summary>
internal sealed class FloatingImage : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE003", "image without a fixed tag", Severity.Warning,
        "The tag latest, or none, is another image at every start of a pod. Off unless asked for (--enable SAFE003).");

    public override bool IsOn => false;

    public override CheckExample Example { get; } = new("image: ghcr.io/home-operations/sonarr:latest", "image: ghcr.io/home-operations/sonarr:4.0.16");

    public override IEnumerable<Diagnostic> Run(CheckContext context) =>
        from pods in context.Pods
        from container in pods.Containers
        let image = container["image"] as YamlScalar
        where image is { Value.Length: > 0 } && !image.Value.Contains('@') && Tag(image.Value) is "" or "latest"
        select Finding(context, pods.Workload, image.Span, $"{pods.Workload.Id.ShortName} runs {image.Value}, whose tag moves");

    private static string Tag(string image) => image[(image.LastIndexOf('/') + 1)..].Split(':') is [_, var tag] ? tag : "";
}
