using Hearth.Flux.Checks;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Flux.Tests.Checks;

/// <summary>
/// Tiny repositories, one folder for each check: <c>tests/cases/checks/CODE/CASE/in</c>, and in <c>expected.txt</c> what that
/// check finds there (nothing, for a clean case). A repository without a <c>flux</c> directory is one Kustomization from its
/// root. Charts lie in <c>charts</c> beside <c>in</c> or inside of it.
/// </summary>
public sealed class CheckCaseTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string code in CaseDirectories.Names("checks"))
        {
            foreach (string name in CaseDirectories.Names($"checks/{code}"))
            {
                cases.Add(code, name);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Finds_what_is_expected(string code, string name)
    {
        var report = Run(CaseDirectories.Input($"checks/{code}", name), code);
        using var text = new StringWriter { NewLine = "\n" };
        new TextDiagnosticWriter(text).WriteAll(report.Findings);
        CaseDirectories.Match($"checks/{code}", name, "expected.txt", text.ToString());
    }

    [Fact]
    public void Every_check_has_a_case_that_it_flags_and_one_that_it_does_not()
    {
        if (Expected.IsAccepting)
        {
            return;
        }

        foreach (var check in CheckCatalog.All)
        {
            string directory = RepositoryRoot.Combine("tests", "cases", "checks", check.Rule.Code);
            var lengths = Directory.Exists(directory) ? Directory.GetFiles(directory, "expected.txt", SearchOption.AllDirectories).Select(static path => new FileInfo(path).Length).ToList() : [];
            Assert.True(lengths.Any(static length => length > 0), $"{check.Rule.Code} has no case that it flags");
            Assert.True(lengths.Any(static length => length == 0), $"{check.Rule.Code} has no clean case");
        }
    }

    internal static CheckReport Run(string directory, string code)
    {
        using var cache = new TemporaryDirectory();
        using var sources = new ChartSources(new ChartCache(cache.Path), new ChartSourceOptions { Offline = true }, TimeProvider.System);
        var tree = new DirectoryTree(directory);
        var (roots, error) = RootFinder.Find(tree, tree.IsDirectory("flux") ? null : "");
        Assert.Null(error);
        string charts = Path.Combine(directory, "..", "charts");
        var settings = new RenderSettings { Releases = new ReleaseRenderer(new ChartStore(sources, Directory.Exists(charts) ? [charts] : []), new RenderOptions()) };
        return CheckRunner.Run(ClusterRenderer.Render(tree, roots, settings, CancellationToken.None), tree, new CheckOptions { Only = [code] }, CancellationToken.None);
    }
}
