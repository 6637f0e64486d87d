using System.Collections.Frozen;
using Hearth.Kubernetes.Resources;

namespace Hearth.Kubernetes.Patching;

/// <summary>
/// The merge keys of the built-in kinds. Only types on the way to a merging list are listed: everywhere else a
/// strategic merge and a JSON merge do the same.
/// </summary>
internal sealed class BuiltInMergeSchemas : MergeSchemas
{
    public static readonly BuiltInMergeSchemas Instance = new();

    // TYPE: FIELD, FIELD:TYPE (an object or a map), FIELD[KEY KEY] or FIELD[KEY]:TYPE (a merging list; [] of plain values).
    private const string Types = """
        ObjectMeta: finalizers[], ownerReferences[uid]
        PodTemplateSpec: metadata:ObjectMeta, spec:PodSpec
        PodSpec: containers[name]:Container, initContainers[name]:Container, ephemeralContainers[name]:Container, hostAliases[ip], imagePullSecrets[name], topologySpreadConstraints[topologyKey whenUnsatisfiable], volumes[name]:Volume
        Container: env[name], ports[containerPort protocol], volumeDevices[devicePath], volumeMounts[mountPath]
        Volume: ephemeral:EphemeralVolume
        EphemeralVolume: volumeClaimTemplate:Object
        Object: metadata:ObjectMeta
        Conditions: conditions[type]
        WithConditions: metadata:ObjectMeta, status:Conditions
        Workload: metadata:ObjectMeta, spec:WorkloadSpec, status:Conditions
        WorkloadSpec: template:PodTemplateSpec
        CronJob: metadata:ObjectMeta, spec:CronJobSpec
        CronJobSpec: jobTemplate:JobTemplateSpec
        JobTemplateSpec: metadata:ObjectMeta, spec:WorkloadSpec
        Pod: metadata:ObjectMeta, spec:PodSpec, status:PodStatus
        PodStatus: conditions[type], podIPs[ip]
        PodTemplate: metadata:ObjectMeta, template:PodTemplateSpec
        Service: metadata:ObjectMeta, spec:ServiceSpec, status:Conditions
        ServiceSpec: ports[port protocol]
        ServiceAccount: metadata:ObjectMeta, secrets[name]
        Node: metadata:ObjectMeta, spec:NodeSpec, status:NodeStatus
        NodeSpec: podCIDRs[]
        NodeStatus: conditions[type], addresses[type]
        ComponentStatus: metadata:ObjectMeta, conditions[type]
        Webhooks: metadata:ObjectMeta, webhooks[name]
        CSINode: metadata:ObjectMeta, spec:CSINodeSpec
        CSINodeSpec: drivers[name]
        """;

    // API VERSION: KIND, or KIND=TYPE where it is more than its metadata.
    private const string Kinds = """
        admissionregistration.k8s.io/v1: MutatingWebhookConfiguration=Webhooks ValidatingWebhookConfiguration=Webhooks
        admissionregistration.k8s.io/v1beta1: MutatingWebhookConfiguration=Webhooks ValidatingWebhookConfiguration=Webhooks
        apiextensions.k8s.io/v1: CustomResourceDefinition
        apiextensions.k8s.io/v1beta1: CustomResourceDefinition
        apiregistration.k8s.io/v1: APIService=WithConditions
        apiregistration.k8s.io/v1beta1: APIService=WithConditions
        apps/v1: ControllerRevision DaemonSet=Workload Deployment=Workload ReplicaSet=Workload StatefulSet=Workload
        authentication.k8s.io/v1: TokenRequest TokenReview
        authentication.k8s.io/v1beta1: TokenReview
        authorization.k8s.io/v1: LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
        authorization.k8s.io/v1beta1: LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
        autoscaling/v1: HorizontalPodAutoscaler Scale
        autoscaling/v2beta1: HorizontalPodAutoscaler
        autoscaling/v2beta2: HorizontalPodAutoscaler
        batch/v1: CronJob=CronJob Job=Workload
        batch/v1beta1: CronJob=CronJob
        certificates.k8s.io/v1: CertificateSigningRequest
        certificates.k8s.io/v1beta1: CertificateSigningRequest
        coordination.k8s.io/v1: Lease
        coordination.k8s.io/v1beta1: Lease
        discovery.k8s.io/v1: EndpointSlice
        discovery.k8s.io/v1beta1: EndpointSlice
        events.k8s.io/v1: Event
        events.k8s.io/v1beta1: Event
        extensions/v1beta1: Ingress
        flowcontrol.apiserver.k8s.io/v1beta1: FlowSchema PriorityLevelConfiguration
        networking.k8s.io/v1: Ingress IngressClass NetworkPolicy
        networking.k8s.io/v1beta1: Ingress IngressClass
        node.k8s.io/v1: RuntimeClass
        node.k8s.io/v1beta1: RuntimeClass
        policy/v1: PodDisruptionBudget=WithConditions
        policy/v1beta1: Eviction PodDisruptionBudget=WithConditions PodSecurityPolicy
        rbac.authorization.k8s.io/v1: ClusterRole ClusterRoleBinding Role RoleBinding
        rbac.authorization.k8s.io/v1beta1: ClusterRole ClusterRoleBinding Role RoleBinding
        scheduling.k8s.io/v1: PriorityClass
        scheduling.k8s.io/v1beta1: PriorityClass
        storage.k8s.io/v1: CSIDriver CSINode=CSINode StorageClass VolumeAttachment
        storage.k8s.io/v1beta1: CSIDriver CSINode=CSINode CSIStorageCapacity StorageClass VolumeAttachment
        v1: Binding ComponentStatus=ComponentStatus ConfigMap Endpoints Event LimitRange Namespace=WithConditions Node=Node PersistentVolume PersistentVolumeClaim=WithConditions Pod=Pod PodTemplate=PodTemplate ReplicationController=Workload ResourceQuota Secret Service=Service ServiceAccount=ServiceAccount
        """;

    // The specs of all workloads are one type here.
    private static readonly string[] WorkloadSpecs = ["DaemonSetSpec", "DeploymentSpec", "JobSpec", "ReplicaSetSpec", "ReplicationControllerSpec", "StatefulSetSpec"];

    private readonly Lazy<Dictionary<string, TypeSchema>> types = new(ReadTypes);
    private readonly Lazy<FrozenDictionary<(string ApiVersion, string Kind), TypeSchema>> kinds;

    private BuiltInMergeSchemas() => kinds = new(() => ReadKinds(types.Value));

    public override MergeSchema? Find(string apiVersion, string kind) => kinds.Value.GetValueOrDefault((apiVersion, kind));

    public override bool IsClusterScoped(string apiVersion, string kind) => ClusterScope.Contains(GroupVersionKind.Of(apiVersion, kind));

    /// <summary>A type that another document refers to by the last part of its name, such as <c>PodTemplateSpec</c>.</summary>
    public MergeSchema? FindType(string name) => types.Value.GetValueOrDefault(WorkloadSpecs.AsSpan().Contains(name) ? "WorkloadSpec" : name);

    private static FrozenDictionary<(string ApiVersion, string Kind), TypeSchema> ReadKinds(Dictionary<string, TypeSchema> types)
    {
        var kinds = new Dictionary<(string, string), TypeSchema>();
        foreach (string line in Kinds.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ');
            foreach (string word in words.AsSpan(1))
            {
                int equals = word.IndexOf('=');
                string kind = equals < 0 ? word : word[..equals];
                kinds.Add((words[0].TrimEnd(':'), kind), types[equals < 0 ? "Object" : word[(equals + 1)..]]);
            }
        }

        return kinds.ToFrozenDictionary();
    }

    private static Dictionary<string, TypeSchema> ReadTypes()
    {
        string[] lines = Types.Split('\n', StringSplitOptions.TrimEntries);
        var types = lines.ToDictionary(line => line[..line.IndexOf(':')], _ => new TypeSchema(null));
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':');
            var type = types[line[..colon]];
            foreach (string field in line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                ReadField(field, type, types);
            }
        }

        return types;
    }

    private static void ReadField(string field, TypeSchema type, Dictionary<string, TypeSchema> types)
    {
        int end = field.LastIndexOf(':') is var at and >= 0 ? at : field.Length;
        var target = end < field.Length ? types[field[(end + 1)..]] : null;
        int bracket = field.IndexOf('[');
        if (bracket < 0)
        {
            type.Fields[field[..end]] = target!; // Without brackets there is a type.
            return;
        }

        string[] keys = field[(bracket + 1)..(end - 1)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        type.Fields[field[..bracket]] = new TypeSchema(keys) { Element = target };
    }

    private sealed class TypeSchema(string[]? mergeKeys) : MergeSchema
    {
        public Dictionary<string, TypeSchema> Fields { get; } = [];

        public TypeSchema? Element { get; init; }

        public override IReadOnlyList<string>? MergeKeys => mergeKeys;

        public override MergeSchema? Field(string name) => Fields.GetValueOrDefault(name);

        public override MergeSchema? Elements() => Element;
    }
}
