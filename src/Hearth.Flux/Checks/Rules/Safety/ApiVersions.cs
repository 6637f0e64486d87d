namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>
/// API versions of Kubernetes that were deprecated and removed, by minor version (its deprecation guide), and those of Flux,
/// which has versions of its own.
/// </summary>
internal static class ApiVersions
{
    private static readonly RetiredApi[] All =
    [
        new("extensions/v1beta1", "Deployment DaemonSet ReplicaSet", 9, 16, "apps/v1"),
        new("extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"),
        new("extensions/v1beta1", "PodSecurityPolicy", 10, 16, "Pod Security Admission"),
        new("extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"),
        new("apps/v1beta1", "*", 9, 16, "apps/v1"),
        new("apps/v1beta2", "*", 9, 16, "apps/v1"),
        new("networking.k8s.io/v1beta1", "Ingress IngressClass", 19, 22, "networking.k8s.io/v1"),
        new("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration", 16, 22, "admissionregistration.k8s.io/v1"),
        new("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding", 30, 34, "admissionregistration.k8s.io/v1"),
        new("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"),
        new("apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"),
        new("authentication.k8s.io/v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1"),
        new("authorization.k8s.io/v1beta1", "*", 19, 22, "authorization.k8s.io/v1"),
        new("certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"),
        new("coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"),
        new("rbac.authorization.k8s.io/v1alpha1", "*", 17, 22, "rbac.authorization.k8s.io/v1"),
        new("rbac.authorization.k8s.io/v1beta1", "*", 17, 22, "rbac.authorization.k8s.io/v1"),
        new("scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"),
        new("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", 19, 22, "storage.k8s.io/v1"),
        new("storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"),
        new("batch/v1beta1", "CronJob", 21, 25, "batch/v1"),
        new("discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"),
        new("events.k8s.io/v1beta1", "Event", 22, 25, "events.k8s.io/v1"),
        new("autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"),
        new("autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"),
        new("policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"),
        new("policy/v1beta1", "PodSecurityPolicy", 21, 25, "Pod Security Admission"),
        new("node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io/v1beta1", "*", 23, 26, "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io/v1beta2", "*", 26, 29, "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io/v1beta3", "*", 29, 32, "flowcontrol.apiserver.k8s.io/v1"),
        new("resource.k8s.io/v1alpha2", "*", 31, 31, "resource.k8s.io/v1"),
        new("v1", "ComponentStatus", 19, null, "the health endpoints of the components"),
        new("v1", "Endpoints", 33, null, "discovery.k8s.io/v1 EndpointSlice"),
        new("helm.toolkit.fluxcd.io/v2beta1", "*", null, null, "helm.toolkit.fluxcd.io/v2"),
        new("helm.toolkit.fluxcd.io/v2beta2", "*", null, null, "helm.toolkit.fluxcd.io/v2"),
        new("kustomize.toolkit.fluxcd.io/v1beta1", "*", null, null, "kustomize.toolkit.fluxcd.io/v1"),
        new("kustomize.toolkit.fluxcd.io/v1beta2", "*", null, null, "kustomize.toolkit.fluxcd.io/v1"),
        new("source.toolkit.fluxcd.io/v1beta1", "*", null, null, "source.toolkit.fluxcd.io/v1"),
        new("source.toolkit.fluxcd.io/v1beta2", "*", null, null, "source.toolkit.fluxcd.io/v1"),
        new("notification.toolkit.fluxcd.io/v1beta1", "*", null, null, "notification.toolkit.fluxcd.io/v1beta3, of Receivers v1"),
        new("notification.toolkit.fluxcd.io/v1beta2", "*", null, null, "notification.toolkit.fluxcd.io/v1beta3, of Receivers v1"),
    ];

    private static readonly ILookup<string, RetiredApi> ByVersion = All.ToLookup(static api => api.ApiVersion, StringComparer.Ordinal);

    /// <summary>The entry of a type; null where it is in good standing.</summary>
    public static RetiredApi? Find(string apiVersion, string kind) => ByVersion[apiVersion].FirstOrDefault(api => api.Kinds == "*" || api.Kinds.Split(' ').Contains(kind));
}

/// <summary>A type that is on its way out.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kinds">Its kinds, separated by spaces; a star for all.</param>
/// <param name="Deprecated">The minor version of Kubernetes since which it is deprecated; null where that is not Kubernetes's to say.</param>
/// <param name="Removed">The one that no longer serves it; null where it still is.</param>
/// <param name="Replacement">What to write instead.</param>
internal sealed record RetiredApi(string ApiVersion, string Kinds, int? Deprecated, int? Removed, string Replacement);
