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

    private static string Release(string spec) => Repository.Root + Chart + """
        == app/release.yaml
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: demo, namespace: flux-system}
        spec:
          chart: {spec: {chart: charts/demo, sourceRef: {kind: GitRepository, name: flux-system}}}

        """ + spec;

    private ClusterRender Render(string text)
    {
        using var sources = new ChartSources(new ChartCache(cache.Path), new ChartSourceOptions { Offline = true });
        return Repository.Render(text, new RenderSettings { Releases = new ReleaseRenderer(new ChartStore(sources, []), new RenderOptions()) });
    }

    private string Build(string text)
    {
        var owner = Render(text).Owner("demo");
        Assert.Empty(owner.Diagnostics);
        return Kustomizer.ToYaml(owner.Resources);
    }
}
