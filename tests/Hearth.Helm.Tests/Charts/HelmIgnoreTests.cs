using Hearth.Helm.Charts;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Tests.Charts;

public sealed class HelmIgnoreTests
{
    [Theory]
    [InlineData("*.txt", "docs/a.txt", true)]
    [InlineData("docs/*.txt", "docs/a.txt", true)]
    [InlineData("docs/*.txt", "docs/deep/a.txt", false)]
    [InlineData("/a.txt", "docs/a.txt", false)]
    [InlineData("/a.txt", "a.txt", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("*a*b*c", "xxaxxbxxc", true)]
    [InlineData("docs/", "docs", false)]
    [InlineData("!values.yaml", "values.yaml", false)]
    [InlineData("!values.yaml", "Chart.yaml", true)]
    public void A_pattern_excludes_as_in_helm(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Read(pattern).Excludes(path, isDirectory: false));

    [Fact]
    public void A_trailing_slash_asks_for_a_directory() => Assert.True(Read("docs/").Excludes("docs", isDirectory: true));

    [Theory]
    [InlineData("**/a")]
    [InlineData("[a")]
    public void Patterns_that_helm_refuses_are_refused(string pattern) =>
        Assert.Contains(pattern, Assert.Throws<ChartArchiveException>(() => Read(pattern)).Message);

    private static HelmIgnore Read(string text) => HelmIgnore.Read(new MemoryTree().Add(".helmignore", text), "");
}
