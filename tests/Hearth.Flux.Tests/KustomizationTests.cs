using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
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

    [Fact]
    public void Objects_come_in_the_order_of_the_files_and_sorted_only_where_asked()
    {
        string text = Repository.Root + """
            == app/kustomization.yaml
            resources: [b.yaml, a.yaml, ns.yaml]
            == app/a.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
            == app/b.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: b}
            == app/ns.yaml
            apiVersion: v1
            kind: Namespace
            metadata: {name: web}
            """;
        Assert.Equal(["Secret", "ConfigMap", "Namespace"], Kinds(text));
        Assert.Equal(["Namespace", "ConfigMap", "Secret"], Kinds(text.Replace("ns.yaml]", "ns.yaml]\nsortOptions: {order: legacy}", StringComparison.Ordinal)));

        static IEnumerable<string> Kinds(string text) => Repository.Render(text).Owner("app").Resources.Select(static resource => resource.Type.Kind);
    }

    [Fact]
    public void Inline_values_lose_their_line_ends_as_those_of_objects_do()
    {
        string text = Repository.Root + "  postBuild: {substitute: {DOMAIN: \"a\\nb\\n\"}}\n" + ConfigMap;
        Assert.Contains("host: app.ab\n", Repository.Build(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources: [map.yaml]\nunknown: 1\n", "KUST003")]
    [InlineData("resources: [map.yaml]\nimages: [{name: x, tag: 1}]\n", "KUST003")]
    public void A_field_that_Flux_drops_from_the_kustomization_of_its_path_is_a_warning(string file, string code)
    {
        var owner = Repository.Render($"{Repository.Root}== app/kustomization.yaml\n{file}{ConfigMap}").Owner("app");
        Assert.Equal(RenderState.Rendered, owner.State);
        Assert.Equal((code, Severity.Warning), (Assert.Single(owner.Diagnostics).Rule.Code, owner.Diagnostics[0].Severity));
    }

    [Fact]
    public void A_field_that_nobody_knows_fails_in_a_kustomization_below()
    {
        var owner = Repository.Render(Repository.Root + "== app/kustomization.yaml\nresources: [sub]\n== app/sub/kustomization.yaml\nresources: []\nunknown: 1\n").Owner("app");
        Assert.Equal((RenderState.Failed, "KUST003"), (owner.State, Assert.Single(owner.Diagnostics).Rule.Code));
    }

    [Fact]
    public void The_kustomization_of_the_path_takes_names_in_any_case_and_numbers_as_texts()
    {
        string text = Repository.Root + "  targetNamespace: web\n== app/kustomization.yaml\nResources: [map.yaml]\nNAMESPACE: other\nlabels: [{pairs: {v: 1}}]\n" + ConfigMap;
        Assert.Contains("    v: \"1\"\n  name: settings\n  namespace: web\n", Repository.Build(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("== app/kustomization.yaml\nresources: [map.yaml]\n== app/kustomization.yml\nresources: [map.yaml]\n")]
    [InlineData("== app/kustomization.yaml/x.txt\nx\n")]
    public void A_second_kustomization_file_or_a_directory_in_its_place_fails(string files) =>
        Assert.Equal("KUST001", Assert.Single(Repository.Render(Repository.Root + files + ConfigMap).Owner("app").Diagnostics).Rule.Code);

    [Theory]
    [InlineData("github.com/a/b", RenderState.Failed)]
    [InlineData("git@github.com:a/b", RenderState.Failed)]
    [InlineData("/a", RenderState.Failed)]
    [InlineData("FILE:///a", RenderState.Failed)]
    [InlineData("map.yaml", RenderState.Failed)]
    [InlineData("a://b", RenderState.Rendered)]
    [InlineData("gone", RenderState.Rendered)]
    public void A_component_is_local_and_a_missing_one_may_be_ignored(string path, RenderState state)
    {
        string text = $"{Repository.Root}  ignoreMissingComponents: true\n  components: [\"{path}\"]\n== app/kustomization.yaml\nresources: [map.yaml]\n{ConfigMap}";
        Assert.Equal(state, Repository.Render(text).Owner("app").State);
    }

    [Fact]
    public void Variables_are_looked_for_when_the_first_object_takes_them()
    {
        string text = Repository.Root + "  postBuild: {substitute: {BAD-NAME: x}, substituteFrom: [{kind: Secret, name: gone}]}\n" + ConfigMap;
        Assert.Equal(RenderState.Failed, Repository.Render(text).Owner("app").State);
        text = text.Replace("name: settings", "name: settings\n  labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}", StringComparison.Ordinal);
        Assert.Equal(RenderState.Rendered, Repository.Render(text).Owner("app").State);
    }

    [Theory]
    [InlineData("name: \"${DOMAIN}\"\n", "same")]
    [InlineData("name: same\n  namespace: \"${DOMAIN}\"\n", "same\n  namespace: same")]
    public void Two_objects_that_become_one_by_substitution_fail(string before, string other)
    {
        string text = Repository.Root + $"  postBuild: {{substitute: {{DOMAIN: same}}}}\n== app/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  {before}== app/b.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {other}\n";
        var owner = Repository.Render(text).Owner("app");
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.Contains(owner.Diagnostics, static diagnostic => diagnostic.Rule == FluxRules.BrokenSubstitution);
    }

    [Theory]
    [InlineData("name: \"${DOMAIN}\"", "\"\"", "its metadata.name is empty")]
    [InlineData("name: \"${DOMAIN}\"", "\"12\"", "its metadata.name is 12, which is no text")]
    [InlineData("name: 12", "x", "its metadata.name is 12, which is no text")]
    public void An_object_whose_name_the_controllers_cannot_see_is_dropped_with_a_warning(string name, string value, string message)
    {
        var owner = Repository.Render(Repository.Root + $"  postBuild: {{substitute: {{DOMAIN: {value}}}}}\n== app/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{{name}}}\n").Owner("app");
        Assert.Equal(RenderState.Rendered, owner.State);
        Assert.Empty(owner.Resources);
        Assert.EndsWith(message, Assert.Single(owner.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listed_kustomization_with_a_name_is_not_applied()
    {
        string text = Repository.Root + ConfigMap + "== app/k.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: k}\n";
        Assert.Equal("settings", Assert.Single(Repository.Render(text).Owner("app").Resources).Name);
    }

    [Fact]
    public void Labels_are_lost_where_one_of_them_is_no_text()
    {
        string text = Repository.Root + "  postBuild: {substitute: {DOMAIN: \"5\"}}\n== app/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {n: \"${DOMAIN}\", k: v}\n  annotations: {n: \"${DOMAIN}\", k: v}\n";
        Assert.Contains("  annotations:\n    k: v\n    \"n\": 5\n  labels:\n    kustomize.toolkit.fluxcd.io/name: app\n    kustomize.toolkit.fluxcd.io/namespace: flux-system\n", Repository.Build(text), StringComparison.Ordinal);
        Assert.Contains("  annotations:\n    a: b\n  labels:", Repository.Build(text.Replace("  postBuild", "  commonMetadata: {annotations: {a: b}}\n  postBuild", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"${DOMAIN}\": 1}", "null")]
    [InlineData("\"${DOMAIN}\"", ".inf")]
    public void What_JSON_cannot_hold_after_substitution_fails_its_Kustomization_only(string spec, string value)
    {
        string text = Repository.Root + $"  postBuild: {{substitute: {{DOMAIN: \"{value}\"}}}}\n== app/a.yaml\napiVersion: example.com/v1\nkind: Thing\nmetadata: {{name: a}}\nspec: {{x: {spec}}}\n";
        var owner = Repository.Render(text).Owner("app");
        Assert.Equal((RenderState.Failed, FluxRules.BrokenSubstitution), (owner.State, Assert.Single(owner.Diagnostics).Rule));
    }

    [Fact]
    public void A_key_becomes_a_text_by_substitution_and_of_two_equal_ones_the_later_stays()
    {
        string text = Repository.Root + "  postBuild: {substitute: {N: \"5\", A: \"true\", B: \"yes\"}}\n== app/a.yaml\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {\"${N}\": x, \"${A}\": 1, \"${B}\": 2}\n";
        Assert.Contains("spec:\n  \"5\": x\n  \"true\": 2\n", Repository.Build(text), StringComparison.Ordinal);
    }
}
