using Hearth.Kubernetes.Resources;

namespace Hearth.Kustomize.Building;

/// <summary>A resource's identity during a build: version included, and the namespace as kustomize compares it.</summary>
internal readonly record struct BuildId(GroupVersionKind Type, string Name, string Namespace, bool IsClusterScoped)
{
    public const string DefaultNamespace = "default";

    // The text stands in previous namespaces too, so it must be kustomize's own.
    public const string NoNamespace = "_non_namespaceable_";

    /// <summary>No namespace and <c>default</c> are one; cluster-scoped types share a namespace that nobody can have.</summary>
    public string EffectiveNamespace => IsClusterScoped ? NoNamespace : Namespace.Length == 0 ? DefaultNamespace : Namespace;

    /// <summary>What two resources of one build must not share.</summary>
    public (GroupVersionKind Type, string Name, string Namespace) Key => (Type, Name, EffectiveNamespace);

    public bool IsSame(in BuildId other) => Name == other.Name && Type == other.Type && EffectiveNamespace == other.EffectiveNamespace;

    /// <summary><c>Deployment.apps web/podinfo</c>.</summary>
    public override string ToString() => new ResourceId(Type.Group, Type.Kind, IsClusterScoped ? "" : Namespace, Name).ToString();
}
