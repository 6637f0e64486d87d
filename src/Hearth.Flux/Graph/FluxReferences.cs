using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>
/// What objects name that make nothing themselves: sources, notifications, image automation. The API group of a reference
/// is that of its kind, which most of them leave out.
/// </summary>
public static class FluxReferences
{
    private static readonly string[] SourceKinds = ["GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact"];

    /// <summary>Whether it is one of Flux's objects that make no others: a source, a Receiver, an ImagePolicy.</summary>
    public static bool HasReferences(ClusterObject found) => FluxKinds.IsFlux(found.Resource) && found.Id.Kind is not (FluxKinds.Kustomization or FluxKinds.HelmRelease or FluxKinds.ResourceSet);

    /// <summary>The objects that a source, notification or image automation object names.</summary>
    public static IReadOnlyList<ObjectReference> Of(ClusterObject found)
    {
        var spec = found.Resource.Root.GetMapping("spec");
        var references = new List<ObjectReference>();
        switch (found.Id.Kind)
        {
            case "HelmChart":
                Add(spec?.GetMapping("sourceRef"), "HelmRepository");
                break;
            case "GitRepository":
                AddAll(NodeReading.MappingsOf(spec?.GetSequence("include")).Select(static include => include.GetMapping("repository")), "GitRepository");
                break;
            case "ArtifactGenerator":
                AddAll(NodeReading.MappingsOf(spec?.GetSequence("sources")), "GitRepository");
                break;
            case "ExternalArtifact":
                Add(spec?.GetMapping("sourceRef"), "ArtifactGenerator");
                break;
            case "Alert":
                Add(spec?.GetMapping("providerRef"), "Provider");
                AddAll(NodeReading.MappingsOf(spec?.GetSequence("eventSources")), FluxKinds.Kustomization);
                break;
            case "Receiver":
                AddAll(NodeReading.MappingsOf(spec?.GetSequence("resources")), "GitRepository");
                break;
            case "ImagePolicy":
                Add(spec?.GetMapping("imageRepositoryRef"), "ImageRepository");
                break;
            case "ImageUpdateAutomation":
                Add(spec?.GetMapping("sourceRef"), "GitRepository");
                break;
        }

        return references;

        void AddAll(IEnumerable<YamlMapping?> nodes, string kind)
        {
            foreach (var node in nodes)
            {
                Add(node, kind);
            }
        }

        void Add(YamlMapping? node, string defaultKind)
        {
            if (node is not null)
            {
                string kind = node.GetString("kind") is { Length: > 0 } given ? given : defaultKind;
                references.Add(ObjectReference.Read(node, GroupOf(kind), defaultKind, found.Id.Namespace));
            }
        }
    }

    /// <summary>Whether a reference with <c>*</c> for a name means this object too.</summary>
    public static bool Covers(this ObjectReference reference, ResourceId id) =>
        reference.Id.Kind == id.Kind && (reference.Id.Name is "*" or "" || reference.Id.Name == id.Name) && (reference.Id.Namespace == "*" || reference.Id.Namespace == id.Namespace);

    private static string GroupOf(string kind) => kind switch
    {
        FluxKinds.Kustomization => FluxKinds.KustomizeGroup,
        FluxKinds.HelmRelease => FluxKinds.HelmGroup,
        "ArtifactGenerator" => FluxKinds.SourceExtensionsGroup,
        "Provider" or "Alert" or "Receiver" => FluxKinds.NotificationGroup,
        "ImageRepository" or "ImagePolicy" or "ImageUpdateAutomation" => FluxKinds.ImageGroup,
        FluxKinds.ResourceSet or "ResourceSetInputProvider" or "FluxInstance" => FluxKinds.OperatorGroup,
        _ when SourceKinds.Contains(kind) => FluxKinds.SourceGroup,
        _ => "",
    };
}
