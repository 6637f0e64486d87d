namespace Hearth.Helm.Rendering;

/// <summary>The order in which Helm installs kinds; kinds that it does not know come last, by name.</summary>
internal static class KindOrder
{
    private static readonly string[] Install =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
        "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
        "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
        "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    /// <summary>Sorts by kind; documents of one kind keep their order.</summary>
    public static List<T> Sort<T>(IEnumerable<T> documents, Func<T, string> kindOf) =>
        [.. documents.OrderBy(document => Rank(kindOf(document))).ThenBy(document => Rank(kindOf(document)) == Install.Length ? kindOf(document) : "", StringComparer.Ordinal)];

    private static int Rank(string kind) => Array.IndexOf(Install, kind) is var at and >= 0 ? at : Install.Length;
}
