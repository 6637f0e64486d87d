using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Configs;

/// <summary>
/// The Secrets and ConfigMaps that exist in the cluster: those that are applied, and those that External Secrets,
/// cert-manager and the like make there.
/// </summary>
public sealed class ConfigSources
{
    private const string ReflectorAnnotation = "reflector.v1.k8s.emberstack.com/reflection-auto-enabled";
    private const string ReplicateAnnotation = "replicator.v1.mittwald.de/replicate-to";

    private readonly Dictionary<(string Kind, string Namespace, string Name), List<ConfigSource>> sources = [];
    private readonly HashSet<(string Kind, string Name)> anyNamespace = [];
    private readonly Dictionary<string, List<ClusterObject>> customByNamespace = new(StringComparer.Ordinal);
    private readonly Lazy<Mentions> mentions;

    internal ConfigSources(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            Add(found);
        }

        mentions = new Lazy<Mentions>(() => new Mentions(context));
    }

    /// <summary>What is known of an object; null where nothing is known to make it.</summary>
    public ConfigSource? Find(string kind, string @namespace, string name)
    {
        if (!sources.TryGetValue((kind, @namespace, name), out var found))
        {
            return null;
        }

        // Several write into one object (creationPolicy: Merge): together they make its keys.
        return found.Count == 1 ? found[0]
            : found.Exists(static source => source.Keys is null) ? found[0] with { Keys = null }
            : found[0] with { Keys = found.SelectMany(static source => source.Keys ?? new HashSet<string>()).ToHashSet(StringComparer.Ordinal) };
    }

    /// <summary>The names of a kind in a namespace.</summary>
    public IEnumerable<string> Names(string kind, string @namespace) =>
        sources.Keys.Where(key => key.Kind == kind && key.Namespace == @namespace).Select(static key => key.Name);

    /// <summary>Whether an operator, a job or a person may make it: nothing says so, and nothing rules it out.</summary>
    public bool MayExist(string kind, string @namespace, string name) =>
        anyNamespace.Contains((kind, name))
        || IsOfTheCluster(kind, @namespace, name)
        || (customByNamespace.TryGetValue(@namespace, out var customs) && customs.Exists(custom => name == custom.Id.Name || (name.StartsWith(custom.Id.Name, StringComparison.Ordinal) && name[custom.Id.Name.Length] is '-' or '.')))
        || mentions.Value.Has(name);

    private static bool IsOfTheCluster(string kind, string @namespace, string name) =>
        kind == "ConfigMap" ? name is "kube-root-ca.crt" or "openshift-service-ca.crt" || @namespace is "kube-system" or "kube-public" : name is "default-token";

    private void Add(ClusterObject found)
    {
        var root = found.Resource.Root;
        var spec = root.GetMapping("spec");
        var annotations = root.GetMapping("metadata")?.GetMapping("annotations");
        switch (found.Id.Group, found.Id.Kind)
        {
            case ("", "Secret" or "ConfigMap"):
                bool isCopied = annotations?.GetString(ReflectorAnnotation) == "true" || annotations?.ContainsKey(ReplicateAnnotation) == true;
                if (isCopied)
                {
                    anyNamespace.Add((found.Id.Kind, found.Id.Name));
                }

                bool isFilledThere = annotations?.Entries.ToArray().Any(static entry => entry.Name is { } name && (name.StartsWith("cert-manager.io/inject", StringComparison.Ordinal) || name.StartsWith("kubernetes.io/service-account", StringComparison.Ordinal) || name.StartsWith("replicator.v1.mittwald.de/replicate-from", StringComparison.Ordinal) || name.StartsWith("reflector.v1.k8s.emberstack.com/reflects", StringComparison.Ordinal))) == true;
                // An object without keys is filled in the cluster.
                var keys = KeysOf(root, "data", "stringData", "binaryData");
                Add(found.Id.Kind, found.Id.Namespace, found.Id.Name, isFilledThere || keys.Count == 0 ? null : keys, found);
                break;
            case ("external-secrets.io", "ExternalSecret"):
                if (spec?.GetMapping("target")?.GetString("creationPolicy") != "None")
                {
                    var target = spec?.GetMapping("target");
                    string kind = target?.GetMapping("manifest")?.GetString("kind") ?? "Secret";
                    Add(kind, found.Id.Namespace, target?.GetString("name") is { Length: > 0 } given ? given : found.Id.Name, ExternalSecretKeys.Of(spec), found);
                }

                break;
            case ("external-secrets.io", "ClusterExternalSecret"):
                anyNamespace.Add(("Secret", spec?.GetString("externalSecretName") is { Length: > 0 } name ? name : found.Id.Name));
                anyNamespace.Add(("Secret", spec?.GetMapping("externalSecretSpec")?.GetMapping("target")?.GetString("name") ?? found.Id.Name));
                break;
            case ("bitnami.com", "SealedSecret"):
                Add("Secret", found.Id.Namespace, spec?.GetMapping("template")?.GetMapping("metadata")?.GetString("name") ?? found.Id.Name, null, found);
                break;
            case ("cert-manager.io", "Certificate"):
                Add("Secret", found.Id.Namespace, spec?.GetString("secretName") ?? "", null, found);
                break;
            case ("networking.k8s.io", "Ingress"):
                foreach (var tls in NodeReading.MappingsOf(spec?.GetSequence("tls")))
                {
                    Add("Secret", found.Id.Namespace, tls.GetString("secretName") ?? "", null, found);
                }

                break;
            default:
                AddCustom(found);
                break;
        }
    }

    // Operators name what they make after their object: NAME, NAME-app, NAME-credentials.
    private void AddCustom(ClusterObject found)
    {
        if (!found.Id.Group.Contains('.') || found.Id.Group.EndsWith(".k8s.io", StringComparison.Ordinal) || IsConsumer(found))
        {
            return;
        }

        if (!customByNamespace.TryGetValue(found.Id.Namespace, out var list))
        {
            customByNamespace[found.Id.Namespace] = list = [];
        }

        list.Add(found);
        if (found.Id.Namespace.Length == 0)
        {
            anyNamespace.Add(("Secret", found.Id.Name));
            anyNamespace.Add(("ConfigMap", found.Id.Name));
        }
    }

    /// <summary>Kinds of custom objects that use Secrets and make none.</summary>
    internal static bool IsConsumer(ClusterObject found) => found.Id.Kind is "HelmRelease" or "ReplicationSource" or "ReplicationDestination" or "HTTPRoute" or "GRPCRoute" or "TLSRoute" or "TCPRoute" or "UDPRoute"
        or "ServiceMonitor" or "PodMonitor" or "PrometheusRule" or "ScrapeConfig" or "Probe" or "CustomResourceDefinition" or "ScaledObject" or "TriggerAuthentication" or "NetworkPolicy" or "CiliumNetworkPolicy"
        || PodTemplate.Of(found) is not null || FluxKinds.IsFlux(found.Resource);

    private static HashSet<string> KeysOf(YamlMapping root, params ReadOnlySpan<string> fields)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (string field in fields)
        {
            foreach (var entry in NodeReading.EntriesOf(root.GetMapping(field)))
            {
                keys.Add(entry.Name ?? "");
            }
        }

        return keys;
    }

    private void Add(string kind, string @namespace, string name, IReadOnlySet<string>? keys, ClusterObject by)
    {
        if (name.Length == 0)
        {
            return;
        }

        if (!sources.TryGetValue((kind, @namespace, name), out var list))
        {
            sources[(kind, @namespace, name)] = list = [];
        }

        list.Add(new ConfigSource(name, keys, by));
    }
}
