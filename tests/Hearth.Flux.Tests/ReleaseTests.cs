using Hearth.Flux.Diffing;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Releases;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Kustomize;
using Hearth.TestKit;

namespace Hearth.Flux.Tests;

public sealed class ReleaseTests : IDisposable
{
    private const string Chart = """
        == charts/demo/Chart.yaml
        apiVersion: v2
        name: demo
        version: 1.0.0
        == charts/demo/values.yaml
        port: 1
        text: default
        == charts/demo/prod.yaml
        text: prod
        == charts/demo/crds/thing.yaml
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        == charts/demo/templates/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
        data: {port: {{ .Values.port | quote }}, kind: {{ kindOf .Values.port }}, text: {{ .Values.text | quote }}}
        == charts/demo/templates/test.yaml
        apiVersion: v1
        kind: Pod
        metadata: {name: test, annotations: {helm.sh/hook: test}}
        == app/source.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: flux-system, namespace: flux-system}
        spec: {url: "https://example.com/repo.git"}

        """;

    private readonly TemporaryDirectory cache = new();

    public void Dispose() => cache.Dispose();

    [Fact]
    public void Values_come_from_objects_in_order_then_inline()
    {
        string text = Release("""
              valuesFrom:
                - {kind: ConfigMap, name: values}
                - {kind: ConfigMap, name: values, valuesKey: port, targetPath: port}
              values: {text: inline}
            == app/values.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: values, namespace: flux-system}
            data:
              port: "8080"
              values.yaml: |
                text: from-object
                port: 2
            """);
        Assert.Equal(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              labels:
                helm.toolkit.fluxcd.io/name: demo
                helm.toolkit.fluxcd.io/namespace: flux-system
              name: things.example.com
            ---
            apiVersion: v1
            data:
              kind: int64
              port: "8080"
              text: inline
            kind: ConfigMap
            metadata:
              labels:
                helm.toolkit.fluxcd.io/name: demo
                helm.toolkit.fluxcd.io/namespace: flux-system
              name: demo
              namespace: flux-system

            """,
            Build(text));
    }

    [Fact]
    public void Names_follow_the_target_namespace_and_are_cut_at_53_characters()
    {
        Assert.Contains("name: web-demo\n  namespace: web", Build(Release("  targetNamespace: web\n")), StringComparison.Ordinal);
        Assert.Equal(53, FluxRelease.Shorten(new string('a', 60)).Length);
        Assert.Equal("a-very-lengthy-target-namespace-with-a-nic-97af5d7f41f3".Length - 2, FluxRelease.Shorten("a-very-lengthy-target-namespace-with-a-nice-object-name").Length);
    }

    [Fact]
    public void Post_renderers_common_metadata_and_the_CRD_policy_count()
    {
        string built = Build(Release("""
              install: {crds: Skip}
              commonMetadata: {labels: {team: a}}
              postRenderers:
                - kustomize:
                    patches:
                      - target: {kind: ConfigMap}
                        patch: |
                          - {op: add, path: /data/more, value: patched}

            """));
        Assert.DoesNotContain("CustomResourceDefinition", built, StringComparison.Ordinal);
        Assert.Contains("  more: patched\n", built, StringComparison.Ordinal);
        Assert.Contains("    team: a\n", built, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_files_take_the_place_of_the_charts_own_values()
    {
        string built = Build(Release("").Replace("chart: charts/demo", "chart: charts/demo, valuesFiles: [prod.yaml]", StringComparison.Ordinal));
        Assert.Contains("kind: invalid", built, StringComparison.Ordinal);
        Assert.Contains("text: prod", built, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_is_not_at_hand_skips_the_release_with_the_reason()
    {
        string text = Repository.Root + """
            == app/release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: demo, namespace: flux-system}
            spec: {chartRef: {kind: OCIRepository, name: demo}}
            == app/source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {name: demo, namespace: flux-system}
            spec: {url: "oci://registry.example/charts/demo", ref: {tag: 1.0.0}}
            """;
        var owner = Render(text).Owner("demo");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.StartsWith("oci://registry.example/charts/demo:1.0.0 is not in the cache", owner.Reason, StringComparison.Ordinal);
        Assert.Equal("demo 1.0.0", owner.Chart?.ToString());
    }

    [Fact]
    public void A_template_that_fails_points_into_the_chart()
    {
        var owner = Render(Release("").Replace("{{ kindOf .Values.port }}", "{{ fail \"no\" }}", StringComparison.Ordinal)).Owner("demo");
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.StartsWith("charts/demo/templates/map.yaml:4:", owner.Diagnostics[0].Span.Authored().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("combined", true, true)]
    [InlineData("separate", true, true)]
    [InlineData("nohooks", false, false)]
    public void Hooks_are_patched_and_labelled_as_the_strategy_says(string strategy, bool isPatched, bool isLabelled)
    {
        string built = Build(Release($$"""
              postRenderStrategy: {{strategy}}
              postRenderers:
                - kustomize:
                    patches:
                      - target: {kind: Job}
                        patch: |
                          - {op: add, path: /spec/backoffLimit, value: 7}

            """) + Hook);
        string job = built[built.IndexOf("kind: Job", StringComparison.Ordinal)..];
        Assert.Equal(isPatched, built.Contains("backoffLimit: 7", StringComparison.Ordinal));
        Assert.Equal(isLabelled, job.Contains("helm.toolkit.fluxcd.io/name: demo", StringComparison.Ordinal));
    }

    [Fact]
    public void Hooks_that_are_switched_off_are_not_applied() =>
        Assert.DoesNotContain("kind: Job", Build(Release("  install: {disableHooks: true}\n") + Hook), StringComparison.Ordinal);

    [Fact]
    public void Definitions_are_applied_where_an_upgrade_brings_them_and_nothing_else_of_their_directory()
    {
        string text = Release("  install: {crds: Skip}\n  upgrade: {crds: CreateReplace}\n") + """
            == charts/demo/crds/stray.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: stray}
            """;
        Assert.Contains("CustomResourceDefinition", Build(text), StringComparison.Ordinal);
        Assert.DoesNotContain("stray", Build(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_makes_an_object_twice_is_refused_as_its_labels_cannot_be_put_on()
    {
        var owner = Render(Release("") + """
            == charts/demo/templates/twin.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
            """).Owner("demo");
        Assert.Contains("the chart makes ConfigMap/flux-system/demo twice", Assert.Single(owner.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_and_an_object_of_one_name_are_told_apart_by_the_separate_strategy()
    {
        const string twin = "== charts/demo/templates/twin.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: prepare, namespace: {{ .Release.Namespace }}}\nspec: {}\n";
        Assert.Equal("one of them is a hook: spec.postRenderStrategy separate renders hooks by themselves", Assert.Single(Render(Release("") + Hook + twin).Owner("demo").Diagnostics).Hint);
        Assert.Empty(Render(Release("  postRenderStrategy: separate\n") + Hook + twin).Owner("demo").Diagnostics);
    }

    [Fact]
    public void A_schema_that_is_switched_off_is_not_asked()
    {
        string schema = """
            == charts/demo/values.schema.json
            {"properties": {"port": {"type": "string"}}}

            """;
        Assert.Equal(RenderState.Failed, Render(schema + Release("")).Owner("demo").State);
        Assert.Equal(RenderState.Rendered, Render(schema + Release("  install: {disableSchemaValidation: true}\n")).Owner("demo").State);
    }

    [Theory]
    [InlineData("ExternalArtifact")]
    [InlineData("Bucket")]
    public void A_chart_that_only_the_cluster_has_skips_the_release(string kind)
    {
        string text = kind == "Bucket"
            ? Release("").Replace("sourceRef: {kind: GitRepository, name: flux-system}", "sourceRef: {kind: Bucket, name: charts}", StringComparison.Ordinal)
                + "== app/bucket.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: Bucket\nmetadata: {name: charts, namespace: flux-system}\nspec: {endpoint: minio}\n"
            : Release("").Replace("chart: {spec: {chart: charts/demo, sourceRef: {kind: GitRepository, name: flux-system}}}", "chartRef: {kind: ExternalArtifact, name: charts}", StringComparison.Ordinal);
        var owner = Render(text).Owner("demo");
        Assert.Equal(RenderState.Skipped, owner.State);
        string name = kind == "Bucket" ? "demo" : "charts";
        Assert.Equal($"the chart comes from {kind}/flux-system/charts, whose content is only known in the cluster; to render it, give a directory that holds {name}/ or {name}.tgz with --chart-dir", owner.Reason);

        using var charts = new TemporaryDirectory();
        charts.Write($"{name}/Chart.yaml", "apiVersion: v2\nname: local\nversion: 1.0.0\n");
        charts.Write($"{name}/templates/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: local}\n");
        Assert.Contains("name: local", Kustomizer.ToYaml(Render(text, charts.Path).Owner("demo").Resources), StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_of_a_chart_stays_behind_and_changes_only_by_policy()
    {
        string before = Release("");
        var removed = ClusterDiff.Of(Render(before), Render(before.Replace("== charts/demo/crds/thing.yaml", "== charts/demo/docs/thing.yaml", StringComparison.Ordinal)), static _ => true);
        Assert.Equal(["stays in the cluster: Helm does not delete what lies in a chart's crds/"], Assert.Single(removed.Changes).Consequences);
        var changed = ClusterDiff.Of(Render(before), Render(before.Replace("{name: things.example.com}", "{name: things.example.com, labels: {a: b}}", StringComparison.Ordinal)), static _ => true);
        Assert.Equal(["stays as it is in the cluster: upgrade.crds of HelmRelease/flux-system/demo is Skip; wants CreateReplace"], Assert.Single(changed.Changes).Consequences);
    }

    [Fact]
    public void A_release_below_a_Kustomization_that_fails_is_not_shown_as_removed()
    {
        string before = Release("");
        var diff = ClusterDiff.Of(Render(before), Render(before + "\n== app/broken.yaml\nkind: [\n"), static _ => true);
        Assert.Empty(diff.Changes);
        Assert.Equal(["Kustomization/flux-system/app"], diff.Incomparable.Select(static pair => pair.Id.ShortName));
    }

    [Fact]
    public void Values_of_a_claimed_bucket_are_only_known_in_the_cluster()
    {
        string text = Release("""
              valuesFrom: [{kind: ConfigMap, name: loki-bucket, valuesKey: BUCKET_NAME, targetPath: text}]
            == app/bucket.yaml
            apiVersion: objectbucket.io/v1alpha1
            kind: ObjectBucketClaim
            metadata: {name: loki-bucket, namespace: flux-system}
            spec: {bucketName: loki, storageClassName: ceph-bucket}
            """);
        var owner = Render(text).Owner("demo");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.Equal("valuesFrom names ConfigMap/flux-system/loki-bucket, whose content is only known in the cluster", owner.Reason);
    }

    private const string Hook = """

        == charts/demo/templates/hook.yaml
        apiVersion: batch/v1
        kind: Job
        metadata: {name: prepare, namespace: {{ .Release.Namespace }}, annotations: {helm.sh/hook: pre-install}}
        spec: {}

        """;

    private static string Release(string spec) => Repository.Root + Chart + """
        == app/release.yaml
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: demo, namespace: flux-system}
        spec:
          chart: {spec: {chart: charts/demo, sourceRef: {kind: GitRepository, name: flux-system}}}

        """ + spec;

    private ClusterRender Render(string text, params string[] chartDirectories)
    {
        using var sources = new ChartSources(new ChartCache(cache.Path), new ChartSourceOptions { Offline = true });
        return Repository.Render(text, new RenderSettings { Releases = new ReleaseRenderer(new ChartStore(sources, chartDirectories), new RenderOptions()) });
    }

    private string Build(string text)
    {
        var owner = Render(text).Owner("demo");
        Assert.Empty(owner.Diagnostics);
        return Kustomizer.ToYaml(owner.Resources);
    }
}
