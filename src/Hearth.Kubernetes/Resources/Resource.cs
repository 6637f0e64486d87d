using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Resources;

/// <summary>One Kubernetes object: its root mapping, whose nodes know the files they came from, and who it is. Immutable.</summary>
public sealed class Resource
{
    public Resource(YamlMapping root)
    {
        Root = root;
        Type = GroupVersionKind.Of(root.GetString("apiVersion") ?? "", root.GetString("kind") ?? "");
        var metadata = root.GetMapping("metadata");
        Name = metadata?.GetString("name") ?? "";
        Namespace = metadata?.GetString("namespace") ?? "";
    }

    public YamlMapping Root { get; }

    public GroupVersionKind Type { get; }

    public string Name { get; }

    /// <summary>As written; empty where there is none, for a cluster-scoped and a defaulted resource alike.</summary>
    public string Namespace { get; }

    public ResourceId Id => new(Type.Group, Type.Kind, Namespace, Name);

    public SourceSpan Span => Root.Span;

    public override string ToString() => Id.ToString();
}
