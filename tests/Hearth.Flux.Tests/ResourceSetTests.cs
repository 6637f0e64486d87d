using Hearth.Flux.Rendering;
using Hearth.Flux.ResourceSets;
using Hearth.Kustomize;

namespace Hearth.Flux.Tests;

public sealed class ResourceSetTests
{
    [Fact]
    public void A_template_is_filled_for_each_input()
    {
        Assert.Equal(
            """
            apiVersion: v1
            data:
              kind: ResourceSet
              port: 8080
              url: https://one.example.com
            kind: ConfigMap
            metadata:
              annotations:
                team: web
              labels:
                resourceset.fluxcd.controlplane.io/name: sites
                resourceset.fluxcd.controlplane.io/namespace: apps
              name: one
              namespace: apps
            ---
            apiVersion: v1
            data:
              kind: ResourceSet
              port: 9090
              url: https://two.example.com
            kind: ConfigMap
            metadata:
              annotations:
                team: web
              labels:
                resourceset.fluxcd.controlplane.io/name: sites
                resourceset.fluxcd.controlplane.io/namespace: apps
              name: two
              namespace: apps

            """,
            Build("""
                inputs:
                  - {name: one, port: 8080}
                  - {name: two, port: 9090}
                commonMetadata: {annotations: {team: web}}
                resources:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: << inputs.name >>, namespace: apps}
                    data:
                      url: https://<< inputs.name >>.example.com
                      port: << inputs.port >>
                      kind: << inputs.provider.kind >>
              """));
    }

    [Fact]
    public void A_template_of_documents_ranges_over_the_inputs_of_a_static_provider()
    {
        string built = Build(
            """
                inputsFrom: [{name: apps}]
                resourcesTemplate: |
                  <<- range $app := inputs.apps >>
                  ---
                  apiVersion: v1
                  kind: ConfigMap
                  metadata:
                    name: << $app.name | slugify >>
                    namespace: << get $app "namespace" | default inputs.fallback >>
                  data:
                    all: |
                      << toYaml $app | nindent 6 >>
                  <<- end >>
              """,
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: apps, namespace: apps}
            spec:
              type: Static
              defaultValues:
                fallback: default
                apps: [{name: Home Page}, {name: plex, namespace: media}]
            """);
        Assert.Contains("  name: home-page\n  namespace: default\n", built);
        Assert.Contains("  name: plex\n  namespace: media\n", built);
        Assert.Contains("    name: Home Page\n", built);
    }

    [Fact]
    public void Permutations_see_each_provider_under_its_name()
    {
        string built = Build(
            """
                inputStrategy: {name: Permute}
                inputsFrom: [{selector: {matchLabels: {part: yes-please}}}]
                resources:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: << inputs.app_list.app >>-<< inputs.zone.zone >>, namespace: apps}
              """,
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: App-List, namespace: apps, labels: {part: yes-please}}
            spec: {type: Static, defaultValues: {app: web}}
            ---
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: zone, namespace: apps, labels: {part: yes-please}}
            spec: {type: GitHubBranch, url: https://github.com/a/b}
            status: {exportedInputs: [{zone: east}, {zone: west}]}
            ---
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: other, namespace: apps}
            spec: {type: Static}
            """);
        Assert.Contains("name: web-east\n", built);
        Assert.Contains("name: web-west\n", built);
    }

    [Fact]
    public void The_first_of_one_identity_counts_and_a_disabled_object_is_left_out()
    {
        string built = Build("""
              inputs: [{on: true}, {on: false}]
              resources:
                - apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: shared, namespace: apps}
                  data: {first: '<< inputs.on >>'}
                - apiVersion: v1
                  kind: ConfigMap
                  metadata:
                    name: only-<< inputs.on >>
                    namespace: apps
                    annotations: {fluxcd.controlplane.io/reconcile: << if inputs.on >>enabled<< else >>disabled<< end >>}
              resourcesTemplate: |
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shared, namespace: apps}
                data: {from: template}
            """);
        Assert.Equal(2, built.Split("kind: ConfigMap").Length - 1);
        Assert.Contains("first: true", built);
        Assert.Contains("name: only-true\n", built);
    }

    [Fact]
    public void Children_of_a_ResourceSet_are_rendered()
    {
        var cluster = Repository.Render(Files("""
              inputs: [{app: web}]
              resources:
                - apiVersion: kustomize.toolkit.fluxcd.io/v1
                  kind: Kustomization
                  metadata: {name: << inputs.app >>, namespace: apps}
                  spec: {path: ./apps/<< inputs.app >>, prune: true, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
            """) + """

            == apps/web/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web, namespace: apps}
            """);
        Assert.Equal(RenderState.Rendered, cluster.Owner("web").State);
        Assert.Equal("sites", cluster.Owner("web").Object.Parent?.Name);
        Assert.NotNull(cluster.Objects.Find(new("", "ConfigMap", "apps", "web")));
    }

    [Fact]
    public void Data_is_copied_and_summed_up()
    {
        string built = Build(
            """
                resources:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: copy, namespace: apps, annotations: {fluxcd.controlplane.io/copyFrom: apps/original}}
                  - apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: web, namespace: apps}
                    spec: {template: {metadata: {annotations: {fluxcd.controlplane.io/checksumFrom: ConfigMap/apps/copy}}}}
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: cluster, namespace: apps, annotations: {fluxcd.controlplane.io/convertKubeConfigFrom: 'apps/kube:config'}}
              """,
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: original, namespace: apps}
            data: {a: b}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: kube, namespace: apps}
            stringData:
              config: |
                clusters: [{name: x, cluster: {server: https://10.0.0.1:6443, certificate-authority-data: Y2VydA==}}]
            """);
        Assert.Contains("data:\n  a: b\n", built);
        // SHA-256 of ConfigMap/apps/copy, a and b, each followed by a zero byte.
        Assert.Contains("fluxcd.controlplane.io/checksum: sha256:e07ef3dafcc527d89b4e531f335136fceeed6c4324f49367d2955c8daa9a7f73", built);
        Assert.Contains("data:\n  address: https://10.0.0.1:6443\n  ca.crt: cert\n", built);
    }

    [Theory]
    [InlineData("inputs: [{a: 1}]\n  resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.b >>}}]", "RSET001")]
    [InlineData("inputsFrom: [{name: nowhere}]", "RSET002")]
    [InlineData("steps: [{name: one}]", "RSET003")]
    [InlineData("inputStrategy: {name: Shuffle}", "RSET003")]
    [InlineData("resources: [{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: {fluxcd.controlplane.io/copyFrom: a/b}}}]", "RSET004")]
    public void What_the_operator_refuses_fails_with_its_rule(string spec, string rule)
    {
        var owner = Repository.Render(Files("  " + spec)).Owner("sites");
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.Equal(rule, Assert.Single(owner.Diagnostics).Rule.Code);
    }

    [Fact]
    public void Inputs_that_only_the_cluster_knows_are_skipped_with_the_reason()
    {
        var owner = Repository.Render(Files(
            "  inputsFrom: [{name: branches}]",
            """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: branches, namespace: apps}
            spec: {type: GitHubBranch, url: https://github.com/a/b}
            """)).Owner("sites");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.Contains("(GitHubBranch) are only known in the cluster", owner.Reason);
    }

    [Fact]
    public void A_step_may_not_make_what_another_made()
    {
        const string step = "[{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: apps}}]";
        var owner = Repository.Render(Files($"  steps: [{{name: one, resources: {step}}}, {{name: two, resources: {step}}}]")).Owner("sites");
        Assert.Contains("is made by the step two and by one before it", Assert.Single(owner.Diagnostics).Message);
    }

    [Fact]
    public void A_dependency_of_another_kind_is_looked_for_among_all_objects()
    {
        var owner = Repository.Render(Files("""
              dependsOn:
                - {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: things.example.com}
                - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: gone, namespace: apps}
            """)).Owner("sites");
        Assert.Contains("dependsOn names HelmRelease/apps/gone", Assert.Single(owner.Diagnostics).Message);
    }

    [Theory]
    [InlineData("app=0/zone=1")]
    [InlineData("")]
    public void Inputs_are_numbered_by_their_Adler_32(string text) =>
        Assert.Equal(text.Length == 0 ? "1" : "458163208", InputCombination.Id(text));

    private static string Build(string spec, string others = "") =>
        Kustomizer.ToYaml(Rendered(Repository.Render(Files(spec, others)).Owner("sites")).Resources);

    private static RenderedOwner Rendered(RenderedOwner owner)
    {
        Assert.Empty(owner.Diagnostics);
        Assert.Equal("", owner.Reason);
        return owner;
    }

    private static string Files(string spec, string others = "") => Repository.Root + $$"""
        == app/set.yaml
        apiVersion: fluxcd.controlplane.io/v1
        kind: ResourceSet
        metadata: {name: sites, namespace: apps}
        spec:
        {{spec}}
        == app/others.yaml
        {{others}}
        """;
}
