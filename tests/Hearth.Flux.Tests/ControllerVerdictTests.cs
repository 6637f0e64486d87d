using Hearth.Flux.Rendering;
using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Tests;

/// <summary>
/// Where the controller's verdict is not what one would think: each of these was put to kustomize-controller's own
/// generate and build (Flux 2.9), and the expectation is its answer.
/// </summary>
public sealed class ControllerVerdictTests
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
        var owner = Repository.Render(text).Owner("app");
        Assert.Equal("FLUX022 labels", $"{Assert.Single(owner.Diagnostics).Rule.Code} {owner.Diagnostics[0].Message.Split(' ')[^1]}");
        Assert.Contains("  annotations:\n    k: v\n    \"n\": 5\n  labels:\n    kustomize.toolkit.fluxcd.io/name: app\n    kustomize.toolkit.fluxcd.io/namespace: flux-system\n", Kustomizer.ToYaml(owner.Resources), StringComparison.Ordinal);
        owner = Repository.Render(text.Replace("  postBuild", "  commonMetadata: {annotations: {a: b}}\n  postBuild", StringComparison.Ordinal)).Owner("app");
        Assert.Equal(2, owner.Diagnostics.Count);
        Assert.Contains("  annotations:\n    a: b\n  labels:", Kustomizer.ToYaml(owner.Resources), StringComparison.Ordinal);
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
