using Hearth.Kustomize.Editing;
using Hearth.Syntax.Text;

namespace Hearth.Kustomize.Tests;

/// <summary>Edits change the lines they must, and leave comments, order and style alone.</summary>
public sealed class EditorTests
{
    private const string File = """
        ---
        # what this is
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: media # where it goes
        resources:
          # the app
          - ./helmrelease.yaml
          - ./secret.sops.yaml
        images:
          - name: nginx
            newTag: "1.25" # pinned

        """;

    [Fact]
    public void A_resource_is_added_at_the_end_of_its_list() => Assert.Equal(
        File.Replace("secret.sops.yaml\n", "secret.sops.yaml\n  - ./pvc.yaml\n", StringComparison.Ordinal),
        Edited(editor => Assert.True(editor.AddTo("resources", "./pvc.yaml"))));

    [Fact]
    public void A_resource_that_is_there_is_not_added_again() => Assert.Equal(File, Edited(editor => Assert.False(editor.AddTo("resources", "./helmrelease.yaml"))));

    [Fact]
    public void A_list_is_made_where_there_is_none() => Assert.Equal(
        File + "components:\n  - ../../components/common\n",
        Edited(editor => editor.AddTo("components", "../../components/common")));

    [Fact]
    public void A_removed_resource_takes_its_line_with_it() => Assert.Equal(
        File.Replace("  - ./secret.sops.yaml\n", "", StringComparison.Ordinal),
        Edited(editor => Assert.True(editor.RemoveFrom("resources", "./secret.sops.yaml"))));

    [Fact]
    public void A_namespace_keeps_the_comment_beside_it() => Assert.Equal(
        File.Replace("namespace: media", "namespace: home", StringComparison.Ordinal),
        Edited(editor => editor.SetField("namespace", "home")));

    [Fact]
    public void A_name_prefix_is_added_where_there_is_none() => Assert.Equal(File + "namePrefix: x-\n", Edited(editor => editor.SetField("namePrefix", "x-")));

    [Theory]
    [InlineData("nginx:1.27", "newTag: \"1.27\" # pinned")]
    [InlineData("nginx=docker.io/nginx:*", "newTag: \"1.25\" # pinned\n    newName: docker.io/nginx")]
    public void An_image_is_changed_in_its_place(string argument, string expected) => Assert.Equal(
        File.Replace("newTag: \"1.25\" # pinned", expected, StringComparison.Ordinal),
        Edited(editor => editor.SetImage(argument)));

    [Fact]
    public void A_new_image_is_added() => Assert.Equal(
        File + "  - name: redis\n    digest: sha256:abc\n",
        Edited(editor => editor.SetImage("redis@sha256:abc")));

    [Fact]
    public void An_image_without_a_change_is_refused() => Assert.Throws<FormatException>(() => Edited(editor => editor.SetImage("nginx")));

    [Fact]
    public void A_patch_is_added_with_its_target() => Assert.Equal(
        File + "patches:\n  - path: patch.yaml\n    target:\n      kind: HelmRelease\n",
        Edited(editor => Assert.True(editor.AddPatch("patch.yaml", null, [("kind", "HelmRelease")]))));

    [Fact]
    public void A_label_that_leaves_selectors_alone_goes_into_labels() => Assert.Equal(
        File + "labels:\n  - pairs:\n      team: home\n",
        Edited(editor => editor.SetLabel("team", "home", withoutSelectors: true, includeTemplates: false)));

    [Fact]
    public void Replicas_are_set_by_name() => Assert.Equal(
        File + "replicas:\n  - name: app\n    count: 3\n",
        Edited(editor =>
        {
            editor.SetReplicas("app", 2);
            editor.SetReplicas("app", 3);
        }));

    [Fact]
    public void A_generator_is_added_and_its_literal_changed() => Assert.Equal(
        File + "configMapGenerator:\n  - name: settings\n    literals:\n      - A=2\n",
        Edited(editor =>
        {
            editor.AddGenerator(isSecret: false, new GeneratorEdit("settings") { Literals = ["A=1"] });
            Assert.True(editor.SetLiteral(isSecret: false, "settings", "A=2"));
        }));

    [Fact]
    public void A_fix_writes_deprecated_fields_as_their_successors()
    {
        var editor = new KustomizationEditor(new SourceText("kustomization.yaml", "bases:\n  - ../base\ncommonLabels:\n  a: b\npatchesStrategicMerge:\n  - p.yaml\n"));

        editor.Fix(_ => true);

        Assert.Equal("resources:\n  - ../base\npatches:\n  - path: p.yaml\nlabels:\n  - includeSelectors: true\n    pairs:\n      a: b\n", editor.Text);
    }

    [Fact]
    public void A_file_with_an_unknown_field_is_refused() =>
        Assert.Throws<KustomizeException>(() => new KustomizationEditor(new SourceText("kustomization.yaml", "resorces: []\n")));

    private static string Edited(Action<KustomizationEditor> edit)
    {
        var editor = new KustomizationEditor(new SourceText("kustomization.yaml", File));
        edit(editor);
        return editor.Text;
    }
}
