using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Tests;

public sealed class KustomizationTests
{
    private const string ConfigMap = """
        == app/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          host: app.${DOMAIN}

        """;

    [Fact]
    public void A_directory_without_a_kustomization_is_built_from_its_manifests()
    {
        Assert.Equal(
            """
            apiVersion: v1
            data:
              host: app.${DOMAIN}
            kind: ConfigMap
            metadata:
              labels:
                kustomize.toolkit.fluxcd.io/name: app
                kustomize.toolkit.fluxcd.io/namespace: flux-system
              name: settings

            """,
            Repository.Build(Repository.Root + ConfigMap));
    }

    [Fact]
    public void The_spec_adds_namespace_patches_images_and_metadata_to_the_file()
    {
        string text = Repository.Root + """
              targetNamespace: web
              namePrefix: my-
              commonMetadata:
                labels:
                  team: a
              images:
                - name: nginx
                  newTag: "2"
              patches:
                - target: { kind: Deployment }
                  patch: |
                    - op: replace
                      path: /spec/replicas
                      value: 3
            == app/kustomization.yaml
            resources: [deployment.yaml]
            images: [{name: nginx, newName: mirror/nginx, newTag: "1"}]
            == app/deployment.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              template: {spec: {containers: [{name: a, image: nginx}]}}
            """;
        Assert.Equal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                kustomize.toolkit.fluxcd.io/name: app
                kustomize.toolkit.fluxcd.io/namespace: flux-system
                team: a
              name: my-web
              namespace: web
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                  - image: mirror/nginx:2
                    name: a

            """,
            Repository.Build(text));
    }

    [Fact]
    public void Inline_variables_win_over_those_of_objects()
    {
        string text = Repository.Root + """
              postBuild:
                substitute: {DOMAIN: inline.example}
                substituteFrom:
                  - {kind: ConfigMap, name: vars}
            == flux/vars.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: vars, namespace: flux-system}
            data: {DOMAIN: map.example}

            """ + ConfigMap;
        Assert.Contains("host: app.inline.example", Repository.Build(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_may_come_from_an_object_that_a_sibling_renders()
    {
        string text = Repository.Root + """
              postBuild:
                substituteFrom: [{kind: ConfigMap, name: vars}]
            == flux/vars-ks.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: vars, namespace: flux-system}
            spec: {path: vars, sourceRef: {kind: GitRepository, name: flux-system}}
            == vars/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: vars, namespace: flux-system}
            data: {DOMAIN: sibling.example}

            """ + ConfigMap;
        Assert.Contains("host: app.sibling.example", Repository.Build(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_substituted_number_changes_its_type_because_the_text_is_read_again()
    {
        string text = Repository.Root + """
              postBuild: {substitute: {DOMAIN: x, N: "3", B: "yes"}}
            == app/map.yaml
            apiVersion: example.com/v1
            kind: Thing
            metadata: {name: a}
            spec: {n: "${N}", b: "${B}", kept: "yes", escaped: "$${N}"}
            """;
        Assert.Contains("spec:\n  b: true\n  escaped: ${N}\n  kept: \"yes\"\n  \"n\": 3\n", Repository.Build(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_without_value_is_an_error_at_the_line_that_uses_it()
    {
        var owner = Repository.Render(Repository.Root + "  postBuild: {substitute: {OTHER: x}}\n" + ConfigMap).Owner("app");
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.Equal("app/map.yaml:6", owner.Diagnostics[0].Span.Authored().ToString()[..14]);
    }

    [Fact]
    public void An_object_may_switch_substitution_off()
    {
        string text = Repository.Root + """
              postBuild: {substitute: {OTHER: x}}
            == app/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
              annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
            data: {host: "${DOMAIN}"}
            """;
        Assert.Contains("host: ${DOMAIN}", Repository.Build(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_source_of_variables_fails_unless_optional()
    {
        string text = Repository.Root + "  postBuild: {substituteFrom: [{kind: Secret, name: gone}]}\n" + ConfigMap;
        Assert.Equal(FluxRules.MissingVariables, Assert.Single(Repository.Render(text).Owner("app").Diagnostics).Rule);
        Assert.Equal(RenderState.Rendered, Repository.Render(text.Replace("name: gone", "name: gone, optional: true", StringComparison.Ordinal)).Owner("app").State);
    }

    [Fact]
    public void A_child_is_read_from_its_parents_output()
    {
        string text = """
            == flux/ks.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: parent, namespace: flux-system}
            spec:
              path: apps
              targetNamespace: team
              sourceRef: {kind: GitRepository, name: flux-system}
              postBuild: {substitute: {DIR: real}}
              patches:
                - target: {kind: Kustomization}
                  patch: |
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: _}
                    spec: {postBuild: {substitute: {DOMAIN: injected}}}
            == apps/child.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: app}
            spec: {path: "./${DIR}", sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
            == real/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            data: {x: "${DOMAIN}"}
            """;
        var child = Repository.Render(text).Owner("app");
        Assert.Equal("Kustomization/team/app", child.Id.ShortName);
        var value = (YamlScalar)child.Resources[0].Root.GetMapping("data")!["x"]!; // Rendered above.
        Assert.Equal("injected", value.Value);
        Assert.Contains("flux/ks.yaml:15:", string.Join(' ', value.Span.Trace()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_object_hides_none_of_the_others()
    {
        string text = Repository.Root + ConfigMap + """
            == flux/other.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: broken, namespace: flux-system}
            spec: {path: nowhere, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: app}]}
            """;
        var cluster = Repository.Render(text);
        Assert.Equal(RenderState.Rendered, cluster.Owner("app").State);
        Assert.Equal("spec.path is nowhere; there is no such directory", Assert.Single(cluster.Owner("broken").Diagnostics).Message);
    }

    [Fact]
    public void A_suspended_Kustomization_renders_nothing() =>
        Assert.Equal(RenderState.Suspended, Repository.Render(Repository.Root + "  suspend: true\n" + ConfigMap).Owner("app").State);

    [Fact]
    public void Dependencies_that_do_not_exist_and_circles_are_found()
    {
        string Kustomization(string name, string depends) => $$"""
            == flux/{{name}}.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: {{name}}, namespace: flux-system}
            spec: {path: app, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: {{depends}}}]}

            """;
        var cluster = Repository.Render(Kustomization("a", "b") + Kustomization("b", "a") + Kustomization("c", "aa") + ConfigMap);
        Assert.Contains(cluster.Owner("a").Diagnostics, found => found.Message == "dependsOn goes in a circle: Kustomization/flux-system/a → Kustomization/flux-system/b → Kustomization/flux-system/a");
        Assert.Contains(cluster.Owner("c").Diagnostics, found => found.Rule == FluxRules.MissingDependency);
    }

    [Theory]
    [InlineData("healthCheckExprs: [{apiVersion: a.io/v1, kind: A, current: status.x == }]", "healthCheckExprs, current: ")]
    [InlineData("healthCheckExprs: [{apiVersion: a.io/v1, kind: A, failed: status.x}]", "the health check has no current")]
    [InlineData("healthCheckExprs: [{apiVersion: a.io/v1, kind: A, current: x}, {apiVersion: a.io/v2, kind: A, current: x}]", "healthCheckExprs has two checks for A of a.io")]
    [InlineData("dependsOn: [{name: app, readyExpr: dep.status.ready}]", "readyExpr: ")] // Not a bool for sure.
    [InlineData("dependsOn: [{name: app, readyExpr: 'other.x == 1'}]", "readyExpr: undeclared reference to 'other'")]
    [InlineData("dependsOn: [{name: app, readyExpr: 'dep.status.ready == '}]", "readyExpr: ")]
    public void An_expression_that_Flux_refuses_is_an_error_of_its_object(string field, string message)
    {
        string text = Repository.Root + ConfigMap + $$"""

            == flux/other.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: other, namespace: flux-system}
            spec:
              path: app
              sourceRef: {kind: GitRepository, name: flux-system}
              {{field}}
            """;
        var found = Assert.Single(Repository.Render(text).Owner("other").Diagnostics, static found => found.Rule == FluxRules.InvalidExpression);
        Assert.StartsWith(message, found.Message, StringComparison.Ordinal);
        Assert.Equal(("flux/other.yaml", 6), (found.Span.Authored().Path, found.Span.Authored().Position.Line));
        Assert.DoesNotContain(Repository.Render(text.Replace("  path: app\n", "  path: app\n  suspend: true\n", StringComparison.Ordinal)).Owner("other").Diagnostics, static found => found.Rule == FluxRules.InvalidExpression);
    }

    [Fact]
    public void Expressions_that_Flux_takes_are_left_alone()
    {
        string text = Repository.Root + """
              dependsOn:
                - name: app
                  readyExpr: dep.status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True') && self.metadata.name != ''
              healthCheckExprs:
                - {apiVersion: a.io/v1, kind: A, current: "anything.at_all", failed: "unknown(status)", inProgress: "1 + 1 == 2"}
            """ + "\n" + ConfigMap;
        Assert.DoesNotContain(Repository.Render(text).Owner("app").Diagnostics, static found => found.Rule == FluxRules.InvalidExpression);
    }

    [Fact]
    public void An_encrypted_secret_without_a_key_holds_placeholders()
    {
        string text = Repository.Root + """
              decryption: {provider: sops}
            == app/secret.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {password: "ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]"}
            sops: {mac: x, lastmodified: "2026-01-01T00:00:00Z"}
            """;
        Assert.Contains("password: ..PLACEHOLDER_password..", Repository.Build(text), StringComparison.Ordinal);
        Assert.Equal(FluxRules.EncryptedSecret, Assert.Single(Repository.Render(text.Replace("decryption", "other", StringComparison.Ordinal)).Owner("app").Diagnostics).Rule);
    }

    [Fact]
    public void The_root_is_found_in_the_values_of_the_flux_instance_chart()
    {
        string text = """
            == apps/instance.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: flux-instance}
            spec: {values: {instance: {sync: {kind: GitRepository, path: flux}}}}

            """ + Repository.Root + ConfigMap;
        Assert.Equal(2, Repository.Render(text, path: null).Kustomizations.Count);
    }

    [Fact]
    public void Several_clusters_in_one_repository_want_a_choice()
    {
        string Instance(string cluster) => $$"""
            == clusters/{{cluster}}/instance.yaml
            apiVersion: fluxcd.controlplane.io/v1
            kind: FluxInstance
            metadata: {name: flux, namespace: flux-system}
            spec: {sync: {kind: GitRepository, path: clusters/{{cluster}} } }

            """;
        var (roots, error) = Sources.RootFinder.Find(Repository.Tree(Instance("a") + Instance("b")), null);
        Assert.Empty(roots);
        Assert.Equal("memory holds several clusters: clusters/a, clusters/b", error?.Message);
    }

    [Fact]
    public void What_a_skipped_Kustomization_may_make_is_not_missed()
    {
        string text = Repository.Root + """
            == app/kustomization.yaml
            resources: ["https://example.com/remote.yaml"]
            == flux/other.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: other, namespace: flux-system}
            spec: {path: empty, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: from-remote}]}
            == empty/kustomization.yaml
            resources: []
            configMapGenerator: [{name: a, literals: [x=y]}]
            """;
        var cluster = Repository.Render(text);
        Assert.Equal(RenderState.Skipped, cluster.Owner("app").State);
        Assert.StartsWith("app/kustomization.yaml:1:13: https://example.com/remote.yaml is remote", cluster.Owner("app").Reason, StringComparison.Ordinal);
        Assert.False(cluster.Owner("other").HasErrors);
    }

    [Fact]
    public void What_lies_beside_a_remote_file_is_not_missed_either()
    {
        string text = Repository.Root + """
            == app/kustomization.yaml
            resources: ["https://example.com/remote.yaml", release.yaml]
            == app/release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: operator, namespace: flux-system}
            == flux/release.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: waits, namespace: flux-system}
            spec: {dependsOn: [{name: operator}]}
            """;
        Assert.DoesNotContain(Repository.Render(text).Diagnostics, static diagnostic => diagnostic.Rule == FluxRules.MissingDependency && diagnostic.Severity == Syntax.Diagnostics.Severity.Error);
    }

    [Fact]
    public void The_order_does_not_depend_on_how_many_are_rendered_at_a_time()
    {
        string text = string.Concat(Enumerable.Range(0, 40).Select(i => Repository.Root.Replace("== flux/ks.yaml", $"== flux/ks{i}.yaml", StringComparison.Ordinal).Replace("name: app", $"name: app{i}", StringComparison.Ordinal))) + ConfigMap;
        string Names(int parallel) => string.Join(' ', Repository.Render(text, new RenderSettings { Parallel = parallel }).Kustomizations.Select(owner => owner.Id.Name));
        Assert.Equal(Names(1), Names(8));
    }

    private const string WithMissing = Repository.Root + """
        == app/kustomization.yaml
        resources: [./gone/ks.yaml, ./map.yaml, ./below]
        == app/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: map, namespace: default}
        == app/below/kustomization.yaml
        resources: [ks.yaml, gone-too.yaml]
        == app/below/ks.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: child, namespace: flux-system}
        spec: {path: ./child, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: nobody}]}
        == child/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: child, namespace: default}

        """;

    [Fact]
    public void An_entry_that_is_not_there_does_not_hide_the_others()
    {
        var cluster = Repository.Render(WithMissing);
        var app = cluster.Owner("app");
        Assert.True(app.IsPartial);
        Assert.Equal(["KUST004 app/kustomization.yaml", "KUST004 app/below/kustomization.yaml"], app.Diagnostics.Select(static diagnostic => $"{diagnostic.Rule.Code} {diagnostic.Span.Path}"));
        Assert.Equal(["ConfigMap/default/map", "Kustomization/flux-system/child"], app.Resources.Select(static resource => resource.Id.ShortName).Order(StringComparer.Ordinal));
        Assert.Equal("FLUX010", Assert.Single(cluster.Owner("child").Diagnostics).Rule.Code);
    }

    [Fact]
    public void What_an_entry_that_is_not_there_keeps_Flux_from_applying_is_no_difference()
    {
        string whole = WithMissing.Replace("./gone/ks.yaml, ", "", StringComparison.Ordinal).Replace(", gone-too.yaml", "", StringComparison.Ordinal);
        var diff = Diffing.ClusterDiff.Of(Repository.Render(whole), Repository.Render(WithMissing.Replace("name: map", "name: other", StringComparison.Ordinal).Replace("name: child, namespace: default", "name: changed, namespace: default", StringComparison.Ordinal)), static _ => true);
        Assert.Equal("Kustomization/flux-system/app", Assert.Single(diff.Incomparable).Id.ShortName);
        Assert.Equal(["ConfigMap/default/changed", "ConfigMap/default/child"], diff.Changes.Select(static change => change.Id.ShortName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_right_does_not_hide_the_others_and_may_make_what_it_speaks_of()
    {
        var cluster = Repository.Render(WithMissing.Replace("./gone/ks.yaml", "broken.yaml", StringComparison.Ordinal).Replace(", gone-too.yaml", "", StringComparison.Ordinal).Replace("dependsOn: [{name: nobody}]", "dependsOn: [{name: spoken-of}, {name: nobody}]", StringComparison.Ordinal) + """
            == app/broken.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: spoken-of, namespace: flux-system}
            spec: {path: ./child, path: ./child}
            """);
        var app = cluster.Owner("app");
        Assert.Equal((true, true), (app.IsPartial, app.LacksParts));
        Assert.Equal(["KUST022"], app.Diagnostics.Select(static diagnostic => diagnostic.Rule.Code));
        Assert.Equal(["Info", "Error"], cluster.Owner("child").Diagnostics.Select(static diagnostic => diagnostic.Severity.ToString()));
    }
}
