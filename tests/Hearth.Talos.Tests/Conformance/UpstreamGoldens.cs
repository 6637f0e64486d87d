using Hearth.Syntax.Text;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Patching;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Tests.Conformance;

/// <summary>Against a clone of siderolabs/talos, where <c>HEARTH_TALOS_SOURCE</c> names one; nothing of it is kept here.</summary>
public sealed class UpstreamGoldens
{
    private static readonly string Root = Environment.GetEnvironmentVariable("HEARTH_TALOS_SOURCE") ?? "";

    private static string Config => Path.Combine(Root, "pkg/machinery/config");

    public static TheoryData<string, string, string> Stability()
    {
        var data = new TheoryData<string, string, string>();
        foreach (string contract in (string[])["v1.10", "v1.11", "v1.12", "v1.13", "v1.14"])
        {
            foreach (string flavor in (string[])["base", "overrides"])
            {
                data.Add(contract, flavor, "controlplane");
                data.Add(contract, flavor, "worker");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Stability))]
    public void Generates_the_stability_goldens(string contract, string flavor, string role)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALOS_SOURCE is not set");
        string folder = Path.Combine(Config, "types/v1alpha1/testdata/stability");
        Assert.True(VersionContract.TryParse(contract, out var version));
        var input = new ClusterInput
        {
            ClusterName = "base",
            Endpoint = "https://base:6443",
            KubernetesVersion = "1.28.0",
            Contract = version,
            Secrets = SecretsFile.Read(Read(Path.Combine(folder, "secrets.yaml"))),
        };
        if (flavor == "overrides")
        {
            input = input with
            {
                ApiServerSans = ["foo", "bar"],
                MachineSans = ["foo", "bar"],
                AllowSchedulingOnControlPlanes = true,
                DnsDomain = "example.com",
                InstallDisk = "/dev/vda",
                InstallExtraKernelArgs = ["foo=bar", "bar=baz"],
                LocalApiServerPort = 5443,
                Sysctls = [new("foo", "bar")],
                CustomCniUrl = "https://example.com/cni.yaml",
                RegistryMirrors = [new("ghcr.io", ["https://ghcr.io.my-mirror.com"])],
            };
        }

        var config = ConfigGenerator.Generate(input, role == "worker" ? MachineRole.Worker : MachineRole.ControlPlane);
        if (flavor == "overrides")
        {
            string patch = version.HasMultiDocKubernetes ? "patch.yaml" : "patch-pre14.yaml";
            config = MachinePatch.ApplyAll(config, [MachinePatch.Load(Read(Path.Combine(folder, patch)))]);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(folder, contract, $"{flavor}-{role}.yaml")), config.ToYaml());
    }

    [Theory]
    [InlineData("001")]
    [InlineData("002")]
    [InlineData("003")]
    [InlineData("004")]
    [InlineData("005")]
    [InlineData("006")]
    public void Merges_the_strategic_cases(string name)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALOS_SOURCE is not set");
        string folder = Path.Combine(Config, "types/v1alpha1/testdata/strategic", name);
        var left = ConfigReader.Read(Read(Path.Combine(folder, "left.yaml")));
        var expected = ConfigReader.Read(Read(Path.Combine(folder, "expected.yaml")));
        var merged = MachinePatch.ApplyAll(left, [MachinePatch.Load(Read(Path.Combine(folder, "right.yaml")))]);
        Assert.Equal(expected.ToYaml(), merged.ToYaml());
    }

    [Theory]
    [InlineData("apply/config.yaml", "apply/expected.yaml", "apply/strategic1.yaml", "apply/jsonpatch1.yaml", "apply/jsonpatch2.yaml", "apply/strategic2.yaml", "apply/strategic3.yaml")]
    [InlineData("multidoc/config.yaml", "multidoc/expected.yaml", "multidoc/strategic1.yaml", "multidoc/strategic2.yaml", "multidoc/strategic3.yaml")]
    [InlineData("auditpolicy/config.yaml", "auditpolicy/expected.yaml", "auditpolicy/patch1.yaml")]
    [InlineData("patchdelete/config.yaml", "patchdelete/expected.yaml", "patchdelete/strategic1.yaml")]
    [InlineData("patchdelete/controlplane_orig.yaml", "patchdelete/controlplane_expected.yaml", "patchdelete/strategic2.yaml", "patchdelete/strategic3.yaml", "patchdelete/strategic4.yaml")]
    [InlineData("apply/config.yaml", "apply/expected_manifests.yaml", "apply/strategic4.yaml")]
    [InlineData("patchlink/base.yaml", "patchlink/expected.yaml", "patchlink/patch.yaml")]
    [InlineData("patchmixed/base.yaml", "patchmixed/expected.yaml", "patchmixed/patch.yaml")]
    public void Patches_the_configpatcher_cases(string config, string expected, params string[] patches)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALOS_SOURCE is not set");
        string folder = Path.Combine(Config, "configpatcher/testdata");
        var patched = MachinePatch.ApplyAll(
            ConfigReader.Read(Read(Path.Combine(folder, config))),
            patches.Select(patch => MachinePatch.Load(Read(Path.Combine(folder, patch)))));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, expected)), patched.ToYaml());
    }

    [Theory]
    [InlineData("patchdeletemissing/config.yaml", "patchdeletemissing/strategic1.yaml", "patch delete: path 'machine.network.hostname' in document '/v1alpha1': failed to delete path 'machine.network.hostname': lookup failed")]
    [InlineData("multidoc/config.yaml", "multidoc/jsonpatch.yaml", "JSON6902 patches are not supported for multi-document machine configuration")]
    public void Refuses_with_the_machinerys_words(string config, string patch, string message)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALOS_SOURCE is not set");
        string folder = Path.Combine(Config, "configpatcher/testdata");
        var exception = Assert.Throws<TalosConfigException>(() => MachinePatch.ApplyAll(
            ConfigReader.Read(Read(Path.Combine(folder, config))), [MachinePatch.Load(Read(Path.Combine(folder, patch)))]));
        Assert.Equal(message, exception.Message);
    }

    private static SourceText Read(string path) => SourceText.FromBytes(path, File.ReadAllBytes(path));
}
