using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>
/// An object that makes other objects: a Kustomization, a HelmRelease or a ResourceSet, as its parent rendered it. The
/// hierarchy is closed: <see cref="FluxKustomization"/>, <see cref="FluxRelease"/> and <see cref="FluxResourceSet"/>.
/// </summary>
public abstract class FluxObject
{
    private static readonly YamlMapping Nothing = YamlValue.Mapping();

    private protected FluxObject(Resource resource, ResourceId id, ResourceId? parent)
    {
        Resource = resource;
        Id = id;
        Parent = parent;
        Spec = resource.Root.GetMapping("spec") ?? Nothing;
        // Flux Operator's kinds have no such field but an annotation.
        IsSuspended = Spec.GetString("suspend") == "true" || (id.Group == FluxKinds.OperatorGroup
            && string.Equals(resource.Root.GetMapping("metadata")?.GetMapping("annotations")?.GetString(FluxKinds.OperatorGroup + "/reconcile"), "disabled", StringComparison.OrdinalIgnoreCase));
        DependsOn = ReadDependencies(Spec.GetSequence("dependsOn"), id);
    }

    public Resource Resource { get; }

    /// <summary>Group, kind, namespace (filled in) and name.</summary>
    public ResourceId Id { get; }

    /// <summary>The Kustomization or ResourceSet whose output this is; null for a root.</summary>
    public ResourceId? Parent { get; }

    public YamlMapping Spec { get; }

    public bool IsSuspended { get; }

    public IReadOnlyList<Dependency> DependsOn { get; }

    /// <summary>Where its name stands.</summary>
    public SourceSpan Span => (Resource.Root.GetMapping("metadata")?["name"] ?? Resource.Root).Span;

    /// <summary>Labels and annotations for everything it makes; null where it has none.</summary>
    public YamlMapping? CommonMetadata => Spec.GetMapping("commonMetadata");

    public override string ToString() => Id.ShortName;

    private static List<Dependency> ReadDependencies(YamlSequence? sequence, ResourceId id)
    {
        var dependencies = new List<Dependency>();
        for (int i = 0; i < (sequence?.Count ?? 0); i++)
        {
            if (sequence![i] is YamlMapping entry) // There is no count without it.
            {
                // Kustomizations and releases wait for their own kind; a ResourceSet names any.
                string group = entry.GetString("apiVersion") is { Length: > 0 } version ? GroupVersionKind.Of(version, "").Group : id.Group;
                dependencies.Add(new Dependency(ObjectReference.Read(entry, group, id.Kind, id.Namespace), entry.GetString("readyExpr")));
            }
        }

        return dependencies;
    }
}
