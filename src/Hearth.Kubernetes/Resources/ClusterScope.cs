using System.Collections.Frozen;

namespace Hearth.Kubernetes.Resources;

/// <summary>
/// Which built-in types have no namespace, by API version and kind, as kustomize 5.8.1 knows them (its OpenAPI data is
/// of Kubernetes 1.21). A type it does not know, every custom resource among them, counts as namespaced.
/// </summary>
public static class ClusterScope
{
    private static readonly FrozenSet<(string ApiVersion, string Kind)> ClusterScoped = Build(
        "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration",
        "apiextensions.k8s.io/v1 CustomResourceDefinition",
        "apiextensions.k8s.io/v1beta1 CustomResourceDefinition",
        "apiregistration.k8s.io/v1 APIService",
        "apiregistration.k8s.io/v1beta1 APIService",
        "certificates.k8s.io/v1 CertificateSigningRequest",
        "certificates.k8s.io/v1beta1 CertificateSigningRequest",
        "flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration",
        "networking.k8s.io/v1 IngressClass",
        "networking.k8s.io/v1beta1 IngressClass",
        "node.k8s.io/v1 RuntimeClass",
        "node.k8s.io/v1beta1 RuntimeClass",
        "policy/v1beta1 PodSecurityPolicy",
        "rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding",
        "rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding",
        "scheduling.k8s.io/v1 PriorityClass",
        "scheduling.k8s.io/v1beta1 PriorityClass",
        "storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment",
        "storage.k8s.io/v1beta1 CSIDriver CSINode StorageClass VolumeAttachment",
        "v1 ComponentStatus Namespace Node NodeProxyOptions PersistentVolume");

    public static bool Contains(in GroupVersionKind type) => ClusterScoped.Contains((type.ApiVersion, type.Kind));

    private static FrozenSet<(string ApiVersion, string Kind)> Build(params ReadOnlySpan<string> lines)
    {
        var types = new HashSet<(string, string)>();
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            foreach (string kind in words.AsSpan(1))
            {
                types.Add((words[0], kind));
            }
        }

        return types.ToFrozenSet();
    }
}
