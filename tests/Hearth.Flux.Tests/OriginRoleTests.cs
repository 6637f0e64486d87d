using Hearth.Flux.Explaining;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Tests;

public sealed class OriginRoleTests
{
    private const string Release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app}\nspec:\n  values: {image: here}\n  postRenderers:\n    - kustomize: {patches: [{patch: there}]}\n";
    private const string Cluster = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec:\n  path: ./here\n  postBuild: {substitute: {A: variable}}\n  patches:\n    - patch: |\n        spec: there\n";
    private const string Kustomization = "resources: [a.yaml]\nnamespace: here\npatches:\n  - patch: there\nkind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n";
    private const string Two = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {A: here, values.yaml: there}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {replicas: second}\n";

    [Theory]
    [InlineData("app/helmrelease.yaml", Release, "here", OriginRole.Values)]
    [InlineData("app/helmrelease.yaml", Release, "there", OriginRole.Patch)]
    [InlineData("flux/ks.yaml", Cluster, "here", OriginRole.Kustomization)]
    [InlineData("flux/ks.yaml", Cluster, "variable", OriginRole.Variable)]
    [InlineData("flux/ks.yaml", Cluster, "there", OriginRole.Patch)]
    [InlineData("app/kustomization.yaml", Kustomization, "here", OriginRole.Kustomization)]
    [InlineData("app/kustomization.yaml", Kustomization, "there", OriginRole.Patch)]
    [InlineData("app/all.yaml", Two, "here", OriginRole.Variable)]
    [InlineData("app/all.yaml", Two, "there", OriginRole.Values)]
    [InlineData("app/all.yaml", Two, "second", OriginRole.Manifest)]
    [InlineData("charts/app/templates/deployment.yaml", "{{ here }}", "here", OriginRole.Template)]
    [InlineData("charts/app/values.yaml", "image: here\n", "here", OriginRole.Values)]
    [InlineData("app/patch.yaml", "spec: {replicas: here}\n", "here", OriginRole.Patch)]
    [InlineData("app/settings.conf", "a = here\n", "here", OriginRole.File)]
    public void A_place_has_the_part_of_its_document(string path, string text, string at, OriginRole expected)
    {
        var source = new SourceText(path, text);

        Assert.Equal(expected, new OriginRoles(new ResourceId("apps", "Deployment", "web", "app")).Of(source.Span(text.IndexOf(at, StringComparison.Ordinal), at.Length)));
    }
}
