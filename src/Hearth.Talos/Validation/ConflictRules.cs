using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <summary>What a document says that the legacy document says as well: Talos takes it from one of them only.</summary>
internal static class ConflictRules
{
    private const string Remove = ", please remove it to avoid conflicts";

    private static readonly (string Kind, string Path, string Message)[] Rules =
    [
        ("UnattendedInstallConfig", "machine.install", "UnattendedInstallConfig config is incompatible with v1alpha1 config (.machine.install)"),
        ("KubeCoreDNSConfig", "cluster.coreDNS", "CoreDNS config is already set in v1alpha1 config (.cluster.coreDNS)"),
        ("KubeletConfig", "machine.kubelet", "kubelet config is already set in v1alpha1 config (.machine.kubelet)"),
        ("KubeAuditPolicyConfig", "cluster.apiServer.auditPolicy", "audit policy config is already set in v1alpha1 config"),
        ("KubeAggregatorCAConfig", "cluster.aggregatorCA", "kube-apiserver aggregator CA is already set in v1alpha1 config (.cluster.aggregatorCA), please remove it and use the new KubeAggregatorCAConfig document instead"),
        ("KubeEtcdEncryptionConfig", "cluster.secretboxEncryptionSecret", "etcd encryption config is already set in v1alpha1 config"),
        ("KubeEtcdEncryptionConfig", "cluster.aescbcEncryptionSecret", "etcd encryption config is already set in v1alpha1 config"),
        ("KubeFlannelCNIConfig", "cluster.network", "cluster network config in v1alpha1 config (.machine.cluster.network) can't be used with KubeFlannelCNIConfig document" + Remove),
        ("KubeClusterConfig", "cluster.clusterName", "cluster name is already set in the v1alpha1 config (.cluster.clusterName). Please remove it and use only the new KubeClusterConfig document to avoid conflicts"),
        ("KubeClusterConfig", "cluster.controlPlane.endpoint", "cluster endpoint is already set in the v1alpha1 config (.cluster.controlPlane.endpoint). Please remove it and use only the new KubeClusterConfig document to avoid conflicts"),
        ("KubePrismConfig", "machine.features.kubePrism", "KubePrism config in v1alpha1 config (.machine.features.kubePrism) can't be used with KubePrismConfig document" + Remove),
        ("KubeCredentialProviderConfig", "machine.kubelet", "cannot use KubeCredentialProviderConfig with legacy kubelet configuration (.machine.kubelet)"),
        ("KubeNetworkConfig", "cluster.network", "cluster network config is already set in the v1alpha1 config (.machine.cluster.network). Please remove it and use only the new KubeNetworkConfig document to avoid conflicts"),
        ("KubeControllerManagerConfig", "cluster.controllerManager", "kube-controller-manager config is already set in v1alpha1 config (.cluster.controllerManager)"),
        ("KubeControllerManagerConfig", "machine.controlPlane.controllerManager", "kube-controller-manager config is already set in v1alpha1 config (.machine.controlplane.controllerManager)"),
        ("KubeAPIServerCAConfig", "cluster.ca", "kube-apiserver CA is already set in v1alpha1 config (.cluster.ca)"),
        ("KubeAdmissionControlConfig", "cluster.apiServer.admissionControl", "admission control plugin config is already set in v1alpha1 config"),
        ("KubeServiceAccountConfig", "cluster.serviceAccount", "service account is already set in v1alpha1 config (.cluster.serviceAccount)"),
        ("KubeAuthorizerConfig", "cluster.apiServer.admissionControl", "admission control plugin config is already set in v1alpha1 config"),
        ("KubeAPIServerConfig", "cluster.apiServer", "kube-apiserver config is already set in v1alpha1 config (.cluster.apiServer)"),
        ("KubeAPIServerConfig", "cluster.controlPlane.localAPIServerPort", "kube-apiserver API port is already set in v1alpha1 config (.cluster.controlPlane.localAPIServerPort)"),
        ("KubeTalosAPIAccessConfig", "machine.features.kubernetesTalosAPIAccess", ".machine.features.kubernetesTalosAPIAccess is already set in v1alpha1 config"),
        ("KubeNodeConfig", "cluster.allowSchedulingOnControlPlanes", ".cluster.allowSchedulingOnControlPlanes is already set in v1alpha1 config"),
        ("KubeNodeConfig", "cluster.allowSchedulingOnMasters", ".cluster.allowSchedulingOnMasters is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.kubelet.skipNodeRegistration", ".machine.kubelet.skipNodeRegistration is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.kubelet.registerWithFQDN", ".machine.kubelet.registerWithFQDN is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.kubelet.nodeIP", ".machine.kubelet.nodeIP is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.nodeLabels", ".machine.nodeLabels is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.nodeAnnotations", ".machine.nodeAnnotations is already set in v1alpha1 config"),
        ("KubeNodeConfig", "machine.nodeTaints", ".machine.nodeTaints is already set in v1alpha1 config"),
        ("KubeProxyConfig", "cluster.proxy", "cluster proxy config in v1alpha1 config (.machine.cluster.proxy) can't be used with KubeProxyConfig document" + Remove),
        ("KubeSchedulerConfig", "cluster.scheduler", "kube-scheduler config is already set in v1alpha1 config (.cluster.scheduler)"),
        ("KubeSchedulerConfig", "machine.controlPlane.scheduler", "kube-scheduler config is already set in v1alpha1 config (.machine.controlplane.scheduler)"),
        ("ResolverConfig", "machine.network.searchDomains", ".machine.network.searchDomains is already set in v1alpha1 config"),
        ("ResolverConfig", "machine.network.nameservers", ".machine.network.nameservers is already set in v1alpha1 config"),
        ("ResolverConfig", "machine.network.disableSearchDomain", ".machine.network.disableSearchDomain is already set in v1alpha1 config"),
        ("DiscoveryIdentityConfig", "cluster.id", "cluster identity is already configured in .cluster.id/.cluster.secret of the v1alpha1 config"),
        ("DiscoveryIdentityConfig", "cluster.secret", "cluster identity is already configured in .cluster.id/.cluster.secret of the v1alpha1 config"),
        ("DiscoveryServiceConfig", "cluster.discovery", "discovery service is already configured in .cluster.discovery of the v1alpha1 config"),
        ("CRIBaseRuntimeSpecConfig", "machine.baseRuntimeSpecOverrides", "base runtime spec overrides are already set in v1alpha1 config"),
        ("ImageCacheConfig", "machine.features.imageCache", "image cache config is already set in v1alpha1 config"),
        ("TimeSyncConfig", "machine.time.disabled", "time sync cannot be disabled in both v1alpha1 and new-style configuration"),
        ("TimeSyncConfig", "machine.time.servers", "time servers cannot be specified in both v1alpha1 and new-style configuration"),
        ("TimeSyncConfig", "machine.time.bootTimeout", "boot timeout cannot be specified in both v1alpha1 and new-style configuration"),
        ("KubeSpanConfig", "machine.network.kubespan", "kubespan is already configured in v1alpha1 machine.network.kubespan"),
        ("HostnameConfig", "machine.network.hostname", "static hostname is already set in v1alpha1 config"),
        ("HostnameConfig", "machine.features.stableHostname", "stable hostname is already set in v1alpha1 config"),
    ];

    /// <summary>The places of the legacy document that a kind takes over.</summary>
    public static IEnumerable<(string Path, string Message)> For(string kind) => Rules.Where(rule => rule.Kind == kind).Select(rule => (rule.Path, rule.Message));

    public static void Check(Findings findings, ConfigDocument document, YamlMapping legacy)
    {
        foreach (var (path, message) in For(document.Kind))
        {
            var value = MachineConfig.Get(legacy, path);
            bool set = value is not null and not YamlScalar { Value: "false", Style: ScalarStyle.Plain } && (value is not YamlSequence { Count: 0 });
            if (set)
            {
                findings.Error(true, value, message);
                if (document.Kind != "ResolverConfig")
                {
                    break;
                }
            }
        }

        if (document is { Kind: "VolumeConfig", Name: "STATE" or "EPHEMERAL" } && document.Root.GetMapping("encryption") is { Count: > 0 })
        {
            var encryption = MachineConfig.Get(legacy, $"machine.systemDiskEncryption.{(document.Name == "STATE" ? "state" : "ephemeral")}");
            findings.Error(encryption is not null, encryption, $"system disk encryption for \"{document.Name}\" is configured in both v1alpha1.Config and VolumeConfig");
        }

        if (document.Kind == "ResolverConfig" && document.Root.ContainsKey("hostDNS"))
        {
            var hostDns = MachineConfig.Get(legacy, "machine.features.hostDNS");
            findings.Error(hostDns is not null, hostDns, ".machine.features.hostDNS is already set in v1alpha1 config");
        }
    }
}
