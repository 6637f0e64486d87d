using System.Collections.Frozen;
using Hearth.Kubernetes.Resources;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>The legacy order of types: what others need comes first, webhooks last, the rest by name.</summary>
internal static class TypeOrder
{
    public static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
        "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
        "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob",
        "PodDisruptionBudget",
    ];

    public static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private static readonly FrozenDictionary<string, int> Default = Ranks(First, Last);

    public static FrozenDictionary<string, int> Ranks(IReadOnlyList<string> first, IReadOnlyList<string> last)
    {
        var ranks = new Dictionary<string, int>();
        for (int i = 0; i < first.Count; i++)
        {
            ranks[first[i]] = i - first.Count;
        }

        for (int i = 0; i < last.Count; i++)
        {
            ranks[last[i]] = i + 1;
        }

        return ranks.ToFrozenDictionary();
    }

    public static int Compare(in GroupVersionKind a, in GroupVersionKind b) =>
        Default.GetValueOrDefault(a.Kind).CompareTo(Default.GetValueOrDefault(b.Kind)) is var rank and not 0 ? rank : string.CompareOrdinal(SortText(a), SortText(b));

    /// <summary>Group, version and kind with marks that sort behind letters where one is absent.</summary>
    public static string SortText(in GroupVersionKind type) =>
        $"{(type.Group.Length == 0 ? "~G" : type.Group)}_{(type.Version.Length == 0 ? "~V" : type.Version)}_{(type.Kind.Length == 0 ? "~K" : type.Kind)}";
}
