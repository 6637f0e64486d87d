using System.Text;
using Hearth.Syntax.Text;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;
using Hearth.Talos.Text;

namespace Hearth.Talos.Tests;

public sealed class SecretsTests
{
    private static readonly Lazy<SecretsBundle> Bundle = new(() => SecretsMaker.Make(new VersionContract(1, 6), TimeProvider.System));

    [Fact]
    public void A_new_bundle_is_whole_and_reads_back()
    {
        Assert.Empty(SecretsFile.Validate(Bundle.Value));
        Assert.Equal(Bundle.Value, SecretsFile.Read(new SourceText("talsecret.yaml", SecretsFile.Write(Bundle.Value))));
        Assert.Matches("^[0-9a-z]{6}\\.[0-9a-z]{16}$", Bundle.Value.BootstrapToken);
        Assert.Contains("ED25519 PRIVATE KEY", Encoding.UTF8.GetString(Convert.FromBase64String(Bundle.Value.Os.Key)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_never_prints_itself() => Assert.Equal("*** ***", $"{Bundle.Value} {Bundle.Value.Os}");

    [Theory]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(14)]
    public void The_secrets_come_back_out_of_a_control_planes_config(int minor)
    {
        var input = new ClusterInput { ClusterName = "c", Endpoint = "https://192.0.2.10:6443", KubernetesVersion = "1.34.0", Contract = new VersionContract(1, minor), Secrets = Bundle.Value };
        string text = ConfigGenerator.Generate(input, MachineRole.ControlPlane).ToYaml();
        Assert.Equal(Bundle.Value, SecretsFile.FromConfig(ConfigReader.Read(new SourceText("config.yaml", text))));
        Assert.Throws<TalosConfigException>(() => SecretsFile.FromConfig(ConfigGenerator.Generate(input, MachineRole.Worker)));
    }

    [Fact]
    public void What_is_missing_is_named_in_talos_words()
    {
        var broken = Bundle.Value with { ClusterSecret = "", AesCbcSecret = "x", Etcd = new PemPair(Bundle.Value.Etcd.Certificate, Bundle.Value.Kubernetes.Key) };
        Assert.Equal(
            [
                "cluster.secret is required",
                "only one of [secrets.secretboxencryptionsecret, secrets.aescbcencryptionsecret] is allowed",
                "certs.etcd is invalid: the certificate does not belong to the key",
            ],
            SecretsFile.Validate(broken));
    }

    [Fact]
    public void A_talosconfig_signs_an_admin_that_only_may_be_a_client()
    {
        var config = TalosClientConfig.Create("farm", ["192.0.2.11"], ["192.0.2.11", "192.0.2.12"], Bundle.Value, TimeSpan.FromHours(8), TimeProvider.System);
        var again = TalosClientConfig.Read(new SourceText("talosconfig", config.ToYaml()));
        Assert.Equal(config.Current!.Certificate, again.Current!.Certificate);
        Assert.Equal(["192.0.2.11", "192.0.2.12"], again.Current.Nodes);
        var certificate = CertificateMaker.ReadCertificate(again.Current.Certificate);
        certificate.Verify(CertificateMaker.ReadCertificate(Bundle.Value.Os.Certificate).GetPublicKey());
        Assert.Equal("O=os:admin", certificate.SubjectDN.ToString());
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], certificate.GetExtendedKeyUsage().Select(usage => usage.Id));
    }

    [Fact]
    public void A_nodes_diff_is_shown_without_its_secrets()
    {
        const string Diff = """
            Config diff:

            --- a
            +++ b
             machine:
            -  token: abcdef.0123456789abcdef
            +  token: fedcba.0123456789abcdef
               sysctls:
            +    vm.swappiness: "1"
            -    key: LS0tLS1CRUdJTg==
            +secretboxEncryptionSecret: c2VjcmV0
             privateKey: |
            +  -----BEGIN ED25519 PRIVATE KEY-----
            +  MC4CAQAwBQYDK2VwBCIEIA==
            +  -----END ED25519 PRIVATE KEY-----
            """;
        string shown = SecretMask.Mask(Diff);
        foreach (string secret in (string[])["abcdef.0123456789abcdef", "fedcba", "LS0tLS1CRUdJTg", "c2VjcmV0", "MC4CAQAw"])
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }

        Assert.Contains("+    vm.swappiness: \"1\"", shown, StringComparison.Ordinal);
        Assert.Contains("-  token: ***\n+  token: ***", shown, StringComparison.Ordinal);
    }
}
