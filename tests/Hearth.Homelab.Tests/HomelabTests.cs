using Hearth.Homelab.Validation;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.TestKit;

namespace Hearth.Homelab.Tests;

/// <summary>From an empty directory to a repository with one app more.</summary>
public sealed class HomelabTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_second_init_and_a_second_configure_change_nothing()
    {
        Init();
        var first = Configure();
        Assert.Empty(first.Diagnostics);
        Assert.Contains(new FileChange("age.key", FileChangeKind.Created), first.Changes);
        var before = Snapshot();

        Assert.All(Init(), static change => Assert.Equal(FileChangeKind.Unchanged, change.Kind));
        Assert.All(Configure().Changes, static change => Assert.Equal(FileChangeKind.Unchanged, change.Kind));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void The_committed_homelab_is_what_its_sample_gives()
    {
        Init();
        var given = Configure().Changes.Where(static change => change.Kind != FileChangeKind.Unchanged).Select(static change => change.Path);
        Assert.Equal([".sops.yaml", "age.key", "kubernetes/components/common/cluster-secrets.sops.yaml"], given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secrets_are_encrypted_and_answers_reach_them()
    {
        Init(("cluster.domain", "hearth.test"));
        Configure();
        Assert.Contains("hearth.test", directory.Read("config.yaml"));
        string secret = directory.Read("kubernetes/components/common/cluster-secrets.sops.yaml");
        Assert.Contains("SECRET_DOMAIN: ENC[AES256_GCM", secret);
        Assert.DoesNotContain("hearth.test", secret);
    }

    [Fact]
    public void A_file_edited_by_hand_is_kept_until_told_otherwise()
    {
        Init();
        Configure();
        const string Settings = "kubernetes/components/common/cluster-settings.yaml";
        directory.Write(Settings, directory.Read(Settings) + "  MINE: kept\n");
        directory.Write("Taskfile.yaml", "version: \"3\"\n");

        Assert.Contains(new FileChange("Taskfile.yaml", FileChangeKind.Kept), Init());
        Assert.Contains(new FileChange(Settings, FileChangeKind.Kept), Configure().Changes);
        Assert.Contains("MINE: kept", directory.Read(Settings));

        Assert.Contains(new FileChange(Settings, FileChangeKind.Updated), Configure(force: true).Changes);
        Assert.DoesNotContain("MINE", directory.Read(Settings));
    }

    [Fact]
    public void Changed_data_changes_only_what_it_reaches()
    {
        Init();
        Configure();
        HomelabInit.Run(directory.Path, [new("cluster.timezone", YamlValue.String("Europe/Berlin"))], force: false);
        var changed = Configure().Changes.Where(static change => change.Kind != FileChangeKind.Unchanged);
        Assert.Equal([new FileChange("kubernetes/components/common/cluster-settings.yaml", FileChangeKind.Updated)], changed);
    }

    [Fact]
    public void Every_kustomization_of_the_homelab_builds() =>
        Assert.Empty(HomelabValidator.Check(new DirectoryTree(RepositoryRoot.Combine("homelab"))));

    [Fact]
    public void Bad_data_reports_every_problem_with_its_key_and_line_and_writes_nothing()
    {
        Init();
        string config = directory.Read("config.yaml")
            .Replace("domain: example.com", "domain: nowhere", StringComparison.Ordinal)
            .Replace("gateway: 192.168.1.1\n", "gateway: 10.0.0.1\n", StringComparison.Ordinal)
            .Replace("  nfs_path: /mnt/tank\n", "  nfs_pth: /mnt/tank\n", StringComparison.Ordinal)
            .Replace("controller: true", "controller: maybe", StringComparison.Ordinal);
        directory.Write("config.yaml", config);
        var result = Configure();
        Assert.True(result.HasErrors);
        Assert.Empty(result.Changes);
        Assert.Equal(
            [
                "cluster.domain is \"nowhere\"; wants a domain such as example.com",
                "network.gateway is 10.0.0.1; wants an address of network.node_cidr, 192.168.1.0/24",
                "storage.nfs_path is missing; wants an absolute path",
                "storage.nfs_pth is no key that a template reads",
                "nodes has 0 controllers; wants an odd number, so that etcd has a majority",
                "nodes[0].controller is \"maybe\"; wants true or false",
            ],
            result.Diagnostics.Select(static finding => finding.Message));
        Assert.Equal("config.yaml:7:11", result.Diagnostics[0].Span.ToString());
        Assert.False(File.Exists(directory.Combine("age.key")));
    }

    [Fact]
    public void A_new_app_stands_in_its_place_and_passes_the_checks()
    {
        Init();
        Configure();
        string before = directory.Read("kubernetes/apps/games/kustomization.yaml");
        var result = new NewApp(directory.Path, "games", "emulator").Run();
        Assert.Empty(result.Diagnostics);
        Assert.Equal(before.Replace("  - ./romm/ks.yaml", "  - ./emulator/ks.yaml\n  - ./romm/ks.yaml", StringComparison.Ordinal), directory.Read("kubernetes/apps/games/kustomization.yaml"));
        Assert.Throws<HomelabException>(() => new NewApp(directory.Path, "games", "emulator").Run());
    }

    [Fact]
    public void A_new_app_of_a_new_area_brings_the_area()
    {
        Init();
        Configure();
        Assert.Empty(new NewApp(directory.Path, "media", "player").Run().Diagnostics);
        Assert.Contains("  - ./kube-system\n  - ./media\n", directory.Read("kubernetes/apps/kustomization.yaml"));
        Assert.EndsWith("  - ./namespace.yaml\n  - ./player/ks.yaml\n", directory.Read("kubernetes/apps/media/kustomization.yaml"));
    }

    [Fact]
    public void Answers_of_a_file_are_keys_of_the_configuration()
    {
        var answers = HomelabInit.ReadAnswers(new SourceText("answers.yaml", "cluster:\n  name: attic\nnetwork:\n  dns_servers: [9.9.9.9]\n"));
        HomelabInit.Run(directory.Path, answers, force: false);
        Assert.Empty(Configure().Diagnostics);
        Assert.Contains("clusterName: attic", directory.Read("talosconfig/talconfig.yaml"));
        Assert.Contains("- 9.9.9.9", directory.Read("talosconfig/patches/network.yaml"));
    }

    [Fact]
    public void Another_network_takes_the_addresses_along_that_nobody_gave()
    {
        Init(("network.node_cidr", "10.7.0.0/16"), ("network.api_address", "10.7.3.3"));
        string config = directory.Read("config.yaml");
        foreach (string line in (ReadOnlySpan<string>)["gateway: 10.7.0.1\n", "api_address: 10.7.3.3\n", "load_balancer_cidr: 10.7.0.240/28\n", "gateway_internal: 10.7.0.241\n", "nfs_server: 10.7.0.5\n", "address: 10.7.0.21\n", "pod_cidr: 10.42.0.0/16\n"])
        {
            Assert.Contains(line, config, StringComparison.Ordinal);
        }

        Assert.Empty(HomelabInit.Check(directory.Path));
        Assert.Empty(Configure().Diagnostics);
    }

    [Fact]
    public void What_lay_in_the_directory_before_is_kept_and_told()
    {
        directory.Write("README.md", "mine\n");
        directory.Write("Taskfile.yaml", "mine\n");
        var kept = Init().Where(static change => change.Kind == FileChangeKind.Kept).Select(static change => change.Path);
        Assert.Equal(["README.md", "Taskfile.yaml"], kept);
        Configure();
        Assert.Equal("mine\n", directory.Read("README.md"));
    }

    private IReadOnlyList<FileChange> Init(params ReadOnlySpan<(string Key, string Value)> answers)
    {
        var given = new List<KeyValuePair<string, YamlNode>>();
        foreach (var (key, value) in answers)
        {
            given.Add(new(key, YamlValue.String(value)));
        }

        return HomelabInit.Run(directory.Path, given, force: false);
    }

    private ConfigureResult Configure(bool force = false) => HomelabConfigure.Run(directory.Path, force, TimeProvider.System, static name => name == "HOME" ? "/nowhere" : null);

    private SortedDictionary<string, string> Snapshot()
    {
        var tree = new DirectoryTree(directory.Path);
        return new(tree.Walk().ToDictionary(static path => path, path => Convert.ToHexString(tree.TryReadBytes(path)!), StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
