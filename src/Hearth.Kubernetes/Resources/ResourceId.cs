namespace Hearth.Kubernetes.Resources;

/// <summary>
/// What a resource is to a cluster: group, kind, namespace and name. It has no version, as Flux's inventory has none,
/// so a resource keeps its identity when its API version moves on. Absent parts are empty strings.
/// </summary>
public readonly record struct ResourceId(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Deployment.apps web/podinfo</c>; without group or namespace where there is none.</summary>
    public override string ToString() =>
        $"{Kind}{(Group.Length == 0 ? "" : "." + Group)} {(Namespace.Length == 0 ? "" : Namespace + "/")}{Name}";
}
