using Hearth.Helm.Rendering;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Rendering;

/// <summary>Whole charts and all that comes of them: one case for each feature of charts and each trap of Helm's engine.</summary>
public sealed class ChartCaseTests
{
    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(RepositoryRoot.Combine("tests", "cases", "helm")).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_chart_renders_as_expected(string name)
    {
        var options = new RenderOptions();

        Expected.Match($"tests/cases/helm/{name}/expected", CaseRender.Run(name, options));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeping_no_map_changes_nothing_of_the_text(string name)
    {
        var options = new RenderOptions();

        // Without a map, an error in what a template printed is shown in its output.
        Assert.Equal(
            CaseRender.Run(name, options).Split("\n  at ")[0],
            CaseRender.Run(name, options with { Evaluation = options.Evaluation with { IsMapped = false } }).Split("\n  at ")[0]);
    }

    [Theory]
    [InlineData(4, 2, 0, "{\"kept\":1,\"nest\":{\"kept\":1,\"unknown\":null},")]
    [InlineData(4, 1, 4, "{\"default\":null,\"kept\":1,\"nest\":{\"kept\":1,\"unknown\":null},")]
    [InlineData(4, 1, 2, "{\"default\":null,\"kept\":1,\"nest\":{\"kept\":1},")]
    public void Nulls_are_as_the_followed_version_of_Helm_has_them(int major, int minor, int patch, string values) =>
        Assert.Contains($"v: '{values}", CaseRender.Run("null-removes-a-default", new RenderOptions { HelmVersion = new HelmVersion(major, minor, patch) }));
}
