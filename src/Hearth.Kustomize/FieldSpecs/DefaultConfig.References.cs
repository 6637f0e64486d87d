using Hearth.Kubernetes.Resources;

namespace Hearth.Kustomize.FieldSpecs;

/// <content>The fields that hold names and vars.</content>
internal static partial class DefaultConfig
{
    // Where a pod's spec lies in each kind.
    private static readonly (string Kind, string PodSpec)[] Pods =
    [
        ("Pod", "spec"),
        ("PodTemplate", "template/spec"),
        ("Deployment", "spec/template/spec"),
        ("ReplicaSet", "spec/template/spec"),
        ("DaemonSet", "spec/template/spec"),
        ("StatefulSet", "spec/template/spec"),
        ("Job", "spec/template/spec"),
        ("ReplicationController", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ];

    private static readonly string[] ConfigUsers = ["Pod", "PodTemplate", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob"];
    private static readonly string[] AccountUsers = ["Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet"];
    private static readonly string[] VarUsers = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "StatefulSet"];

    private static NameReference[] References() =>
    [
        Reference("Deployment", "", "", Specs("spec/scaleTargetRef/name HorizontalPodAutoscaler")),
        Reference("ReplicationController", "", "", Specs("spec/scaleTargetRef/name HorizontalPodAutoscaler")),
        Reference("ReplicaSet", "", "", Specs("spec/scaleTargetRef/name HorizontalPodAutoscaler")),
        Reference("StatefulSet", "", "", Specs("spec/scaleTargetRef/name HorizontalPodAutoscaler")),
        Reference(
            "ConfigMap",
            "",
            "v1",
            [
                .. InPods(ConfigUsers, "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name", "initContainers/env/valueFrom/configMapKeyRef/name", "containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name"),
                .. Specs("spec/configSource/configMap Node", "rules/resourceNames Role", "rules/resourceNames ClusterRole", @"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap Ingress"),
            ]),
        Reference(
            "Secret",
            "",
            "v1",
            [
                .. InPods(ConfigUsers, "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name", "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name", "volumes/projected/sources/secret/name"),
                .. Specs(
                    "spec/tls/secretName Ingress",
                    @"metadata/annotations/ingress.kubernetes.io\/auth-secret Ingress",
                    @"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret Ingress",
                    @"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret Ingress",
                    "imagePullSecrets/name ServiceAccount",
                    "parameters/secretName StorageClass",
                    "parameters/adminSecretName StorageClass",
                    "parameters/userSecretName StorageClass",
                    "parameters/secretRef StorageClass",
                    "rules/resourceNames Role",
                    "rules/resourceNames ClusterRole",
                    "spec/template/spec/containers/env/valueFrom/secretKeyRef/name Service serving.knative.dev v1",
                    "spec/azureFile/secretName PersistentVolume"),
            ]),
        Reference(
            "Service",
            "",
            "v1",
            Specs(
                "spec/serviceName StatefulSet apps",
                "spec/rules/http/paths/backend/serviceName Ingress",
                "spec/backend/serviceName Ingress",
                "spec/rules/http/paths/backend/service/name Ingress",
                "spec/defaultBackend/service/name Ingress",
                "spec/service/name APIService apiregistration.k8s.io",
                "webhooks/clientConfig/service ValidatingWebhookConfiguration admissionregistration.k8s.io",
                "webhooks/clientConfig/service MutatingWebhookConfiguration admissionregistration.k8s.io")),
        Reference("Role", "rbac.authorization.k8s.io", "", Specs("roleRef/name RoleBinding rbac.authorization.k8s.io")),
        Reference(
            "ClusterRole", "rbac.authorization.k8s.io", "", Specs("roleRef/name RoleBinding rbac.authorization.k8s.io", "roleRef/name ClusterRoleBinding rbac.authorization.k8s.io")),
        Reference(
            "ServiceAccount",
            "",
            "v1",
            [
                .. Specs("subjects RoleBinding rbac.authorization.k8s.io", "subjects ClusterRoleBinding rbac.authorization.k8s.io"),
                .. InPods(AccountUsers, "serviceAccountName"),
            ]),
        Reference("PersistentVolumeClaim", "", "v1", InPods(AccountUsers, "volumes/persistentVolumeClaim/claimName")),
        Reference("PersistentVolume", "", "v1", Specs("spec/volumeName PersistentVolumeClaim", "rules/resourceNames ClusterRole")),
        Reference(
            "StorageClass",
            "storage.k8s.io",
            "v1",
            Specs("spec/storageClassName PersistentVolume", "spec/storageClassName PersistentVolumeClaim", "spec/volumeClaimTemplates/spec/storageClassName StatefulSet")),
        Reference("PriorityClass", "scheduling.k8s.io", "v1", InPods(AccountUsers, "priorityClassName")),
        // The group is kustomize's own, slash included: it selects nothing.
        Reference("IngressClass", "networking.k8s.io/v1", "v1", Specs("spec/ingressClassName Ingress")),
        Reference("ValidatingAdmissionPolicy", "admissionregistration.k8s.io", "", Specs("spec/policyName ValidatingAdmissionPolicyBinding admissionregistration.k8s.io")),
    ];

    private static FieldSpecList VarReferences()
    {
        var specs = new List<FieldSpec>();
        foreach (string kind in VarUsers)
        {
            string pod = PodSpecOf(kind);
            foreach (string containers in (ReadOnlySpan<string>)["containers", "initContainers"])
            {
                foreach (string field in (ReadOnlySpan<string>)["args", "command", "env/value", "volumeMounts/mountPath"])
                {
                    specs.Add(new(new("", "", kind), $"{pod}/{containers}/{field}"));
                }
            }

            // A slip in kustomize's table: in a CronJob the volumes are looked for outside of the pod's spec.
            specs.Add(new(new("", "", kind), kind == "CronJob" ? "spec/jobTemplate/spec/template/volumes/nfs/server" : $"{pod}/volumes/nfs/server"));
        }

        specs.AddRange(Specs(
            "spec/template/metadata/annotations Deployment",
            "spec/rules/host Ingress",
            "spec/tls/hosts Ingress",
            "spec/tls/secretName Ingress",
            "spec/ports/port Service",
            "spec/ports/targetPort Service",
            "spec/volumeClaimTemplates/spec/nfs/server StatefulSet",
            "spec/nfs/server PersistentVolume",
            "metadata/labels",
            "metadata/annotations"));
        specs.RemoveAll(spec => spec is { Type.Kind: "StatefulSet", Path: "spec/template/spec/volumes/nfs/server" });
        return new FieldSpecList(specs).Sorted();
    }

    private static NameReference Reference(string kind, string group, string version, IEnumerable<FieldSpec> referrers) =>
        new(new GroupVersionKind(group, version, kind), new FieldSpecList([.. referrers]));

    private static List<FieldSpec> InPods(string[] kinds, params ReadOnlySpan<string> fields)
    {
        var specs = new List<FieldSpec>(kinds.Length * fields.Length);
        foreach (string kind in kinds)
        {
            // Only for these two users of pods is the version of Pod spelled out.
            string version = kind == "Pod" && ReferenceEquals(kinds, ConfigUsers) ? "v1" : "";
            foreach (string field in fields)
            {
                specs.Add(new(new("", version, kind), $"{PodSpecOf(kind)}/{field}"));
            }
        }

        return specs;
    }

    private static string PodSpecOf(string kind) => Array.Find(Pods, pod => pod.Kind == kind).PodSpec;
}
