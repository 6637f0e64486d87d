using Hearth.Flux.Diffing;

namespace Hearth.Flux.Tests;

public sealed class VersionChangeTests
{
    private const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("registry:5000/app:1", "registry:5000/app:2", "registry:5000/app", "1 → 2")]
    [InlineData("ghcr.io/a/app", "ghcr.io/a/app:2", "ghcr.io/a/app", "latest → 2")]
    [InlineData("app:1" + Digest, "app:2", "app", "1@sha256:01234567… → 2")]
    [InlineData("app" + Digest, "app:2", "app", "@sha256:01234567… → 2")]
    [InlineData("app:1 app:2", "app:2 app:3", "app", "1 → 3")]
    [InlineData("app:1 app:2", "app:2", "app", "1")]
    [InlineData("", "app:1 app:2", "app", "1, 2")]
    public void An_image_is_one_line_with_the_versions_of_both_sides(string before, string after, string name, string versions)
    {
        var change = Assert.Single(VersionChange.OfImages(Set(before), Set(after)));

        Assert.Equal((name, versions), (change.Name, change.Versions));
    }

    [Fact]
    public void Images_of_several_repositories_come_by_name()
    {
        Assert.Equal(["a: Removed", "b: Added", "c: Changed"], VersionChange.OfImages(Set("c:1 a:1 d:1"), Set("c:2 b:1 d:1")).Select(static change => $"{change.Name}: {change.Kind}"));
    }

    private static HashSet<string> Set(string images) => [.. images.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
