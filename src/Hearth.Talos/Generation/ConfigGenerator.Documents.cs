using System.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Generation;

/// <content>The documents of contract 1.14, in the order Talos writes them.</content>
public static partial class ConfigGenerator
{
    private static void AddSystemDocuments(List<ConfigDocument> documents, Tree tree, ClusterInput input)
    {
        if (input.DiscoveryEnabled)
        {
            documents.Add(tree.Document("DiscoveryServiceConfig", ("name", tree.Value("default")), ("endpoint", tree.Value("https://discovery.talos.dev/"))));
        }

        documents.Add(tree.Document("DiscoveryIdentityConfig", ("clusterID", tree.Secret(input.Secrets.ClusterId)), ("clusterSecret", tree.Secret(input.Secrets.ClusterSecret))));
        if (input.InstallDisk is { Value.Length: > 0 } disk)
        {
            documents.Add(tree.Document(
                "UnattendedInstallConfig",
                ("installer", input.InstallImage is { } image ? tree.Map(("image", tree.Text(image))) : null),
                ("provisioning", tree.Map(
                    ("diskSelector", tree.Map(("match", GoScalars.String($"disk.dev_path == \"{disk.Value}\"", disk.Origin ?? tree.Span)))),
                    ("wipe", tree.False)))));
        }

        documents.Add(tree.Document("ResolverConfig", ("hostDNS", tree.Map(("enabled", tree.True), ("forwardKubeDNSToHost", tree.True)))));
        if (input.Sysctls.Count > 0)
        {
            documents.Add(tree.Document("SysctlConfig", ("params", StringMap(tree, input.Sysctls))));
        }

        documents.Add(tree.Document("VolumeConfig", ("name", tree.Value("EPHEMERAL")), ("mount", tree.Map(("secure", tree.True)))));
        documents.Add(tree.Document("FilesystemTrimConfig", ("interval", tree.Value("168h0m0s"))));
        documents.Add(tree.Document("SecurityProfileConfig", ("workloadIsolation", tree.True)));
    }

    private static void AddKubernetesDocuments(List<ConfigDocument> documents, Tree tree, ClusterInput input, MachineRole role)
    {
        bool controlPlane = role == MachineRole.ControlPlane;
        var kubernetes = input.Secrets.Kubernetes;
        documents.Add(tree.Document("KubeClusterConfig", ("clusterName", tree.Text(input.ClusterName)), ("endpoint", tree.Text(input.Endpoint))));
        documents.Add(tree.Document(
            "KubeNodeConfig",
            ("labels", controlPlane ? tree.Map((ControlPlaneLabel, tree.Value("")), (ExcludeFromLoadBalancers, tree.Value(""))) : null),
            ("taints", controlPlane && !input.AllowSchedulingOnControlPlanes ? tree.Map((ControlPlaneLabel, tree.Value("NoSchedule"))) : null)));
        documents.Add(tree.Document("KubeletConfig", ("image", Image(tree, "ghcr.io/siderolabs/kubelet", input)), ("defaultRuntimeSeccompProfileEnabled", tree.True)));
        documents.Add(tree.Document("KubeNetworkConfig", ("dnsDomain", tree.Text(input.DnsDomain)), ("podSubnets", tree.List(input.PodNets)), ("serviceSubnets", tree.List(input.ServiceNets))));
        documents.Add(controlPlane
            ? tree.Document("KubeAPIServerCAConfig", ("issuingCA", PemAuthority(tree, kubernetes)))
            : tree.Document("KubeAPIServerCAConfig", ("acceptedCAs", tree.Items(tree.Secret(Pem(kubernetes.Certificate))))));
        documents.Add(tree.Document("KubePrismConfig", ("port", tree.Number(KubePrismPort))));
        if (controlPlane)
        {
            AddControlPlaneDocuments(documents, tree, input);
        }
    }

    private static void AddControlPlaneDocuments(List<ConfigDocument> documents, Tree tree, ClusterInput input)
    {
        documents.Add(tree.Document("KubeAggregatorCAConfig", ("issuingCA", PemAuthority(tree, input.Secrets.Aggregator))));
        documents.Add(tree.Document("KubeAdmissionControlConfig", ("name", tree.Value("PodSecurity")), ("configuration", PodSecurity(tree))));
        documents.Add(tree.Document("KubeAuditPolicyConfig", ("configuration", AuditPolicy(tree))));
        documents.Add(tree.Document("KubeAuthenticationConfig", ("configuration", tree.Map(
            ("anonymous", tree.Map(
                ("enabled", tree.True),
                ("conditions", tree.Items(tree.Map(("path", tree.Value("/livez"))), tree.Map(("path", tree.Value("/readyz"))), tree.Map(("path", tree.Value("/healthz"))))))),
            ("jwt", tree.Items())))));
        documents.Add(tree.Document("KubeAuthorizerConfig", ("name", tree.Value("node")), ("type", tree.Value("Node"))));
        documents.Add(tree.Document("KubeAuthorizerConfig", ("name", tree.Value("rbac")), ("type", tree.Value("RBAC"))));
        documents.Add(tree.Document("KubeEtcdEncryptionConfig", ("config", tree.Map(("resources", tree.Items(tree.Map(
            ("providers", EncryptionProviders(tree, input.Secrets)),
            ("resources", tree.Items(tree.Value("secrets"))))))))));
        documents.Add(tree.Document("KubeServiceAccountConfig", ("issuer", tree.Map(
            ("privateKey", tree.Secret(Pem(input.Secrets.ServiceAccountKey))),
            ("issuerURL", tree.Text(input.Endpoint))))));
        documents.Add(tree.Document(
            "KubeAPIServerConfig",
            ("image", Image(tree, "registry.k8s.io/kube-apiserver", input)),
            ("apiPort", tree.Number(input.LocalApiServerPort)),
            ("certExtraSANs", tree.List(input.ApiServerSans))));
        documents.Add(tree.Document("KubeControllerManagerConfig", ("image", Image(tree, "registry.k8s.io/kube-controller-manager", input))));
        documents.Add(tree.Document("KubeSchedulerConfig", ("image", Image(tree, "registry.k8s.io/kube-scheduler", input))));
        documents.Add(tree.Document("KubeProxyConfig", ("image", Image(tree, "registry.k8s.io/kube-proxy", input))));
        if (input.CustomCniUrl is null)
        {
            documents.Add(tree.Document("KubeFlannelCNIConfig", ("backendType", tree.Value("vxlan")), ("backendPort", tree.Number(4789))));
        }

        documents.Add(tree.Document("KubeCoreDNSConfig", ("enabled", tree.True)));
        if (input.CustomCniUrl is { } cni)
        {
            documents.Add(tree.Document("KubeExternalManifestConfig", ("name", tree.Value("custom-cni")), ("url", tree.Text(cni))));
        }
    }

    // An old cluster's aescbc secret must stay aescbc, else the API server could not read what it wrote. Upstream's
    // generator writes it under "secretbox" (v1.14.0-beta.1), which its own older path does not do.
    private static YamlSequence EncryptionProviders(Tree tree, SecretsBundle secrets)
    {
        var providers = new List<YamlNode>();
        if (secrets.SecretboxSecret.Length > 0)
        {
            providers.Add(Provider(tree, "secretbox", "key2", secrets.SecretboxSecret));
        }

        if (secrets.AesCbcSecret.Length > 0)
        {
            providers.Add(Provider(tree, "aescbc", "key1", secrets.AesCbcSecret));
        }

        return tree.Items([.. providers]);
    }

    private static YamlMapping Provider(Tree tree, string kind, string key, string secret) =>
        tree.Map((kind, tree.Map(("keys", tree.Items(tree.Map(("name", tree.Value(key)), ("secret", tree.Secret(secret))))))));

    private static YamlMapping PemAuthority(Tree tree, PemPair pair) => tree.Map(("cert", tree.Secret(Pem(pair.Certificate))), ("key", tree.Secret(Pem(pair.Key))));

    private static string Pem(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
