using Hearth.Syntax.Text;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;

namespace Hearth.Talos.Tests.Conformance;

/// <summary>What talhelper itself wrote for whole talconfigs, where <c>HEARTH_TALHELPER_ORACLE</c> names the folder.</summary>
public sealed class TalhelperOracle
{
    private static readonly string Root = Environment.GetEnvironmentVariable("HEARTH_TALHELPER_ORACLE") ?? "";

    [Theory]
    [InlineData("single")]
    [InlineData("threenode")]
    [InlineData("patched")]
    [InlineData("jsonpatch")]
    public void Writes_the_same_configs(string name)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALHELPER_ORACLE is not set");
        var (file, maker, _) = Load(name);
        foreach (var node in file.Nodes)
        {
            string path = Path.Combine(Root, name, "expected", node.GetFileName(new GoTemplates()));
            Assert.Equal(File.ReadAllText(path), maker.Make(node).ToYaml());
        }

        Assert.Equal(Directory.GetFiles(Path.Combine(Root, name, "expected"), "*.yaml").Length, file.Nodes.Count);
    }

    [Theory]
    [InlineData("single")]
    [InlineData("threenode")]
    [InlineData("patched")]
    [InlineData("jsonpatch")]
    [InlineData("jsonpatch-multidoc-fails")]
    public void Prints_the_same_commands(string name)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALHELPER_ORACLE is not set");
        var (file, _, images) = Load(name);
        foreach (string verb in (string[])["apply", "bootstrap", "upgrade", "reset", "kubeconfig"])
        {
            string expected = File.ReadAllText(Path.Combine(Root, name, $"expected-{verb}.txt"));
            Assert.Equal(expected, string.Concat(TalosctlCommands.Make(verb, file, "clusterconfig", "", [], new GoTemplates(), images).Select(line => line + "\n")));
        }
    }

    [Fact]
    public void Refuses_a_json_patch_of_several_documents()
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALHELPER_ORACLE is not set");
        var (file, maker, _) = Load("jsonpatch-multidoc-fails");
        var exception = Assert.Throws<TalosConfigException>(() => maker.Make(file.Nodes[0]));
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "jsonpatch-multidoc-fails", "expected-error.txt")).Trim(), $"failed to generate talos config: {exception.Message}");
    }

    private static (TalconfigFile File, NodeConfigMaker Maker, ImageUrls Images) Load(string name)
    {
        string folder = Path.Combine(Root, name);
        var files = new DiskFiles(folder, static _ => null);
        var file = TalconfigFile.Load(files, Path.Combine(folder, "talconfig.yaml"), []);
        var secrets = SecretsFile.Read(SourceText.FromBytes("talsecret.yaml", File.ReadAllBytes(Path.Combine(folder, "talsecret.yaml"))));
        var templates = new GoTemplates();
        var images = new ImageUrls(file, templates);
        return (file, new NodeConfigMaker(file, secrets, templates, images), images);
    }
}
