using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Talos.Explaining;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Migration;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Validation;

namespace Hearth.Talos.Tests;

public sealed class TalconfigTests
{
    private static readonly Lazy<SecretsBundle> Secrets = new(() => SecretsMaker.Make(new VersionContract(1, 6), TimeProvider.System));

    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    [Fact]
    public void Variables_are_substituted_and_dollars_escaped()
    {
        files["talenv.yaml"] = "ENDPOINT_IP: 192.0.2.10 # shared\nNAME: 'green house'\n";
        var file = Load("""
            clusterName: ${NAME}
            kubernetesVersion: v1.34.0
            endpoint: https://${ENDPOINT_IP}:${PORT:-6443}
            patches:
              - |-
                machine:
                  sysctls:
                    $$patch: delete
            nodes: []
            """);
        Assert.Equal("green house", file.ClusterName);
        Assert.Equal("https://192.0.2.10:6443", file.Endpoint);
    }

    [Fact]
    public void An_unset_variable_is_an_error_at_its_place()
    {
        var exception = Assert.Throws<TalosConfigException>(() => Load("clusterName: a\nendpoint: https://${NOWHERE}:6443\nnodes: []\n"));
        Assert.Equal("talconfig.yaml:2:19: error: variable ${NOWHERE} not set [TAL016]", Assert.Single(exception.Diagnostics).ToString());
    }

    [Fact]
    public void Extensions_and_overlays_are_those_that_the_factory_has_for_the_release()
    {
        string Config(string version, string more = "") => $$$"""
            clusterName: c
            talosVersion: {{{version}}}
            kubernetesVersion: v1.34.0
            endpoint: https://192.0.2.10:6443
            nodes:
              - hostname: a
                ipAddress: 192.0.2.11
                controlPlane: true
                installDisk: /dev/sda
                {{{more}}}
                schematic:
                  overlay: {name: rpi_generic, image: siderolabs/sbc-raspberrypi}
                  customization: {systemExtensions: {officialExtensions: [siderolabs/iscsi-tools, siderolabs/iscsi-tool]}}
            """;
        var finding = Assert.Single(TalconfigRules.Check(Load(Config("v1.12.6"))));
        Assert.Equal("\"siderolabs/iscsi-tool\" is not a supported Talos extension for \"v1.12.6\"", finding.Message);
        Assert.Equal("did you mean \"siderolabs/iscsi-tools\"?", finding.Hint);
        Assert.Equal(13, finding.Span.Authored().Position.Line + 1);
        Assert.Empty(TalconfigRules.Check(Load(Config("v1.12.6", "noSchematicValidate: true"))));
        Assert.Equal("\"rpi\" of \"siderolabs/sbc-raspberrypi\" is not a supported Talos overlay for \"v1.12.6\"", TalconfigRules.Check(Load(Config("v1.12.6").Replace("rpi_generic", "rpi", StringComparison.Ordinal))).Select(static found => found.Message).First(static message => message.Contains("overlay", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_schematic_beside_a_fixed_image_does_nothing()
    {
        var file = Load("""
            clusterName: c
            talosVersion: v1.12.6
            kubernetesVersion: v1.34.0
            endpoint: https://192.0.2.10:6443
            nodes:
              - hostname: a
                ipAddress: 192.0.2.11
                controlPlane: true
                installDisk: /dev/sda
                talosImageURL: ghcr.io/siderolabs/installer
                extensionServices: [{name: tailscale, environment: [A=b]}]
                schematic: {customization: {systemExtensions: {officialExtensions: [siderolabs/tailscale]}}}
            """);
        var templates = new GoTemplates();
        var config = new NodeConfigMaker(file, Secrets.Value, templates, new ImageUrls(file, templates)).Make(file.Nodes[0]);
        Assert.Equal(
            [
                "a's schematic does nothing: talosImageURL names the image ghcr.io/siderolabs/installer",
                "a configures the extension service \"tailscale\" but its installer image has no system extension",
            ],
            ClusterChecks.Check(file, [config], []).Select(static finding => finding.Message));
    }

    [Fact]
    public void Groups_give_what_a_node_does_not_say_and_patches_add_up()
    {
        var node = Load("""
            clusterName: c
            kubernetesVersion: v1.34.0
            endpoint: https://192.0.2.10:6443
            worker:
              nodeLabels: {group: "yes"}
              disableSearchDomain: true
              patches: [one]
              certSANs: [g]
            nodes:
              - hostname: w
                ipAddress: 192.0.2.11, w.example.org
                installDisk: /dev/sda
                nodeLabels: {own: "yes"}
                patches: [two]
                certSANs: [n]
            """).Nodes[0];
        Assert.Equal("own", node.Settings.GetMapping("nodeLabels")!.Entries[0].Name);
        Assert.Equal("true", node.Settings.GetString("disableSearchDomain"));
        Assert.Equal(["one", "two"], TalconfigFile.Texts(node.Settings, "patches").Select(patch => patch.Value));
        Assert.Equal(["n", "g"], TalconfigFile.Texts(node.Settings, "certSANs").Select(san => san.Value));
        Assert.Equal(["192.0.2.11", "w.example.org"], node.Addresses);
    }

    [Fact]
    public void A_key_that_talhelper_would_ignore_is_a_warning()
    {
        var file = Load("clusterName: c\nkubernetesVersion: v1.34.0\nendpoint: https://192.0.2.10:6443\nnodes:\n  - hostname: a\n    ipAdress: 192.0.2.1\n");
        var finding = Assert.Single(file.Diagnostics);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("talconfig.yaml:6:5", finding.Span.Authored().ToString());
        Assert.Equal("did you mean \"ipAddress\"?", finding.Hint);
    }

    [Fact]
    public void An_empty_schematic_has_the_factorys_well_known_id()
    {
        Assert.Equal("customization: {}\n", SchematicId.ToYaml(null));
        Assert.Equal("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba", SchematicId.Of(null));
    }

    [Fact]
    public void A_schematic_is_hashed_in_the_factorys_order()
    {
        var node = Load("""
            clusterName: c
            kubernetesVersion: v1.34.0
            endpoint: https://192.0.2.10:6443
            nodes:
              - hostname: a
                ipAddress: 192.0.2.1
                installDisk: /dev/sda
                schematic:
                  customization:
                    systemExtensions:
                      officialExtensions: [siderolabs/b, siderolabs/a]
                    extraKernelArgs: [net.ifnames=0]
                  overlay: {name: rpi, image: siderolabs/sbc}
            """).Nodes[0];
        Assert.Equal(
            "overlay:\n    image: siderolabs/sbc\n    name: rpi\ncustomization:\n    extraKernelArgs:\n        - net.ifnames=0\n    systemExtensions:\n        officialExtensions:\n            - siderolabs/b\n            - siderolabs/a\n",
            SchematicId.ToYaml(node.Schematic));
    }

    [Theory]
    [InlineData("v1.10.7")]
    [InlineData("v1.11.5")]
    [InlineData("v1.12.6")]
    [InlineData("v1.13.9")]
    [InlineData("v1.14.0")]
    public void Every_contract_gives_configs_that_talos_takes(string version)
    {
        foreach (var config in Make(Cluster(version)))
        {
            var findings = ConfigValidator.Validate(config.ToWholeConfig());
            Assert.Empty(findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Message));
            Assert.Equal(config.ToYaml(), ConfigReader.Read(new SourceText("again", config.ToYaml())).ToYaml(2));
        }
    }

    [Fact]
    public void Strict_refuses_what_talhelper_refuses_and_takes_machine_files()
    {
        const string Legacy = "version: v1alpha1\nmachine:\n  type: worker\n  token: t\n  ca: {crt: YQ==}\n  files: [{content: a, permissions: 0o644, path: /a, op: create}]\n  install: {disk: /dev/sda, extensions: [{image: x}]}\ncluster:\n  controlPlane: {endpoint: 'https://192.0.2.1:6443'}\n";
        var findings = ConfigValidator.Validate(ConfigReader.Read(new SourceText("c.yaml", Legacy)), strict: true);
        Assert.Equal(
            [
                "Warning v1alpha1.Config: .machine.files is deprecated; use dedicated configuration documents instead",
                "Error v1alpha1.Config: warning: .machine.install.extensions is deprecated, please see https://docs.siderolabs.com/talos/latest/platform-specific-installations/boot-assets",
            ],
            findings.Select(finding => $"{finding.Severity} {finding.Message}"));
    }

    [Fact]
    public void From_contract_1_12_interfaces_are_documents()
    {
        var config = Make(Cluster("v1.12.6"))[0].Config;
        Assert.Equal(["v1alpha1", "HostnameConfig", "LinkAliasConfig", "DHCPv4Config", "Layer2VIPConfig", "LinkConfig", "VLANConfig"], config.Documents.Select(document => document.Kind));
        Assert.Equal("glob(\"02:00:*\", mac(link.hardware_addr))", config.Find("LinkAliasConfig")!.Root.GetMapping("selector")!.GetString("match"));
        Assert.Equal("ethSel0", config.Find("LinkAliasConfig")!.Name);
        Assert.Equal("eth1.7", config.Find("VLANConfig")!.Name);
    }

    [Fact]
    public void Explain_says_who_gave_a_value()
    {
        var config = Make(Cluster("v1.12.6"))[0].Config;
        Assert.Equal(
            [
                "machine.kubelet.extraArgs.rotate-server-certificates: true patches/kubelet.yaml:4:35",
                "machine.kubelet.extraArgs.v: 4 talconfig.yaml:27:18",
            ],
            ConfigExplanation.Explain(config, "machine.kubelet.extraArgs").Select(value => $"{value.Path}: {value.Value} {value.Place}").Order());
        Assert.Equal("***", Assert.Single(ConfigExplanation.Explain(config, "machine.token")).Value);
        Assert.True(Assert.Single(ConfigExplanation.Explain(config, "machine.features.diskQuotaSupport")).IsDefault);
        Assert.Equal("talconfig.yaml:20:14", Assert.Single(ConfigExplanation.Explain(config, "LinkConfig/eth1.mtu")).Place.ToString());
    }

    [Theory]
    [InlineData("cluster: {discovery: {enabled: true, registries: {kubernetes: {disabled: true}, service: {disabled: false}}}}", "machine: {}\n")]
    [InlineData("cluster: {discovery: {enabled: false}}", "apiVersion: v1alpha1\nkind: DiscoveryServiceConfig\nname: default\n$patch: delete\n")]
    [InlineData("cluster: {discovery: {registries: {service: {endpoint: 'https://discovery.example/'}}}}", "apiVersion: v1alpha1\nkind: DiscoveryServiceConfig\nname: default\nendpoint: 'https://discovery.example/'\n")]
    [InlineData("machine: {features: {imageCache: {localEnabled: true}}}", "apiVersion: v1alpha1\nkind: ImageCacheConfig\nlocal:\n  enabled: true\n")]
    public void What_conflicts_with_a_document_of_1_14_moves_into_it(string patch, string moved)
    {
        var migrated = PatchMigration.Migrate(new SourceText("patch.yaml", patch + "\n"), forTalhelper: false);
        Assert.Equal(moved, migrated.Text);
        Assert.Empty(migrated.Findings);
    }

    [Fact]
    public void Migrated_patches_give_a_config_that_contract_1_14_takes()
    {
        var before = new SourceText("p.yaml", """
            machine:
              kubelet:
                extraArgs: {v: "4"}
                nodeIP:
                  validSubnets: [192.0.2.0/24]
              network:
                nameservers: [192.0.2.1]
              sysctls: {vm.swappiness: "1"}
            cluster:
              apiServer:
                admissionControl:
                  $patch: delete
                extraArgs: {enable-aggregator-routing: true}
              proxy: {disabled: true}
            """);
        var after = PatchMigration.Migrate(before);
        Assert.True(after.IsChanged);
        Assert.Empty(after.Findings);
        files["patches/kubelet.yaml"] = after.Text.Replace("$patch", "$$patch", StringComparison.Ordinal);
        var config = Make(Cluster("v1.14.0"))[0];
        Assert.Empty(ConfigValidator.Validate(config.Config).Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Message));
        Assert.False(config.Config.Has("KubeAdmissionControlConfig"));
        Assert.Equal("false", config.Config.Find("KubeProxyConfig")!.Root.GetString("enabled"));

        files["patches/kubelet.yaml"] = before.Text.Replace("$patch", "$$patch", StringComparison.Ordinal);
        Assert.ThrowsAny<TalosConfigException>(() => Make(Cluster("v1.14.0")));
    }

    [Fact]
    public void A_talhelper_patch_keeps_its_doubled_dollars()
    {
        var migrated = PatchMigration.Migrate(new SourceText("p.yaml", "cluster:\n  apiServer:\n    admissionControl:\n      $$patch: delete\n  network:\n    cni: {name: none}\n"));
        Assert.Equal(
            "apiVersion: v1alpha1\nkind: KubeAdmissionControlConfig\nname: PodSecurity\n$$patch: delete\n---\napiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$$patch: delete\n",
            migrated.Text);
    }

    [Fact]
    public void A_patch_without_a_new_place_is_left_and_named()
    {
        var migrated = PatchMigration.Migrate(new SourceText("p.yaml", "machine:\n  kubelet:\n    extraMounts:\n      - destination: /a\n"));
        Assert.False(migrated.IsChanged);
        Assert.Equal("machine:\n  kubelet:\n    extraMounts:\n      - destination: /a\n", migrated.Text);
        Assert.Contains("machine.kubelet keeps extraMounts", Assert.Single(migrated.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_as_a_whole_is_checked()
    {
        var file = Load(Cluster("v1.12.6").Replace("v1.34.0", "v1.20.0", StringComparison.Ordinal).Replace("hostname: barn-02", "hostname: barn-01", StringComparison.Ordinal));
        var pool = AddressPool.TryParse("192.0.2.8-192.0.2.15", new SourceText("pool.yaml", "").WholeSpan(), out var parsed) ? parsed : null;
        var findings = ClusterChecks.Check(file, Make(Cluster("v1.12.6")), [pool!]);
        Assert.Equal(
            [
                "TAL010 Kubernetes 1.20.0 does not run on Talos v1.12.6; it supports 1.30 to 1.35",
                "TAL012 barn-01 names two nodes",
                "TAL013 the virtual IP 192.0.2.10 lies in the LoadBalancer pool 192.0.2.8-192.0.2.15: a service may take it",
            ],
            findings.Select(finding => $"{finding.Rule.Code} {finding.Message}").Order());
    }

    [Fact]
    public void Gencommand_names_nodes_that_do_not_exist()
    {
        var file = Load(Cluster("v1.12.6"));
        var images = new ImageUrls(file, new GoTemplates());
        Assert.Equal(
            ["talosctl apply-config --talosconfig=out/talosconfig --nodes=192.0.2.11 --file=out/farm-barn-01.yaml --insecure;"],
            TalosctlCommands.Make("apply", file, "out", "barn-01", ["--insecure"], new GoTemplates(), images));
        Assert.Equal("node with IP or hostname zzz not found", Assert.Throws<TalosConfigException>(() => TalosctlCommands.Make("apply", file, "out", "zzz", [], new GoTemplates(), images)).Message);
        Assert.Equal("node with hostname barn-02 is not a controlplane node", Assert.Throws<TalosConfigException>(() => TalosctlCommands.Make("bootstrap", file, "out", "barn-02", [], new GoTemplates(), images)).Message);
    }

    private string Cluster(string version)
    {
        files.TryAdd("patches/kubelet.yaml", "machine:\n  kubelet:\n    extraArgs:\n      rotate-server-certificates: true\n");
        if (version == "v1.14.0" && files["patches/kubelet.yaml"].StartsWith("machine:\n  kubelet:\n    extraArgs:\n      rotate", StringComparison.Ordinal))
        {
            files["patches/kubelet.yaml"] = "apiVersion: v1alpha1\nkind: KubeletConfig\nextraArgs:\n  rotate-server-certificates: true\n";
        }

        string inline = version == "v1.14.0" ? "        apiVersion: v1alpha1\n        kind: KubeletConfig\n        extraArgs:\n          v: \"4\"" : "        machine:\n          kubelet:\n            extraArgs:\n              v: \"4\"";
        return $$"""
            clusterName: farm
            talosVersion: {{version}}
            kubernetesVersion: v1.34.0
            endpoint: https://192.0.2.10:6443
            nodes:
              - hostname: barn-01
                ipAddress: 192.0.2.11
                controlPlane: true
                installDisk: /dev/sda
                networkInterfaces:
                  - deviceSelector: {hardwareAddr: "02:00:*"}
                    dhcp: true
                    vip: {ip: 192.0.2.10}
                  - interface: eth1
                    addresses: [192.0.2.11/24]
                    routes: [{network: 0.0.0.0/0, gateway: 192.0.2.1}]
                    vlans:
                      - vlanId: 7
                        addresses: [198.51.100.7]
                    mtu: 9000
                patches:
                  - |-
                    # inline
            {{inline}}
              - hostname: barn-02
                ipAddress: 192.0.2.12
                installDiskSelector: {size: '>= 100GB', type: ssd}
            patches:
              - "@patches/kubelet.yaml"
            """;
    }

    private TalconfigFile Load(string talconfig)
    {
        files["talconfig.yaml"] = talconfig;
        return TalconfigFile.Load(new MemoryFiles(files), "talconfig.yaml", ["talenv.yaml"]);
    }

    private List<NodeConfig> Make(string talconfig)
    {
        var file = Load(talconfig);
        var templates = new GoTemplates();
        var maker = new NodeConfigMaker(file, Secrets.Value, templates, new ImageUrls(file, templates));
        return [.. file.Nodes.Select(maker.Make)];
    }

    private sealed class MemoryFiles(Dictionary<string, string> files) : TalosFiles
    {
        public override byte[]? TryRead(string path) => files.TryGetValue(path, out string? text) ? System.Text.Encoding.UTF8.GetBytes(text) : null;

        public override string? GetVariable(string name) => null;
    }
}
