using Hearth.Kustomize.Loading;
using Hearth.Syntax.Files;
using Hearth.Syntax.Patching;

namespace Hearth.Kustomize.Tests;

/// <summary>Every value points at the line that a person wrote.</summary>
public sealed class SpanTests
{
    private readonly MemoryTree tree = new();

    [Fact]
    public void A_value_of_a_resource_keeps_its_own_line()
    {
        AddBase("resources: [deployment.yaml]\n");

        Assert.Equal("deployment.yaml:4:9", PlaceOf("/metadata/name"));
        Assert.Equal("deployment.yaml:6:13", PlaceOf("/spec/replicas"));
    }

    [Fact]
    public void A_value_from_a_patch_file_keeps_the_patch_file_line()
    {
        AddBase("resources: [deployment.yaml]\npatches:\n  - path: patch.yaml\n");
        tree.Add("patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  replicas: 3\n");

        Assert.Equal("patch.yaml:6:13", PlaceOf("/spec/replicas"));
        Assert.Equal("deployment.yaml:4:9", PlaceOf("/metadata/name"));
    }

    [Fact]
    public void A_value_from_an_inline_patch_points_into_the_kustomization()
    {
        AddBase("resources: [deployment.yaml]\npatches:\n  - patch: |\n      - op: replace\n        path: /spec/replicas\n        value: 3\n    target:\n      kind: Deployment\n");

        Assert.Equal("kustomization.yaml:6:16", PlaceOf("/spec/replicas"));
    }

    [Fact]
    public void A_namespace_points_at_the_field_that_sets_it()
    {
        AddBase("resources: [deployment.yaml]\nnamespace: media\n");

        Assert.Equal("kustomization.yaml:2:12", PlaceOf("/metadata/namespace"));
    }

    [Fact]
    public void A_label_points_at_its_value()
    {
        AddBase("resources: [deployment.yaml]\nlabels:\n  - pairs:\n      team: home\n");

        Assert.Equal("kustomization.yaml:4:13", PlaceOf("/metadata/labels/team"));
    }

    [Fact]
    public void A_replaced_value_points_at_its_source()
    {
        AddBase("resources: [deployment.yaml, config.yaml]\nreplacements:\n  - source: {kind: ConfigMap, name: config, fieldPath: data.count}\n    targets:\n      - select: {kind: Deployment}\n        fieldPaths: [spec.replicas]\n");
        tree.Add("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndata:\n  count: \"5\"\n");

        Assert.Equal("config.yaml:5:10", PlaceOf("/spec/replicas"));
    }

    [Fact]
    public void A_generated_value_points_at_its_generator_entry()
    {
        tree.Add("kustomization.yaml", "configMapGenerator:\n  - name: settings\n    literals:\n      - COLOR=blue\n    envs: [app.env]\n").Add("app.env", "# first\nSIZE=big\n");

        Assert.Equal("kustomization.yaml:4:9", PlaceOf("/data/COLOR"));
        Assert.Equal("app.env:2:1", PlaceOf("/data/SIZE"));
    }

    [Fact]
    public void An_image_tag_points_at_the_new_tag()
    {
        AddBase("resources: [deployment.yaml]\nimages:\n  - name: nginx\n    newTag: 1.27.0\n");

        Assert.Equal("kustomization.yaml:4:13", PlaceOf("/spec/template/spec/containers/0/image"));
    }

    private void AddBase(string kustomization)
    {
        tree.Add("kustomization.yaml", kustomization);
        tree.Add("deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                    - name: app
                      image: nginx:1.25

            """);
    }

    private string PlaceOf(string pointer)
    {
        var result = new Kustomizer(new ParsedFiles(tree), new KustomizeOptions()).Build("");
        Assert.Empty(result.Diagnostics);
        Assert.True(JsonPointer.TryParse(pointer, out var place));
        return result.Resources.Select(resource => place.Find(resource.Root)).First(node => node is not null)!.Span.Authored().ToString();
    }
}
