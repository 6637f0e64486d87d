using Hearth.Kubernetes.Resources;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>
/// The fields that kustomize 5.8.1 touches without being told. Most of them lie in a pod's spec, which is somewhere
/// else in every workload; the tables below are multiplied out once.
/// </summary>
internal static partial class DefaultConfig
{
    private static readonly Lazy<TransformerConfig> Built = new(Build);

    public static TransformerConfig Config => Built.Value;

    private static TransformerConfig Build() => new()
    {
        NamePrefix = Specs("metadata/name"),
        NameSuffix = Specs("metadata/name"),
        Namespace = Specs(
            "+metadata/name Namespace",
            "+spec/service/namespace APIService apiregistration.k8s.io",
            "spec/conversion/webhook/clientConfig/service/namespace CustomResourceDefinition apiextensions.k8s.io"),
        CommonLabels = new([.. Selectors(), .. MetadataLabels()]),
        TemplateLabels = new([.. MetadataLabels()]),
        CommonAnnotations = Annotations(),
        NameReferences = TransformerConfig.Sort(References()),
        VarReference = VarReferences(),
        Images = Specs(
            "+spec/containers[]/image",
            "+spec/initContainers[]/image",
            "+spec/volumes[]/image/reference",
            "+spec/template/spec/containers[]/image",
            "+spec/template/spec/initContainers[]/image",
            "+spec/template/spec/volumes[]/image/reference"),
        Replicas = Specs("+spec/replicas Deployment", "+spec/replicas ReplicaSet", "+spec/replicas ReplicationController", "+spec/replicas StatefulSet"),
    };

    private static FieldSpecList Annotations() => Specs(
        "+metadata/annotations",
        "+spec/template/metadata/annotations ReplicationController  v1",
        "+spec/template/metadata/annotations Deployment",
        "+spec/template/metadata/annotations ReplicaSet",
        "+spec/template/metadata/annotations DaemonSet",
        "+spec/template/metadata/annotations StatefulSet",
        "+spec/template/metadata/annotations Job batch",
        "+spec/jobTemplate/metadata/annotations CronJob batch",
        "+spec/jobTemplate/spec/template/metadata/annotations CronJob batch").Sorted();

    private static FieldSpecList MetadataLabels() => Specs(
        "+metadata/labels",
        "+spec/template/metadata/labels ReplicationController  v1",
        "+spec/template/metadata/labels Deployment",
        "+spec/template/metadata/labels ReplicaSet",
        "+spec/template/metadata/labels DaemonSet",
        "+spec/template/metadata/labels StatefulSet apps",
        "+spec/volumeClaimTemplates[]/metadata/labels StatefulSet apps",
        "+spec/template/metadata/labels Job batch",
        "+spec/jobTemplate/metadata/labels CronJob batch",
        "+spec/jobTemplate/spec/template/metadata/labels CronJob batch");

    private static List<FieldSpec> Selectors()
    {
        var specs = new List<FieldSpec>(Specs(
            "+spec/selector Service  v1",
            "+spec/selector ReplicationController  v1",
            "+spec/selector/matchLabels Deployment",
            "+spec/selector/matchLabels ReplicaSet",
            "+spec/selector/matchLabels DaemonSet",
            "+spec/selector/matchLabels StatefulSet apps",
            "spec/selector/matchLabels Job batch",
            "spec/jobTemplate/spec/selector/matchLabels CronJob batch",
            "spec/selector/matchLabels PodDisruptionBudget policy",
            "spec/podSelector/matchLabels NetworkPolicy networking.k8s.io",
            "spec/ingress/from/podSelector/matchLabels NetworkPolicy networking.k8s.io",
            "spec/egress/to/podSelector/matchLabels NetworkPolicy networking.k8s.io"));
        foreach (string kind in (ReadOnlySpan<string>)["Deployment", "StatefulSet"])
        {
            var type = new GroupVersionKind("apps", "", kind);
            foreach (string affinity in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
            {
                specs.Add(new(type, $"spec/template/spec/affinity/{affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"));
                specs.Add(new(type, $"spec/template/spec/affinity/{affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"));
            }

            specs.Add(new(type, "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"));
        }

        return specs;
    }

    // A spec is "PATH KIND GROUP VERSION", the tail as far as needed; a plus in front creates the field.
    private static FieldSpecList Specs(params ReadOnlySpan<string> lines)
    {
        var specs = new List<FieldSpec>(lines.Length);
        foreach (string line in lines)
        {
            specs.Add(Spec(line));
        }

        return new FieldSpecList(specs);
    }

    private static FieldSpec Spec(string line)
    {
        string[] words = line.TrimStart('+').Split(' ');
        string Word(int at) => at < words.Length ? words[at] : "";
        return new FieldSpec(new GroupVersionKind(Word(2), Word(3), Word(1)), words[0], line[0] == '+');
    }
}
