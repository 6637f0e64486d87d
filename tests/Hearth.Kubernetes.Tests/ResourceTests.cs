using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Tests;

/// <summary>Identity, sets and selectors.</summary>
public sealed class ResourceTests
{
    [Fact]
    public void An_identity_has_no_version()
    {
        var old = Read("{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: a, namespace: n}}");
        var present = Read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: n}}");

        Assert.Equal(old.Id, present.Id);
        Assert.Equal("Deployment.apps n/a", present.Id.ToString());
    }

    [Fact]
    public void A_set_finds_by_identity_and_keeps_its_order()
    {
        var set = new ResourceSet([Read("{apiVersion: v1, kind: Secret, metadata: {name: b}}"), Read("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")]);

        Assert.Same(set[1], set.Find(new ResourceId("", "ConfigMap", "", "a")));
        Assert.Null(set.Find(new ResourceId("", "ConfigMap", "", "b")));
        Assert.Equal(["b", "a"], set.Select(resource => resource.Name));
    }

    [Theory]
    [InlineData("v1", "Namespace", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", true)]
    [InlineData("v1", "ConfigMap", false)]
    [InlineData("example.org/v1", "ClusterThing", false)]
    public void Cluster_scope_is_known_for_built_in_types_only(string apiVersion, string kind, bool expected) =>
        Assert.Equal(expected, ClusterScope.Contains(GroupVersionKind.Of(apiVersion, kind)));

    [Theory]
    [InlineData("a=1", true)]
    [InlineData("a==1,b", true)]
    [InlineData("a!=1", false)]
    [InlineData("a in (1, 2),c notin (x)", true)]
    [InlineData("!a", false)]
    [InlineData("!c", true)]
    [InlineData("n>4,n<6", true)]
    [InlineData("", true)]
    public void A_selector_matches_as_kubectls(string text, bool expected)
    {
        var labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "", ["n"] = "5" };

        var selector = LabelSelector.TryParse(text, out string? error);

        Assert.Null(error);
        Assert.Equal(expected, selector!.Matches(key => labels.GetValueOrDefault(key)));
    }

    [Theory]
    [InlineData("a in 1", "wants")]
    [InlineData("a in (1", "not closed")]
    [InlineData("n>x", "wants an integer")]
    [InlineData("=1", "key is missing")]
    public void A_selector_that_is_none_says_why(string text, string reason)
    {
        Assert.Null(LabelSelector.TryParse(text, out string? error));
        Assert.Contains(reason, error);
    }

    private static Resource Read(string text) => new((YamlMapping)YamlReader.Read(new SourceText("test", text)).Documents[0].Root!);
}
