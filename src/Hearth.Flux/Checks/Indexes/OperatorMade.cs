using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;

namespace Hearth.Flux.Checks;

/// <summary>
/// What operators make of custom resources, as far as names tell. The rules that are known are exact; of an operator that
/// is not known anything may come that carries its resource's name, so that checks stay silent about it.
/// </summary>
internal sealed class OperatorMade
{
    // Groups whose objects describe and never make a Service, a pod or a claim.
    private static readonly HashSet<string> PassiveGroups = new(StringComparer.Ordinal)
    {
        "apps", "batch", "autoscaling", "policy", "extensions",
        "external-secrets.io", "generators.external-secrets.io", "cert-manager.io", "acme.cert-manager.io", "bitnami.com",
        FluxKinds.KustomizeGroup, FluxKinds.HelmGroup, FluxKinds.SourceGroup, FluxKinds.NotificationGroup, FluxKinds.ImageGroup,
        "cilium.io", "metallb.io", "externaldns.k8s.io", "k8s.cni.cncf.io", "kyverno.io", "keda.sh", "trust.cert-manager.io",
        "groupsnapshot.storage.k8s.io", "snapshot.storage.k8s.io", "secretgenerator.mittwald.de", "volsync.backube",
        "networking.k8s.io", "rbac.authorization.k8s.io", "storage.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
        "admissionregistration.k8s.io", "coordination.k8s.io", "scheduling.k8s.io", "node.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "resource.k8s.io", "gateway.envoyproxy.io", "monitoring.giantswarm.io", "observability.giantswarm.io",
    };

    private static readonly HashSet<(string Group, string Kind)> PassiveKinds =
    [
        ("monitoring.coreos.com", "ServiceMonitor"), ("monitoring.coreos.com", "PodMonitor"), ("monitoring.coreos.com", "PrometheusRule"),
        ("monitoring.coreos.com", "Probe"), ("monitoring.coreos.com", "ScrapeConfig"), ("monitoring.coreos.com", "AlertmanagerConfig"),
        ("grafana.integreatly.org", "GrafanaDashboard"), ("grafana.integreatly.org", "GrafanaDatasource"), ("grafana.integreatly.org", "GrafanaFolder"),
        ("gateway.networking.k8s.io", "HTTPRoute"), ("gateway.networking.k8s.io", "GRPCRoute"), ("gateway.networking.k8s.io", "TLSRoute"),
        ("gateway.networking.k8s.io", "TCPRoute"), ("gateway.networking.k8s.io", "UDPRoute"), ("gateway.networking.k8s.io", "ReferenceGrant"),
        ("gateway.networking.k8s.io", "BackendTLSPolicy"), ("gateway.networking.k8s.io", "GatewayClass"), ("gateway.networking.k8s.io", "ListenerSet"),
        ("postgresql.cnpg.io", "ScheduledBackup"), ("postgresql.cnpg.io", "Backup"), ("postgresql.cnpg.io", "ImageCatalog"),
        ("postgresql.cnpg.io", "ClusterImageCatalog"), ("postgresql.cnpg.io", "Database"), ("barmancloud.cnpg.io", "ObjectStore"),
    ];

    // Flux comes before the repository: by `flux bootstrap`, its operator or a script.
    private static readonly HashSet<string> FluxServices = new(StringComparer.Ordinal)
    {
        "source-controller", "notification-controller", "webhook-receiver", "source-watcher", "flux-operator",
    };

    private readonly Dictionary<string, List<ClusterObject>> byNamespace = new(StringComparer.Ordinal);

    public OperatorMade(CheckContext context)
    {
        foreach (var found in context.Objects.Where(static found => found.Id.Namespace.Length > 0 && IsActive(found.Id.Group, found.Id.Kind)))
        {
            if (!byNamespace.TryGetValue(found.Id.Namespace, out var list))
            {
                byNamespace[found.Id.Namespace] = list = [];
            }

            list.Add(found);
        }
    }

    /// <summary>Whether an operator may make a Service of that name.</summary>
    public bool MayMakeService(string @namespace, string name) => (@namespace == FluxKinds.SystemNamespace && FluxServices.Contains(name)) || In(@namespace).Any(found => (found.Id.Group, found.Id.Kind) switch
    {
        ("postgresql.cnpg.io", "Cluster") => IsClusterService(found, name),
        ("postgresql.cnpg.io", "Pooler") => name == found.Id.Name,
        ("dragonflydb.io", "Dragonfly") => name == found.Id.Name,
        ("monitoring.coreos.com", "Prometheus" or "PrometheusAgent") => name is "prometheus-operated" or "prometheus-agent-operated",
        ("monitoring.coreos.com", "Alertmanager") => name == "alertmanager-operated",
        ("monitoring.coreos.com", "ThanosRuler") => name == "thanos-ruler-operated",
        (FluxKinds.OperatorGroup, "FluxInstance") => FluxServices.Contains(name),
        (FluxKinds.OperatorGroup, _) => name.Contains(found.Id.Name, StringComparison.Ordinal),
        ("ceph.rook.io", _) => name.StartsWith("rook-ceph-", StringComparison.Ordinal),
        _ => name.Contains(found.Id.Name, StringComparison.Ordinal),
    });

    /// <summary>Whether an operator may make a claim of that name.</summary>
    public bool MayMakeClaim(string @namespace, string name) => In(@namespace).Any(found => (found.Id.Group, found.Id.Kind) switch
    {
        ("postgresql.cnpg.io", "Cluster") => name.StartsWith(found.Id.Name + "-", StringComparison.Ordinal),
        ("postgresql.cnpg.io", "Pooler") => false,
        (FluxKinds.OperatorGroup, "FluxInstance") => false,
        _ => name.Contains(found.Id.Name, StringComparison.Ordinal),
    });

    /// <summary>Whether an operator may make pods there that Services of the repository select.</summary>
    public bool MayMakePods(string @namespace) => In(@namespace).Any();

    private IEnumerable<ClusterObject> In(string @namespace) => byNamespace.GetValueOrDefault(@namespace) ?? [];

    // A Cluster makes -rw, -ro and -r, switched off by name, and what managed.services adds.
    private static bool IsClusterService(ClusterObject cluster, string name)
    {
        var services = cluster.Resource.Root.GetMapping("spec")?.GetMapping("managed")?.GetMapping("services");
        if (NodeReading.MappingsOf(services?.GetSequence("additional")).Any(entry => entry.GetMapping("serviceTemplate")?.GetMapping("metadata")?.GetString("name") == name))
        {
            return true;
        }

        return name.StartsWith(cluster.Id.Name, StringComparison.Ordinal)
            && name[cluster.Id.Name.Length..] is "-rw" or "-ro" or "-r" or "-any"
            && services?.GetStrings("disabledDefaultServices").Contains(name[(cluster.Id.Name.Length + 1)..]) != true;
    }

    private static bool IsActive(string group, string kind) => group.Length > 0 && !PassiveGroups.Contains(group) && !PassiveKinds.Contains((group, kind));
}
