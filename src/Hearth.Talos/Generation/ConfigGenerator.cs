using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Generation;

/// <summary>
/// The config that <c>talosctl gen config</c> would write for a version contract, 1.10 and later: the legacy document
/// and, release by release, more and more documents of their own.
/// </summary>
public static partial class ConfigGenerator
{
    private const string ExcludeFromLoadBalancers = "node.kubernetes.io/exclude-from-external-load-balancers";
    private const string ControlPlaneLabel = "node-role.kubernetes.io/control-plane";
    private const int KubePrismPort = 7445;

    public static MachineConfig Generate(ClusterInput input, MachineRole role)
    {
        var tree = new Tree($"<Talos {input.Contract} defaults>");
        var documents = new List<ConfigDocument> { new(TypeTable.Legacy, Legacy(tree, input, role)) };
        if (input.Contract.HasMultiDocKubernetes)
        {
            AddSystemDocuments(documents, tree, input);
        }

        if (input.Contract.HasMultiDocNetwork)
        {
            foreach (var (host, endpoints) in input.RegistryMirrors.OrderBy(mirror => mirror.Key, StringComparer.Ordinal))
            {
                documents.Add(tree.Document("RegistryMirrorConfig", ("name", tree.Value(host)), ("endpoints", tree.Items([.. endpoints.Select(url => tree.Map(("url", tree.Value(url))))]))));
            }

            documents.Add(tree.Document("HostnameConfig", ("auto", tree.Value("stable"))));
        }

        if (input.KubeSpanEnabled is { } kubeSpan && input.Contract.HasMultiDocKubeSpan)
        {
            documents.Add(tree.Document("KubeSpanConfig", ("enabled", kubeSpan ? tree.True : tree.False)));
        }

        if (input.Contract.HasMultiDocKubernetes)
        {
            AddKubernetesDocuments(documents, tree, input, role);
        }

        return MachineConfig.Create(documents);
    }

    private static YamlMapping Legacy(Tree tree, ClusterInput input, MachineRole role) => tree.Map(
        ("version", tree.Value("v1alpha1")),
        ("debug", tree.False),
        ("persist", tree.True),
        ("machine", Machine(tree, input, role)),
        ("cluster", Cluster(tree, input, role)));

    private static YamlMapping Machine(Tree tree, ClusterInput input, MachineRole role)
    {
        var contract = input.Contract;
        bool legacyKubernetes = !contract.HasMultiDocKubernetes;
        return tree.Map(
            ("type", tree.Value(role == MachineRole.ControlPlane ? "controlplane" : "worker")),
            ("token", tree.Secret(input.Secrets.TrustdToken)),
            ("ca", Authority(tree, input.Secrets.Os, withKey: role == MachineRole.ControlPlane)),
            ("certSANs", tree.List(input.MachineSans)),
            ("kubelet", legacyKubernetes ? tree.Map(("image", Image(tree, "ghcr.io/siderolabs/kubelet", input)), ("defaultRuntimeSeccompProfileEnabled", tree.True), ("disableManifestsDirectory", tree.True)) : null),
            ("network", contract.HasMultiDocKubeSpan ? null : tree.Map(("kubespan", input.KubeSpanEnabled is { } kubeSpan ? tree.Map(("enabled", kubeSpan ? tree.True : tree.False)) : null))),
            ("install", legacyKubernetes ? tree.Map(
                ("disk", tree.Text(input.InstallDisk)),
                ("extraKernelArgs", tree.List(input.InstallExtraKernelArgs)),
                ("image", tree.Text(input.InstallImage)),
                ("wipe", tree.False),
                ("grubUseUKICmdline", tree.TrueIf(contract.HasMultiDocNetwork))) : null),
            ("sysctls", legacyKubernetes && input.Sysctls.Count > 0 ? StringMap(tree, input.Sysctls) : null),
            ("registries", !contract.HasMultiDocNetwork && input.RegistryMirrors.Count > 0 ? tree.Map(("mirrors", tree.Map([.. input.RegistryMirrors.Select(mirror => (mirror.Key, (YamlNode?)tree.Map(("endpoints", tree.List([.. mirror.Value.Select(url => (Sourced)url)])))))]))) : null),
            ("features", tree.Map(
                ("rbac", tree.TrueIf(!contract.HasMultiDocNetwork)),
                ("stableHostname", tree.TrueIf(!contract.HasMultiDocNetwork)),
                ("apidCheckExtKeyUsage", tree.TrueIf(!contract.HasMultiDocNetwork)),
                ("diskQuotaSupport", tree.True),
                ("kubePrism", legacyKubernetes ? tree.Map(("enabled", tree.True), ("port", tree.Number(KubePrismPort))) : null),
                ("hostDNS", legacyKubernetes ? tree.Map(("enabled", tree.True), ("forwardKubeDNSToHost", tree.True)) : null))),
            ("nodeLabels", legacyKubernetes && role == MachineRole.ControlPlane ? tree.Map((ExcludeFromLoadBalancers, tree.Value(""))) : null));
    }

    private static YamlMapping Cluster(Tree tree, ClusterInput input, MachineRole role)
    {
        bool controlPlane = role == MachineRole.ControlPlane;
        var secrets = input.Secrets;
        if (input.Contract.HasMultiDocKubernetes)
        {
            return tree.Map(
                ("token", tree.Secret(secrets.BootstrapToken)),
                ("etcd", controlPlane ? tree.Map(("ca", Authority(tree, secrets.Etcd, withKey: true))) : null));
        }

        return tree.Map(
            ("id", tree.Secret(secrets.ClusterId)),
            ("secret", tree.Secret(secrets.ClusterSecret)),
            ("controlPlane", tree.Map(("endpoint", tree.Text(input.Endpoint)), ("localAPIServerPort", controlPlane ? tree.Number(input.LocalApiServerPort) : null))),
            ("clusterName", tree.Text(input.ClusterName)),
            ("network", tree.Map(
                ("cni", input.CustomCniUrl is { } cni ? tree.Map(("name", tree.Value("custom")), ("urls", tree.List([cni]))) : null),
                ("dnsDomain", tree.Text(input.DnsDomain)),
                ("podSubnets", tree.List(input.PodNets)),
                ("serviceSubnets", tree.List(input.ServiceNets)))),
            ("token", tree.Secret(secrets.BootstrapToken)),
            ("aescbcEncryptionSecret", controlPlane && !input.Contract.HasSecretbox ? tree.Secret(secrets.AesCbcSecret) : null),
            ("secretboxEncryptionSecret", controlPlane && secrets.SecretboxSecret.Length > 0 ? tree.Secret(secrets.SecretboxSecret) : null),
            ("ca", Authority(tree, secrets.Kubernetes, withKey: controlPlane)),
            ("aggregatorCA", controlPlane ? Authority(tree, secrets.Aggregator, withKey: true) : null),
            ("serviceAccount", controlPlane ? tree.Map(("key", tree.Secret(secrets.ServiceAccountKey))) : null),
            ("apiServer", controlPlane ? ApiServer(tree, input) : null),
            ("controllerManager", controlPlane ? tree.Map(("image", Image(tree, "registry.k8s.io/kube-controller-manager", input))) : null),
            ("proxy", controlPlane ? tree.Map(("image", Image(tree, "registry.k8s.io/kube-proxy", input))) : null),
            ("scheduler", controlPlane ? tree.Map(("image", Image(tree, "registry.k8s.io/kube-scheduler", input))) : null),
            ("discovery", tree.Map(("enabled", input.DiscoveryEnabled ? tree.True : tree.False), ("registries", tree.Map(("kubernetes", tree.Map(("disabled", tree.True))))))),
            ("etcd", controlPlane ? tree.Map(("ca", Authority(tree, secrets.Etcd, withKey: true))) : null),
            ("allowSchedulingOnControlPlanes", controlPlane ? tree.TrueIf(input.AllowSchedulingOnControlPlanes) : null));
    }

    private static YamlMapping ApiServer(Tree tree, ClusterInput input)
    {
        var sans = input.ApiServerSans;
        if (!input.Contract.HasMultiDocNetwork && GoUrl.TryParse(input.Endpoint.Value, out var endpoint))
        {
            sans = [new Sourced(endpoint.HostName, input.Endpoint.Origin), .. sans];
        }

        return tree.Map(
            ("image", Image(tree, "registry.k8s.io/kube-apiserver", input)),
            ("certSANs", tree.List(sans)),
            ("disablePodSecurityPolicy", tree.TrueIf(!input.Contract.HasMultiDocNetwork)),
            ("admissionControl", tree.Items(tree.Map(("name", tree.Value("PodSecurity")), ("configuration", PodSecurity(tree))))),
            ("auditPolicy", AuditPolicy(tree)));
    }

    private static YamlMapping PodSecurity(Tree tree) => tree.Map(
        ("apiVersion", tree.Value("pod-security.admission.config.k8s.io/v1alpha1")),
        ("kind", tree.Value("PodSecurityConfiguration")),
        ("defaults", tree.Map(
            ("enforce", tree.Value("baseline")),
            ("enforce-version", tree.Value("latest")),
            ("audit", tree.Value("restricted")),
            ("audit-version", tree.Value("latest")),
            ("warn", tree.Value("restricted")),
            ("warn-version", tree.Value("latest")))),
        ("exemptions", tree.Map(("usernames", tree.Items()), ("runtimeClasses", tree.Items()), ("namespaces", tree.Items(tree.Value("kube-system"))))));

    private static YamlMapping AuditPolicy(Tree tree) => tree.Map(
        ("apiVersion", tree.Value("audit.k8s.io/v1")),
        ("kind", tree.Value("Policy")),
        ("rules", tree.Items(tree.Map(("level", tree.Value("Metadata"))))));

    private static YamlScalar Image(Tree tree, string name, ClusterInput input) =>
        GoScalars.String($"{name}:v{input.KubernetesVersion.Value}", input.KubernetesVersion.Origin ?? tree.Span);

    private static YamlMapping Authority(Tree tree, PemPair pair, bool withKey) =>
        tree.Map(("crt", tree.Secret(pair.Certificate)), ("key", tree.Secret(withKey ? pair.Key : "")));

    private static YamlMapping StringMap(Tree tree, IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        tree.Map([.. pairs.Select(pair => (pair.Key, (YamlNode?)tree.Value(pair.Value)))]);
}
