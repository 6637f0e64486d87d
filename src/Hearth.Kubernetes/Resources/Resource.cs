using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Resources;

/// <summary>One Kubernetes object: its root mapping, whose nodes know the files they came from, and who it is. Immutable.</summary>
public sealed class Resource
{
    private readonly Func<YamlMapping>? read;
    private YamlMapping? root;

    public Resource(YamlMapping root)
    {
        this.root = root;
        Type = GroupVersionKind.Of(root.GetString("apiVersion") ?? "", root.GetString("kind") ?? "");
        var metadata = root.GetMapping("metadata");
        Name = metadata?.GetString("name") ?? "";
        Namespace = metadata?.GetString("namespace") ?? "";
    }

    /// <summary>An object whose name is known and whose tree is read when somebody looks into it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">As <see cref="Namespace"/>.</param>
    /// <param name="read">Gives the tree; may be called by several threads.</param>
    public Resource(GroupVersionKind type, string name, string @namespace, Func<YamlMapping> read)
    {
        Type = type;
        Name = name;
        Namespace = @namespace;
        this.read = read;
    }

    /// <summary>One instance, whoever asks first.</summary>
    public YamlMapping Root => root ?? Interlocked.CompareExchange(ref root, read!(), null) ?? root; // There is no resource without either.

    public GroupVersionKind Type { get; }

    public string Name { get; }

    /// <summary>As written; empty where there is none, for a cluster-scoped and a defaulted resource alike.</summary>
    public string Namespace { get; }

    public ResourceId Id => new(Type.Group, Type.Kind, Namespace, Name);

    public SourceSpan Span => Root.Span;

    public override string ToString() => Id.ToString();
}
