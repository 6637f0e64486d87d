using System.Xml.Linq;
using Hearth.TestKit;

namespace Hearth.Architecture.Tests;

/// <summary>Holds the csproj files to docs/architecture/README.md: references go to lower layers only.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, int> Layers = new()
    {
        ["Hearth.Syntax"] = 0,
        ["Hearth.Kubernetes"] = 1,
        ["Hearth.Templating"] = 1,
        ["Hearth.Helm"] = 2,
        ["Hearth.Secrets"] = 2,
        ["Hearth.Kustomize"] = 3,
        ["Hearth.Flux"] = 4,
        ["Hearth.Homelab"] = 4,
        ["Hearth.Talos"] = 4,
        ["Hearth.Taskfile"] = 4,
        ["Hearth.Twin"] = 4,
        ["Hearth.Web"] = 5,
        ["Hearth.Cli"] = 6,
    };

    public static TheoryData<string> Projects => [.. SourceProjects().Select(Path.GetFileNameWithoutExtension).Select(name => name!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_lower_layers_only(string project)
    {
        Assert.True(Layers.TryGetValue(project, out int layer), $"{project} has no layer: add it here and to docs/architecture/README.md.");
        var document = XDocument.Load(RepositoryRoot.Combine("src", project, project + ".csproj"));
        foreach (var reference in document.Descendants("ProjectReference"))
        {
            string target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
            Assert.True(Layers[target] < layer, $"{project} (layer {layer}) references {target} (layer {Layers[target]}): references go down only.");
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_is_listed_in_the_solution(string project) =>
        Assert.Contains($"src/{project}/{project}.csproj", File.ReadAllText(RepositoryRoot.Combine("Hearth.slnx")));

    [Fact]
    public void Every_test_project_is_listed_in_the_solution()
    {
        string solution = File.ReadAllText(RepositoryRoot.Combine("Hearth.slnx"));
        foreach (string directory in Directory.GetDirectories(RepositoryRoot.Combine("tests"), "Hearth.*"))
        {
            string name = Path.GetFileName(directory);
            Assert.Contains($"tests/{name}/{name}.csproj", solution);
        }
    }

    [Fact]
    public void Only_the_command_line_and_the_web_project_may_reference_frameworks()
    {
        foreach (string path in SourceProjects().Where(path => Path.GetFileNameWithoutExtension(path) is not ("Hearth.Cli" or "Hearth.Web")))
        {
            Assert.DoesNotContain("FrameworkReference", File.ReadAllText(path));
        }
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        foreach (string path in Directory.GetFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(XDocument.Load(path).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null);
        }
    }

    private static IEnumerable<string> SourceProjects() =>
        Directory.GetDirectories(RepositoryRoot.Combine("src")).SelectMany(directory => Directory.GetFiles(directory, "*.csproj"));
}
