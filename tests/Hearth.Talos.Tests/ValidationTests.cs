using Hearth.Syntax.Text;
using Hearth.Talos.Machine;
using Hearth.Talos.Validation;

namespace Hearth.Talos.Tests;

/// <summary>Documents that Talos refuses or warns about, with its words.</summary>
public sealed class ValidationTests
{
    private const string Digest = "@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData("kind: RegistryMirrorConfig\nname: docker.io\nendpoints: [{url: ftp://mirror.example}]", "endpoints[0].url has unsupported scheme: \"ftp\"")]
    [InlineData("kind: RegistryAuthConfig\nname: ghcr.io\nusername: a\nidentityToken: b", "only one of username/password or identityToken authentication can be specified")]
    [InlineData("kind: RegistryTLSConfig\nname: ghcr.io\nca: nothing", "ca must be a valid PEM-encoded certificate")]
    [InlineData("kind: CRICustomizationConfig\nname: customization\ncontent: ''", "name \"customization\" is reserved for the legacy CRI customization")]
    [InlineData("kind: CRIBaseRuntimeSpecConfig\noverrides: {process: {rlimits: many}}", "failed to unmarshal base runtime spec overrides: json: cannot unmarshal string into Go struct field Spec.process.rlimits")]
    [InlineData("kind: DiscoveryServiceConfig\nname: default\nendpoint: ftp://discovery.example/", "endpoint scheme must be http://, https:// or grpc://")]
    [InlineData("kind: DiscoveryIdentityConfig\nclusterID: a\nclusterSecret: c2hvcnQ=", "invalid clusterSecret: expected 32 bytes, got 5: ***")]
    [InlineData("kind: SideroLinkConfig\napiUrl: http://omni.example/", "apiUrl scheme must be https:// or grpc://")]
    [InlineData("kind: EtcFileConfig\nname: ../passwd\ncontents: a\nmode: 0o644", "user etc file \"../passwd\" must be a local path")]
    [InlineData("kind: EtcFileConfig\nname: cri/conf.d/20.part\ncontents: a\nmode: 0o644", "user etc file \"cri/conf.d/20.part\" is managed by Talos")]
    [InlineData("kind: SysctlConfig\nparams: {'': '1'}", "sysctl key cannot be empty")]
    [InlineData("kind: ImageVerificationConfig\nrules: [{image: ghcr.io/*, skip: true, deny: true}]", "rule 0: skip and deny cannot both be true")]
    [InlineData("kind: FilesystemScrubConfig\ninterval: 2s", "scrub interval: minimum value is 10s")]
    [InlineData("kind: LVMLogicalVolumeConfig\nname: data\ntype: raid0\nstripes: 1\nprovisioning: {volumeGroup: pool, maxSize: 50GiB}", "stripes must be at least 2")]
    [InlineData("kind: RAIDArrayConfig\nname: data", "provisioning.volumeSelector.match is required")]
    [InlineData("kind: BGPInstanceConfig\nname: fabric\nlocalASN: 65001\nneighbors: [{link: eth0}, {link: eth0}]", "neighbor[1]: duplicate neighbor \"eth0\"")]
    [InlineData("kind: TimeSyncConfig\nntp: {servers: [192.0.2.1], useNTS: true}", "NTS requires hostnames, not IP addresses: \"192.0.2.1\"")]
    [InlineData("kind: KubeNetworkConfig\npodSubnets: [10.1.0.0/8]\nserviceSubnets: [10.96.0.0/12]", "pod subnets: invalid subnet: 10.1.0.0/8 is not a valid CIDR")]
    [InlineData("kind: KubeNetworkConfig\npodSubnets: [10.244.0.0/16]\nserviceSubnets: [10.0.0.0/10]", "service subnets: invalid subnet: 10.0.0.0/10 is too large, it must be at least /12 (at most 20 host identifier bits)")]
    [InlineData("kind: VolumeConfig\nname: EPHEMERAL\nprovisioning: {diskSelector: {match: disk.size > 120}}", "disk selector is invalid: found no matching overload for '_>_' applied to '(uint, int)'")]
    [InlineData("kind: LinkAliasConfig\nname: int0\nselector: {match: disk.size > 1u}", "link selector is invalid: undeclared reference to 'disk' (in container '')")]
    [InlineData("kind: OOMConfig\ntriggerExpression: memory_some_avg10 + 1.0", "OOM trigger expression is invalid: expression output type is double, expected bool")]
    [InlineData("kind: WireguardConfig\nname: wg0\nprivateKey: not-a-key", "wireguard private key is invalid: illegal base64 data at input byte 3")]
    public void A_document_is_refused_in_Talos_words(string document, string message) => Assert.Equal([message], Check(document));

    [Theory]
    [InlineData("network: {mode: bridge}", "unsupported network mode \"bridge\", expected none or host")]
    [InlineData("mounts: [{tmpfs: {destination: tmp}}]", "mounts[0]: tmpfs.destination \"tmp\" must be an absolute path")]
    [InlineData("mounts: [{tmpfs: {destination: /a}}, {tmpfs: {destination: /a}}]", "mounts[1]: duplicate destination \"/a\"")]
    [InlineData("security: {capabilities: {add: [CAP_NET_ADMIN]}}", "capabilities.add: capability \"CAP_NET_ADMIN\" must be given without the CAP_ prefix")]
    [InlineData("resources: {limits: {cpu: '2'}}", "limits.cpu \"2\" must be expressed in millicores, e.g. 1500m")]
    [InlineData("runAs: {uid: -1}", "runAs.uid must be non-negative, got -1")]
    [InlineData("dependsOn: {containers: [other]}", "container \"web\" depends on container \"other\", which is not configured")]
    [InlineData("environment: [DEBUG]", "environment[0]: \"DEBUG\" must be in KEY=value form")]
    public void A_container_is_refused_in_Talos_words(string part, string message) =>
        Assert.Equal([message], Check($"kind: ContainerConfig\nname: web\nimage: docker.io/nginx{Digest}\n{part}"));

    [Fact]
    public void Containers_that_wait_for_each_other_are_named_as_a_circle()
    {
        string One(string name, string other) => $"apiVersion: v1alpha1\nkind: ContainerConfig\nname: {name}\nimage: a{Digest}\ndependsOn: {{containers: [{other}]}}\n";
        var findings = ConfigValidator.Validate(Read(string.Join("---\n", One("b", "c"), One("c", "b"))));
        Assert.Contains(findings, finding => finding.Message == "container dependsOn cycle detected: b -> c -> b");
    }

    [Fact]
    public void The_place_of_a_wrong_expression_is_where_it_goes_wrong()
    {
        var finding = Assert.Single(ConfigValidator.Validate(Read("apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning:\n  diskSelector:\n    match: disk.transport == 'nvme' && disk.sise > 1u\n")));
        Assert.StartsWith("config.yaml:6:", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("undefined field 'sise'", finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Span.Position.Column > 30, finding.ToString());
    }

    [Theory]
    [InlineData("v1.13.9", "v1.36.1", null)]
    [InlineData("v1.13.9", "v1.30.9", "kubelet image is not valid: version of Kubernetes 1.30.9 is too old to be used with Talos 1.13.9")]
    [InlineData("v1.10.0", "v1.34.0", "kubelet image is not valid: version of Kubernetes 1.34.0 is too new to be used with Talos 1.10.0")]
    [InlineData("v1.13.9", "latest", "kubelet image is not valid: failed to parse Kubernetes version from image reference \"ghcr.io/siderolabs/kubelet:latest\": invalid image reference: \"ghcr.io/siderolabs/kubelet:latest\"")]
    public void A_nodes_release_decides_which_Kubernetes_it_takes(string talos, string kubernetes, string? message)
    {
        var config = Read($"version: v1alpha1\nmachine:\n  type: worker\n  ca: {{crt: Zm9v, key: ''}}\n  kubelet: {{image: 'ghcr.io/siderolabs/kubelet:{kubernetes}'}}\ncluster:\n  controlPlane: {{endpoint: 'https://192.0.2.10:6443'}}\n");
        Assert.Empty(ConfigValidator.Validate(config));
        Assert.Equal(message is null ? [] : [message], ConfigValidator.Validate(config, talosVersion: talos).Select(static finding => finding.Message["v1alpha1.Config: ".Length..]));
    }

    [Fact]
    public void Every_wrong_label_is_a_finding_at_its_key()
    {
        var config = Read("version: v1alpha1\nmachine:\n  type: worker\n  ca: {crt: Zm9v, key: ''}\n  nodeLabels:\n    /zone: a\n    rack: '#1'\ncluster:\n  controlPlane: {endpoint: 'https://192.0.2.10:6443'}\n");
        Assert.Equal(
            [
                "config.yaml:6:5: error: v1alpha1.Config: invalid machine node labels: prefix cannot be empty: \"/zone\" [TAL006]",
                "config.yaml:7:5: error: v1alpha1.Config: invalid machine node labels: label value \"#1\" is invalid [TAL006]",
            ],
            ConfigValidator.Validate(config).Select(static finding => finding.ToString()));
    }

    private static string[] Check(string document) =>
        [.. ConfigValidator.Validate(Read($"apiVersion: v1alpha1\n{document}\n"))
            .Where(static finding => finding.Severity == Hearth.Syntax.Diagnostics.Severity.Error && !finding.Message.StartsWith("cluster ", StringComparison.Ordinal))
            .Select(static finding => finding.Message.StartsWith("container ", StringComparison.Ordinal) ? finding.Message : finding.Message[(finding.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..])
            .Where(static message => !message.StartsWith('['))];

    private static MachineConfig Read(string yaml) => ConfigReader.Read(new SourceText("config.yaml", yaml));
}
