using Hearth.Templating.Versions;

namespace Hearth.Templating.Tests.Versions;

public sealed class VersionConstraintTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("=1.2", "1.2.9", true)]
    [InlineData("1.2", "1.3.0", false)]
    [InlineData("*", "4.5.6", true)]
    [InlineData("*", "4.5.6-rc.1", false)]
    [InlineData(">=1.30.0-0", "1.34.1-gke.100", true)]
    [InlineData(">=1.30.0", "1.34.1-gke.100", false)]
    [InlineData(">1.2", "1.2.9", false)]
    [InlineData(">1", "1.9.9", false)]
    [InlineData("<=1.2", "1.2.9", true)]
    [InlineData("!=1.x", "1.4.0", false)]
    [InlineData("!=1.x", "2.0.0", true)]
    [InlineData("~1.2.3", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3.0", false)]
    [InlineData("~1", "1.9.0", true)]
    [InlineData("^1.2.3", "1.9.9", true)]
    [InlineData("^0.2.3", "0.2.9", true)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("1.2 - 1.4.5", "1.4.5", true)]
    [InlineData("1.2 - 1.4.5", "1.4.6", false)]
    [InlineData(">=1.0.0, <2.0.0", "1.5.0", true)]
    [InlineData(">=1.0.0 <2.0.0", "2.0.0", false)]
    [InlineData("<1.0.0 || >=2.0.0", "2.1.0", true)]
    [InlineData(">= v1.2", "v1.2.0", true)]
    public void A_range_allows_as_in_masterminds(string range, string version, bool expected)
    {
        Assert.True(VersionConstraint.TryParse(range, out var constraint));
        Assert.True(SemanticVersion.TryParse(version, out var parsed));
        Assert.Equal(expected, constraint.Allows(parsed));
    }

    [Theory]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.2", "1.0.0-alpha.10")]
    [InlineData("1.0.0-1", "1.0.0-alpha")]
    [InlineData("1.0.0-rc.1", "1.0.0")]
    [InlineData("1.9", "1.10.0")]
    public void Prereleases_come_first_and_numbers_compare_as_numbers(string lower, string higher)
    {
        Assert.True(SemanticVersion.TryParse(lower, out var a));
        Assert.True(SemanticVersion.TryParse(higher, out var b));
        Assert.True(a.CompareTo(b) < 0);
        Assert.True(b.CompareTo(a) > 0);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-01")]
    public void What_is_no_version_is_refused(string text) => Assert.False(SemanticVersion.TryParse(text, out _));

    [Theory]
    [InlineData("latest")]
    [InlineData(">>1")]
    public void What_is_no_range_is_refused(string text) => Assert.False(VersionConstraint.TryParse(text, out _));
}
