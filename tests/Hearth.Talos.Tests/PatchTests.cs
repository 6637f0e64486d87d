using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Talos.Machine;
using Hearth.Talos.Patching;

namespace Hearth.Talos.Tests;

public sealed class PatchTests
{
    private const string Base = """
        version: v1alpha1
        machine:
            type: worker
            token: t
            certSANs: [a]
            kubelet:
                extraArgs:
                    v: "2"
            network:
                interfaces:
                    - interface: eth0
                      mtu: 1400
                      addresses: [192.0.2.1/24]
                      vlans:
                        - vlanId: 5
                          dhcp: true
            nodeLabels:
                a: one
        cluster:
            controlPlane:
                endpoint: https://192.0.2.10:6443
            network:
                podSubnets: [10.0.0.0/16]
        """;

    [Fact]
    public void Lists_append_maps_merge_and_tagged_lists_are_replaced()
    {
        var patched = Patch(Base, """
            machine:
              certSANs: [b]
              kubelet:
                extraArgs: {feature-gates: A=true}
              nodeLabels: {a: "", b: two}
            cluster:
              network:
                podSubnets: [10.1.0.0/16]
            """);
        Assert.Equal("a,b", Texts(patched, "machine.certSANs"));
        Assert.Equal("10.1.0.0/16", Texts(patched, "cluster.network.podSubnets"));
        Assert.Equal("2", patched.GetString("machine.kubelet.extraArgs.v"));
        Assert.Equal("A=true", patched.GetString("machine.kubelet.extraArgs.feature-gates"));

        // An empty string is zero and does not win over a value.
        Assert.Equal("one", patched.GetString("machine.nodeLabels.a"));
        Assert.Equal("two", patched.GetString("machine.nodeLabels.b"));
    }

    [Fact]
    public void Interfaces_merge_by_name_and_vlans_by_id()
    {
        var patched = Patch(Base, """
            machine:
              network:
                interfaces:
                  - interface: eth0
                    mtu: 9000
                    vlans:
                      - vlanId: 5
                        mtu: 1500
                      - vlanId: 6
                  - interface: eth1
            """);
        Assert.Equal(
            """
                    interfaces:
                        - interface: eth0
                          addresses:
                            - 192.0.2.1/24
                          vlans:
                            - routes: []
                              dhcp: true
                              vlanId: 5
                              mtu: 1500
                            - routes: []
                              vlanId: 6
                          mtu: 9000
                        - interface: eth1

            """,
            Between(patched.ToYaml(), "        interfaces:", "    nodeLabels"));
    }

    [Fact]
    public void Null_and_an_absent_key_change_nothing_and_a_false_pointer_wins()
    {
        var patched = Patch(Base, "machine:\n  token: null\n  kubelet:\n    defaultRuntimeSeccompProfileEnabled: false\n");
        Assert.Equal("t", patched.GetString("machine.token"));
        Assert.Equal("false", patched.GetString("machine.kubelet.defaultRuntimeSeccompProfileEnabled"));
    }

    [Fact]
    public void Urls_merge_part_by_part()
    {
        Assert.Equal("https://192.0.2.20:6443", Patch(Base, "cluster:\n  controlPlane:\n    endpoint: //192.0.2.20:6443\n").GetString("cluster.controlPlane.endpoint"));
    }

    [Fact]
    public void Deletions_take_out_keys_fields_items_and_documents()
    {
        const string Config = Base + "\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\nmtu: 1500\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: eth1\n";
        var patched = Patch(Config, """
            machine:
              kubelet:
                $patch: delete
              nodeLabels:
                a:
                  $patch: delete
              network:
                interfaces:
                  - interface: eth0
                    $patch: delete
            ---
            apiVersion: v1alpha1
            kind: LinkConfig
            name: eth0
            $patch: delete
            ---
            apiVersion: v1alpha1
            kind: LinkConfig
            name: gone
            $patch: delete
            """);
        Assert.Null(patched.Get("machine.kubelet"));
        Assert.Equal("", Texts(patched, "machine.network.interfaces"));
        Assert.Equal(["v1alpha1", "LinkConfig"], patched.Documents.Select(document => document.Kind));
        Assert.Equal("eth1", patched.Documents[1].Name);
    }

    [Theory]
    [InlineData("machine:\n  sysctls:\n    $patch: delete\n    a: b\n", null)]
    [InlineData("machine:\n  nodeLabels:\n    zzz:\n      $patch: delete\n", "patch delete: path 'machine.nodeLabels.zzz' in document '/v1alpha1': failed to delete path 'machine.nodeLabels.zzz': lookup failed")]
    [InlineData("machine:\n  certSANs:\n    - $patch: delete\n", "error processing patch delete statements at line 3: no key:val found in sequence node for path machine.certSANs.[0]")]
    [InlineData("kind: LinkConfig\n$patch: delete\n", "error processing patch delete statements at line 1: missing apiVersion in document for which $patch: delete is used")]
    public void Deletions_that_find_nothing_are_refused_in_talos_words(string patch, string? message)
    {
        if (message is null)
        {
            Assert.Null(Patch(Base, patch).Get("machine.sysctls"));
            return;
        }

        Assert.Equal(message, Assert.Throws<TalosConfigException>(() => Patch(Base, patch)).Message);
    }

    [Fact]
    public void An_unknown_key_is_refused_with_its_line_and_the_nearest_key()
    {
        var exception = Assert.Throws<TalosConfigException>(() => Patch(Base, "machine:\n  kubelet:\n    extraArg: {}\n"));
        var finding = Assert.Single(exception.Diagnostics);
        Assert.Equal("patch.yaml:3:5: error: unknown key \"extraArg\" in machine.kubelet [TAL001]", finding.ToString());
        Assert.Equal("did you mean \"extraArgs\"?", finding.Hint);
    }

    [Fact]
    public void A_wrong_value_says_what_was_wanted()
    {
        var exception = Assert.Throws<TalosConfigException>(() => Patch(Base, "apiVersion: v1alpha1\nkind: BondConfig\nname: bond0\nbondMode: lacp\nmtu: big\n"));
        Assert.Equal(
            [
                "bondMode is \"lacp\"; wants balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb",
                "mtu is \"big\"; wants an integer from 0 to 4294967295",
            ],
            exception.Diagnostics.Select(finding => finding.Message));
    }

    [Fact]
    public void A_volume_patch_of_one_field_loses_the_disk_selector_as_in_talos_and_says_so()
    {
        const string Config = Base + "\n---\napiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning:\n  diskSelector:\n    match: disk.transport == \"nvme\"\n  minSize: 10GiB\n  maxSize: 50%\n";
        var surprises = new List<Diagnostic>();
        var patched = Patch(Config, "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning:\n  grow: true\n", surprises);
        Assert.Equal("apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning:\n    grow: true\n    maxSize: 50%\n", patched.ToYaml().Split("---\n")[1]);
        Assert.Equal(2, surprises.Count);
        Assert.All(surprises, surprise => Assert.Equal(TalosRules.Surprise, surprise.Rule));
    }

    [Fact]
    public void A_key_without_its_certificate_blanks_the_certificate_and_warns()
    {
        var surprises = new List<Diagnostic>();
        var patched = Patch(Base + "\n", "machine:\n  ca:\n    key: a2V5\n", surprises, "machine:\n  ca:\n    crt: Y3J0\n    key: b2xk\n");
        Assert.Equal("", patched.GetString("machine.ca.crt"));
        Assert.Equal("a2V5", patched.GetString("machine.ca.key"));
        Assert.Contains(surprises, surprise => surprise.Message.Contains("blanks the certificate authority's crt", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_patches_change_one_document_and_refuse_several()
    {
        Assert.Equal("b", Patch(Base, "- {op: replace, path: /machine/certSANs/0, value: b}").Get("machine.certSANs") is Syntax.Yaml.YamlSequence list ? ((Syntax.Yaml.YamlScalar)list[0]).Value : "");
        Assert.Equal("x", Patch(Base, """[{"op":"add","path":"/machine/nodeLabels/example.org~1x","value":"x"}]""").GetString("machine.nodeLabels.example.org/x") ?? "x");
        Assert.Equal(
            "failure applying rfc6902 patches to talos machine config: remove operation does not apply: doc is missing path: \"/machine/none/x\": missing value",
            Assert.Throws<TalosConfigException>(() => Patch(Base, "- {op: remove, path: /machine/none/x}")).Message);
        Assert.Equal(
            "JSON6902 patches are not supported for multi-document machine configuration",
            Assert.Throws<TalosConfigException>(() => Patch(Base + "\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n", "- {op: remove, path: /machine}")).Message);
    }

    [Fact]
    public void Patched_values_point_into_the_patch()
    {
        var value = Patch(Base, "machine:\n  token: new\n").Get("machine.token");
        Assert.Equal("patch.yaml:2:10", value?.Span.ToString());
    }

    [Fact]
    public void Documents_that_exclude_each_other_are_refused()
    {
        Assert.Equal(
            "conflicting documents: LinkConfig/eth0 and BondConfig/eth0",
            Assert.Throws<TalosConfigException>(() => Patch(Base, "apiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\n---\napiVersion: v1alpha1\nkind: BondConfig\nname: eth0\n")).Message);
    }

    private static MachineConfig Patch(string config, string patch, List<Diagnostic>? surprises = null, string? first = null)
    {
        var patches = new List<MachinePatch>();
        if (first is not null)
        {
            patches.Add(MachinePatch.Load(new SourceText("first.yaml", first)));
        }

        patches.Add(MachinePatch.Load(new SourceText("patch.yaml", patch)));
        return MachinePatch.ApplyAll(ConfigReader.Read(new SourceText("config.yaml", config)), patches, surprises);
    }

    private static string Texts(MachineConfig config, string path) =>
        string.Join(',', (config.Get(path) as Syntax.Yaml.YamlSequence)?.Items.ToArray().OfType<Syntax.Yaml.YamlScalar>().Select(item => item.Value) ?? []);

    private static string Between(string text, string start, string end) => text[text.IndexOf(start, StringComparison.Ordinal)..text.IndexOf(end, StringComparison.Ordinal)];
}
