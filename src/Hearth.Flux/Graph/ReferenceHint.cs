using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Graph;

/// <summary>What a reference to an object that does not exist most likely meant.</summary>
internal static class ReferenceHint
{
    /// <summary>The same name in another namespace or of another kind of the group, else the nearest name; null where nothing is near.</summary>
    public static string? For(ResourceId wanted, IEnumerable<ResourceId> known)
    {
        var group = known.Where(id => id.Group == wanted.Group).ToList();
        var named = group.Where(id => id.Name == wanted.Name).ToList();
        return named.FirstOrDefault(id => id.Kind == wanted.Kind) is { Name.Length: > 0 } elsewhere ? $"there is {elsewhere.ShortName}: name its namespace"
            : named.FirstOrDefault(id => id.Namespace == wanted.Namespace) is { Name.Length: > 0 } otherKind ? $"there is {otherKind.ShortName}: set kind: {otherKind.Kind}"
            : NearestName.Find(wanted.Name, group.Where(id => id.Kind == wanted.Kind && id.Namespace == wanted.Namespace).Select(static id => id.Name)) is { } near ? $"did you mean {near}?"
            : NearestName.Find(wanted.Name, group.Where(id => id.Kind == wanted.Kind).Select(static id => id.Name)) is { } far ? $"did you mean {far}, in another namespace?"
            : named.FirstOrDefault() is { Name.Length: > 0 } other ? $"there is {other.ShortName}: set kind and namespace"
            : null;
    }
}
