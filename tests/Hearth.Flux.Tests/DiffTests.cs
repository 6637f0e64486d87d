using Hearth.Flux.Diffing;
using Hearth.Flux.Explaining;
using Hearth.Flux.Reports;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Tests;

public sealed class DiffTests
{
    private const string Before = """
        == app/all.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: web, labels: {helm.sh/chart: a-1}}
        spec:
          selector: {matchLabels: {app: web}}
          template: {spec: {containers: [{name: a, image: "nginx:1"}, {name: b, image: "busybox:1"}]}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: web}
        spec: {resources: {requests: {storage: 5Gi}}}

        """;

    private const string After = """
        == app/all.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: web, labels: {helm.sh/chart: a-2}}
        spec:
          selector: {matchLabels: {app: other}}
          template: {spec: {containers: [{name: b, image: "busybox:1"}, {name: a, image: "nginx:2"}]}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: new, namespace: web}
        data: {a: b}

        """;

    [Fact]
    public void The_text_shows_fields_consequences_and_images_without_noise()
    {
        var text = new StringWriter { NewLine = "\n" };
        DiffWriter.WriteText(text, Diff(Before, After), color: false);
        Assert.Equal(
            """
            Kustomization/flux-system/app
              + ConfigMap/web/new
              ~ Deployment/web/web
                  ~ spec.selector.matchLabels.app: web → other
                  ~ spec.template.spec.containers[a].image: nginx:1 → nginx:2
                  ! spec.selector cannot be changed: the API server refuses it unless the object is made anew (force)
              - PersistentVolumeClaim/web/data
                  ! deletes the claim, and with most storage classes its data

            Images
              ~ nginx 1 → 2

            1 changed, 1 added, 1 removed

            """,
            text.ToString());
    }

    [Fact]
    public void Order_of_named_items_alone_is_no_difference()
    {
        string swapped = Before.Replace("""[{name: a, image: "nginx:1"}, {name: b, image: "busybox:1"}]""", """[{name: b, image: "busybox:1"}, {name: a, image: "nginx:1"}]""", StringComparison.Ordinal);
        Assert.NotEqual(Before, swapped);
        Assert.True(Diff(Before, swapped).IsEmpty);
    }

    [Fact]
    public void An_object_that_fails_on_one_side_is_not_shown_as_deleted()
    {
        var diff = Diff(Before, Before + "== app/broken.yaml\nkind: [\n");
        Assert.Empty(diff.Changes);
        Assert.Single(diff.Incomparable);
    }

    [Fact]
    public void What_is_not_pruned_stays() =>
        Assert.Equal("stays in the cluster: pruning is off", Assert.Single(Diff(Before, After, prune: "false").Changes.Single(change => change.Kind == ChangeKind.Removed).Consequences));

    [Theory]
    [InlineData("prune: true", "deletes everything the Kustomization made", false)]
    [InlineData("prune: true, deletionPolicy: Orphan", "what the Kustomization made stays in the cluster, and nothing looks after it", true)]
    [InlineData("prune: true, suspend: true", "what the Kustomization made stays in the cluster, and nothing looks after it", true)]
    [InlineData("prune: false, deletionPolicy: Delete", "deletes everything the Kustomization made", false)]
    public void What_becomes_of_the_objects_of_a_Kustomization_that_goes_is_its_policy(string spec, string expected, bool stays)
    {
        string other = $$"""
            == flux/other.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: other, namespace: flux-system}
            spec: {path: ./other, {{spec}}, sourceRef: {kind: GitRepository, name: flux-system} }
            == other/map.yaml
            apiVersion: v1
            kind: Namespace
            metadata: {name: other}

            """;
        var changes = Diff(Before + other, Before).Changes;
        Assert.Equal([expected], changes.Single(change => change.Id.Kind == "Kustomization").Consequences);
        if (changes.SingleOrDefault(change => change.Id.Kind == "Namespace") is { } made) // A suspended one renders nothing.
        {
            Assert.Equal([stays ? "stays in the cluster: pruning is off" : "deletes the namespace and everything in it"], made.Consequences);
        }
    }

    [Theory]
    [InlineData("ssa: IfNotPresent", "stays as it is in the cluster: kustomize.toolkit.fluxcd.io/ssa: IfNotPresent")]
    [InlineData("reconcile: disabled", "stays as it is in the cluster: kustomize.toolkit.fluxcd.io/reconcile: disabled")]
    [InlineData("force: enabled", "spec.selector cannot be changed: the object is deleted and made anew (force)")]
    public void Switches_of_an_object_decide_what_becomes_of_a_change(string annotation, string expected)
    {
        string Switched(string text) => text.Replace("labels: {", $"annotations: {{kustomize.toolkit.fluxcd.io/{annotation}}}, labels: {{", StringComparison.Ordinal);
        Assert.Contains(expected, Diff(Switched(Before), Switched(After)).Changes.Single(change => change.Id.Kind == "Deployment").Consequences);
    }

    [Fact]
    public void A_comment_keeps_to_its_size_and_says_what_is_left_out()
    {
        string many = string.Concat(Enumerable.Range(0, 200).Select(i => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m{i}}}\ndata: {{a: {new string('x', 200)}}}\n"));
        string comment = MarkdownDiff.Write(Diff("== app/all.yaml\n" + many, "== app/all.yaml\n" + many.Replace("xxx", "yyy", StringComparison.Ordinal)), 5_000);
        Assert.InRange(comment.Length, 1, 5_000);
        Assert.StartsWith("### Hearth: 200 changed, 0 added, 0 removed\n", comment, StringComparison.Ordinal);
        Assert.Contains("200 more objects differ than fit here", comment, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_escapes_what_it_shows()
    {
        var page = new StringWriter();
        HtmlDiff.Write(page, Diff(Before, After.Replace("a: b", "a: <script>", StringComparison.Ordinal)), "t");
        Assert.Contains("&lt;script&gt;", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@| a|-b|+B| c")]
    [InlineData("", "x\n", "@@ -0,0 +1,1 @@|+x")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n", "@@ -6,4 +6,3 @@| 6| 7| 8|-9")]
    public void Hunks_are_as_diff_writes_them(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', LineDiff.Unified(LineDiff.Compare(before, after))));

    [Fact]
    public void A_value_is_explained_by_the_template_line_and_the_variable()
    {
        var cluster = Repository.Render(Repository.Root + """
              postBuild: {substitute: {DOMAIN: example.com}}
            == app/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: web}
            data: {host: "${DOMAIN}"}
            """);
        var found = Assert.Single(Explanation.Find(cluster, "ConfigMap/web/settings"));
        var field = Assert.Single(Explanation.Of(cluster, found, "data.host")!.Fields); // The object has the field.
        Assert.Equal("example.com", field.Value);
        Assert.Equal(["app/map.yaml:4", "flux/ks.yaml:12"], field.Places.Select(place => $"{place.Path}:{place.Position.Line + 1}"));
        Assert.Null(Explanation.Of(cluster, found, "data.none"));
    }

    [Fact]
    public void A_failure_names_what_it_blocks()
    {
        string Waiting(string name, string on) => $$"""
            == flux/{{name}}.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: {{name}}, namespace: flux-system}
            spec: {path: other, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: {{on}}}]}

            """;
        var cluster = Repository.Render(Repository.Root + Waiting("b", "app") + Waiting("c", "b") + "== other/kustomization.yaml\nconfigMapGenerator: [{name: a, literals: [x=y]}]\n");
        var report = TestReport.Of(cluster, static _ => true);
        Assert.Equal("app", report.Results[0].Owner.Id.Name);
        Assert.Equal(["b", "c"], report.Results[0].Blocks.Select(id => id.Name));
        Assert.Equal(["app"], Blockers.Of(cluster, cluster.Owner("c").Id).Select(pair => pair.Id.Name));
        var junit = new StringWriter();
        report.WriteJUnit(junit);
        Assert.Contains("""<testsuites tests="4" failures="1" skipped="0">""", junit.ToString(), StringComparison.Ordinal);
    }

    private static ClusterDiff Diff(string before, string after, string prune = "true")
    {
        string root = Repository.Root.Replace("prune: true", $"prune: {prune}", StringComparison.Ordinal);
        return ClusterDiff.Of(Repository.Render(root + before), Repository.Render(root + after), static _ => true);
    }
}
