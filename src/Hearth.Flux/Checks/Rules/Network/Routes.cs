using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>The routes of the Gateway API and what they attach to.</summary>
internal sealed class Routes
{
    public const string Group = "gateway.networking.k8s.io";

    private static readonly string[] Kinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

    public Routes(CheckContext context) => All = [.. Kinds.SelectMany(kind => context.OfKind(Group, kind))];

    public IReadOnlyList<ClusterObject> All { get; }

    /// <summary>What a route attaches to; the namespace is filled in.</summary>
    public static IEnumerable<ParentReference> Parents(ClusterObject route) =>
        NodeReading.MappingsOf(Spec(route)?.GetSequence("parentRefs")).Select(parent => new ParentReference(
            parent,
            parent.GetString("group") ?? Group,
            parent.GetString("kind") ?? "Gateway",
            parent.GetString("namespace") ?? route.Id.Namespace,
            parent.GetString("name") ?? "",
            parent.GetString("sectionName"),
            parent.GetString("port")));

    public static IEnumerable<YamlMapping> Rules(ClusterObject route) => NodeReading.MappingsOf(Spec(route)?.GetSequence("rules"));

    public static YamlMapping? Spec(ClusterObject found) => found.Resource.Root.GetMapping("spec");

    /// <summary>The listeners of a gateway that a reference means; all where it names no section and no port.</summary>
    public static IEnumerable<YamlMapping> Listeners(ClusterObject gateway, ParentReference parent) =>
        NodeReading.MappingsOf(Spec(gateway)?.GetSequence("listeners"))
            .Where(listener => (parent.Section is null || listener.GetString("name") == parent.Section) && (parent.Port is null || listener.GetString("port") == parent.Port));
}

/// <summary>One entry of <c>parentRefs</c>.</summary>
internal sealed record ParentReference(YamlMapping Node, string Group, string Kind, string Namespace, string Name, string? Section, string? Port)
{
    public bool IsGateway => Group == Routes.Group && Kind == "Gateway";
}
