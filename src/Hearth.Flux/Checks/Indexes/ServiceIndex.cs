using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>The Services of the cluster and their ports.</summary>
internal sealed class ServiceIndex(CheckContext context)
{
    private readonly OperatorMade operators = context.Index(static context => new OperatorMade(context));

    /// <summary>The rendered Service; null where there is none, which says nothing about operators.</summary>
    public ClusterObject? Find(string @namespace, string name) => context.Find("", "Service", @namespace, name);

    /// <summary>Whether a Service that is not rendered may exist all the same.</summary>
    public bool MayExist(string @namespace, string name) =>
        context.Unrendered.In(@namespace) is not null
        || (@namespace == "default" && name == "kubernetes")
        || (@namespace == "kube-system" && name is "kube-dns" or "coredns" or "kubelet")
        || operators.MayMakeService(@namespace, name);

    public IEnumerable<string> Names(string @namespace) => context.Names("", "Service", @namespace);

    /// <summary>The ports of a Service: number and name; both may be absent where the file is wrong.</summary>
    public static IEnumerable<(string? Number, string? Name)> Ports(ClusterObject service) =>
        NodeReading.MappingsOf(Spec(service)?.GetSequence("ports")).Select(static port => (port.GetString("port"), port.GetString("name")));

    /// <summary>Whether it has no address of its own, so that its name leads to the pods and any port of theirs.</summary>
    public static bool IsHeadless(ClusterObject service) => Spec(service)?.GetString("clusterIP") == "None";

    public static bool IsExternalName(ClusterObject service) => Spec(service)?.GetString("type") == "ExternalName";

    /// <summary>The ports for a message: <c>80 (http), 443</c>.</summary>
    public static string Describe(ClusterObject service)
    {
        string text = string.Join(", ", Ports(service).Select(static port => port.Name is { Length: > 0 } name ? $"{port.Number} ({name})" : port.Number));
        return text.Length == 0 ? "no port" : text;
    }

    private static YamlMapping? Spec(ClusterObject service) => service.Resource.Root.GetMapping("spec");
}
