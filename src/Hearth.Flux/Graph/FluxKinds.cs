using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Graph;

/// <summary>The API groups of Flux, and which of its kinds a resource is.</summary>
public static class FluxKinds
{
    public const string KustomizeGroup = "kustomize.toolkit.fluxcd.io";
    public const string HelmGroup = "helm.toolkit.fluxcd.io";
    public const string SourceGroup = "source.toolkit.fluxcd.io";
    public const string SourceExtensionsGroup = "source.extensions.fluxcd.io";
    public const string NotificationGroup = "notification.toolkit.fluxcd.io";
    public const string ImageGroup = "image.toolkit.fluxcd.io";
    public const string OperatorGroup = "fluxcd.controlplane.io";

    public const string Kustomization = "Kustomization";
    public const string HelmRelease = "HelmRelease";

    /// <summary>Where Flux itself runs, unless somebody chose another place.</summary>
    public const string SystemNamespace = "flux-system";

    public const string ResourceSet = "ResourceSet";

    public static bool IsKustomization(Resource resource) => resource.Type is { Group: KustomizeGroup, Kind: Kustomization };

    public static bool IsHelmRelease(Resource resource) => resource.Type is { Group: HelmGroup, Kind: HelmRelease };

    public static bool IsResourceSet(Resource resource) => resource.Type is { Group: OperatorGroup, Kind: ResourceSet };

    /// <summary>GitRepository, OCIRepository, HelmRepository, HelmChart, Bucket, ExternalArtifact.</summary>
    public static bool IsSource(Resource resource) => resource.Type.Group == SourceGroup;

    /// <summary>ArtifactGenerator: makes ExternalArtifacts out of other sources.</summary>
    public static bool IsArtifactGenerator(Resource resource) => resource.Type is { Group: SourceExtensionsGroup, Kind: "ArtifactGenerator" };

    /// <summary>Anything that Flux's controllers act on.</summary>
    public static bool IsFlux(Resource resource) =>
        resource.Type.Group is KustomizeGroup or HelmGroup or SourceGroup or SourceExtensionsGroup or NotificationGroup or ImageGroup or OperatorGroup;

    public static ResourceId KustomizationId(string @namespace, string name) => new(KustomizeGroup, Kustomization, @namespace, name);

    public static ResourceId ReleaseId(string @namespace, string name) => new(HelmGroup, HelmRelease, @namespace, name);

    extension(ResourceId id)
    {
        /// <summary><c>Kustomization/media/plex</c>: how people name an object to <c>hearth explain</c>.</summary>
        public string ShortName => id.Namespace.Length == 0 ? $"{id.Kind}/{id.Name}" : $"{id.Kind}/{id.Namespace}/{id.Name}";
    }
}
