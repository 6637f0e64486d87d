using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>The pods that a workload makes.</summary>
/// <param name="Workload">The object: a Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob …</param>
/// <param name="Metadata">The template's metadata; null where there is none.</param>
/// <param name="Spec">The pods' spec.</param>
public sealed record PodTemplate(ClusterObject Workload, YamlMapping? Metadata, YamlMapping Spec)
{
    public string Namespace => Workload.Id.Namespace;

    public YamlMapping? Labels => Metadata?.GetMapping("labels");

    /// <summary>Containers, init containers and ephemeral ones.</summary>
    public IEnumerable<YamlMapping> Containers =>
        NodeReading.MappingsOf(Spec.GetSequence("containers"))
            .Concat(NodeReading.MappingsOf(Spec.GetSequence("initContainers")))
            .Concat(NodeReading.MappingsOf(Spec.GetSequence("ephemeralContainers")));

    public IEnumerable<YamlMapping> Volumes => NodeReading.MappingsOf(Spec.GetSequence("volumes"));

    /// <summary>The pods of a workload; null for every other object.</summary>
    internal static PodTemplate? Of(ClusterObject found)
    {
        var root = found.Resource.Root;
        var spec = root.GetMapping("spec");
        var template = (found.Id.Group, found.Id.Kind) switch
        {
            ("", "Pod") => root,
            ("", "PodTemplate") => root.GetMapping("template"),
            ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("", "ReplicationController") or ("batch", "Job") or ("argoproj.io", "Rollout") => spec?.GetMapping("template"),
            ("batch", "CronJob") => spec?.GetMapping("jobTemplate")?.GetMapping("spec")?.GetMapping("template"),
            ("keda.sh", "ScaledJob") => spec?.GetMapping("jobTargetRef")?.GetMapping("template"),
            _ => null,
        };
        return template?.GetMapping("spec") is { } pods ? new PodTemplate(found, template.GetMapping("metadata"), pods) : null;
    }
}
