using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>A reference from one object to another, its namespace filled in, with the place that declares it.</summary>
public sealed record ObjectReference(ResourceId Id, SourceSpan Span)
{
    /// <summary>Reads <c>{kind, name, namespace}</c>.</summary>
    internal static ObjectReference Read(YamlMapping node, string group, string defaultKind, string defaultNamespace) => new(
        new ResourceId(
            group,
            node.GetString("kind") is { Length: > 0 } kind ? kind : defaultKind,
            node.GetString("namespace") is { Length: > 0 } @namespace ? @namespace : defaultNamespace,
            node.GetString("name") ?? ""),
        (node["name"] ?? node).Span);
}

/// <summary>One entry of <c>dependsOn</c>.</summary>
/// <param name="Target">What has to be ready first.</param>
/// <param name="ReadyExpression">A CEL expression that decides what ready means; null for the usual condition.</param>
public sealed record Dependency(ObjectReference Target, string? ReadyExpression);
