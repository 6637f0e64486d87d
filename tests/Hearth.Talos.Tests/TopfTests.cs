using Hearth.Syntax.Files;
using Hearth.Talos.Generation;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Topf;

namespace Hearth.Talos.Tests;

public sealed class TopfTests
{
    private static readonly Lazy<SecretsBundle> Secrets = new(() => SecretsMaker.Make(new VersionContract(1, 6), TimeProvider.System));

    [Fact]
    public void Patches_apply_from_the_most_general_to_the_nodes_own()
    {
        var tree = new MemoryTree()
            .Add("topf.yaml", """
                clusterName: farm
                clusterEndpoint: https://192.0.2.10:6443
                kubernetesVersion: 1.34.0
                talosVersion: 1.12.6
                data: {ntp: 192.0.2.1}
                nodes:
                  - {host: loft, ip: 192.0.2.21, role: worker, data: {disk: /dev/sdb}}
                  - {host: barn, ip: 192.0.2.11, role: control-plane, schematicId: abc, secureboot: true}
                """)
            .Add("all/10-labels.yaml", "machine:\n  nodeLabels: {from: all}\n")
            .Add("all/20-time.yaml.tpl", "machine:\n  time:\n    servers: [\"{{ .Data.ntp }}\"]\n")
            .Add("all/30-empty.yaml", "# nothing yet\n")
            .Add("worker/labels.yaml", "machine:\n  nodeLabels: {from: role}\n")
            .Add("node/loft/disk.yml.tpl", "machine:\n  install: {disk: {{ .Node.Data.disk | quote }}}\n");
        var topf = TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source);
        Assert.Equal(["barn", "loft"], topf.Nodes.Select(node => node.Host));
        var barn = topf.Make(topf.Nodes[0], Secrets.Value);
        var loft = topf.Make(topf.Nodes[1], Secrets.Value);
        Assert.Equal("factory.talos.dev/metal-installer-secureboot/abc:v1.12.6", barn.GetString("machine.install.image"));
        Assert.Equal("role", loft.GetString("machine.nodeLabels.from"));
        Assert.Equal("all", barn.GetString("machine.nodeLabels.from"));
        Assert.Equal("/dev/sdb", loft.GetString("machine.install.disk"));
        Assert.Contains("- 192.0.2.1\n", loft.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_json_patch_and_an_unknown_role_are_refused()
    {
        const string Head = "clusterName: farm\nclusterEndpoint: https://192.0.2.10:6443\nkubernetesVersion: 1.34.0\nnodes:\n";
        var tree = new MemoryTree().Add("topf.yaml", Head + "  - {host: a, role: worker}\n").Add("all/a.yaml", "- {op: remove, path: /machine/install}\n");
        var topf = TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source);
        Assert.Equal("topf takes no JSON patches; write it as a strategic merge patch", Assert.Throws<TalosConfigException>(() => topf.Make(topf.Nodes[0], Secrets.Value)).Message);

        tree = new MemoryTree().Add("topf.yaml", Head + "  - {host: a, role: master}\n");
        Assert.Equal("role is \"master\"; wants control-plane or worker", Assert.Throws<TalosConfigException>(() => TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source)).Message);
    }

    [Fact]
    public void A_program_adds_nodes_to_those_of_the_file()
    {
        var tree = new MemoryTree().Add("topf.yaml", "clusterName: farm\nclusterEndpoint: https://192.0.2.10:6443\nkubernetesVersion: 1.34.0\nnodesProvider: ./inventory\nnodes:\n  - {host: loft, role: worker}\n");
        var topf = TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source, (program, arguments) => $"# {program} {string.Join(' ', arguments)}\n- {{host: barn, ip: 192.0.2.11, role: control-plane}}\n");
        Assert.Equal(["barn", "loft"], topf.Nodes.Select(node => node.Host));
        Assert.Equal("192.0.2.11", topf.Nodes[0].Address);
        Assert.Empty(TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source, static (_, _) => "").Nodes.Skip(1));
        var exception = Assert.Throws<TalosConfigException>(() => TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source, static (_, _) => "- {host: barn, role: control-plane, ipp: 192.0.2.11}\n"));
        Assert.Contains("ipp", exception.Message, StringComparison.Ordinal);
        Assert.Equal("./inventory nodes printed no list of nodes", Assert.Throws<TalosConfigException>(() => TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source, static (_, _) => "host: barn\n")).Message);
    }

    [Fact]
    public void The_image_of_a_node_names_its_release_schematic_and_platform()
    {
        var tree = new MemoryTree().Add("topf.yaml", "clusterName: farm\nclusterEndpoint: https://192.0.2.10:6443\nkubernetesVersion: 1.34.0\ntalosVersion: 1.12.6\nnodes:\n  - {host: barn, role: control-plane, platform: nocloud, factory: factory.example, schematicId: abc, talosVersion: 1.12.7}\n");
        var topf = TopfFile.Load(tree, "topf.yaml", new GoTemplates(), source => source);
        Assert.Equal("factory.example/nocloud-installer/abc:v1.12.7", topf.GetInstallerImage(topf.Nodes[0]));
        Assert.Equal("v1.12.7", topf.GetTalosVersion(topf.Nodes[0]));
    }
}
