using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Sources;

/// <summary>
/// What Flux Operator makes of <c>spec.sync</c> of a FluxInstance: a source and a Kustomization, to which the instance's
/// patches apply as they do to Flux's own components.
/// </summary>
internal static class FluxInstanceSync
{
    /// <summary>The Kustomization with its patches, and its source object beside it.</summary>
    /// <exception cref="DiagnosticException">A patch of these objects fails.</exception>
    public static FluxKustomization Complete(FluxKustomization made, YamlMapping instance, YamlMapping sync)
    {
        var source = made.Source!; // Made with one.
        IReadOnlyList<Resource> objects = [made.Resource, MakeSource(source.Id, sync)];
        objects = InstancePatches.Apply(objects, NodeReading.MappingsOf(instance.GetMapping("kustomize")?.GetSequence("patches")));
        return new FluxKustomization(objects.First(static found => FluxKinds.IsKustomization(found)), made.Id, null)
        {
            SourceObject = objects.First(static found => FluxKinds.IsSource(found)),
        };
    }

    private static Resource MakeSource(ResourceId id, YamlMapping sync)
    {
        var span = sync.Span;
        var url = sync["url"] ?? YamlValue.String("", span);
        var spec = YamlValue.Mapping(("interval", sync["interval"] ?? YamlValue.String("1m", span)));
        spec = spec.With(id.Kind == "Bucket" ? "endpoint" : "url", url);
        if (sync["ref"] is { } reference)
        {
            spec = id.Kind switch
            {
                "GitRepository" => spec.With("ref", YamlValue.Mapping(("name", reference))),
                "OCIRepository" => spec.With("ref", YamlValue.Mapping(("tag", reference))),
                _ => spec.With("bucketName", reference),
            };
        }

        return new Resource(YamlValue.Mapping(
            ("apiVersion", YamlValue.String(FluxKinds.SourceGroup + "/v1", span)),
            ("kind", YamlValue.String(id.Kind, span)),
            ("metadata", YamlValue.Mapping(("name", YamlValue.String(id.Name, span)), ("namespace", YamlValue.String(id.Namespace, span)))),
            ("spec", spec)));
    }
}
