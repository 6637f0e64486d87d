using Hearth.Flux.Caching;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Kustomize;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Flux.Tests;

public sealed class SourceTests
{
    private const string Map = """

        == app/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}

        """;

    [Fact]
    public void A_picture_that_a_generator_wants_is_not_in_the_artifact()
    {
        var owner = Repository.Render(Repository.Root + """
            == app/kustomization.yaml
            configMapGenerator: [{name: logo, files: [logo.png]}]
            == app/logo.png
            not really
            """).Owner("app");
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.Contains("GitRepository/flux-system/flux-system leaves it out", owner.Diagnostics[0].Hint);
    }

    [Fact]
    public void Rules_of_a_source_take_the_place_of_the_usual_ones()
    {
        const string source = """
            == flux/source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec:
              url: https://example.com/repo.git
              ignore: |
                /*
                !/app
                secret-*.yaml

            """;
        string text = Repository.Root + source + Map + """
            == app/secret-one.yaml
            this is: no object
            == app/deep/logo.png
            kept
            == app/deep/kustomization.yaml
            configMapGenerator: [{name: logo, files: [logo.png], options: {disableNameSuffixHash: true}}]
            """;
        Assert.Contains("logo.png: |\n    kept", Repository.Build(text));

        var owner = Repository.Render(text.Replace("path: ./app", "path: ./other") + "\n== other/map.yaml\n").Owner("app");
        Assert.Contains("spec.path is other; there is no such directory", owner.Diagnostics[0].Message);
        Assert.Contains("see spec.ignore and .sourceignore", owner.Diagnostics[0].Hint);
    }

    [Theory]
    [InlineData("app/map.yaml", "../shared/map.yaml")]
    [InlineData("app", "shared")]
    public void Symbolic_links_do_not_reach_Flux_and_flux_build_follows_them(string link, string target)
    {
        using var directory = new TemporaryDirectory();
        var tree = Repository.Tree(Repository.Root + "== shared/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: map, namespace: web}\n== shared/kustomization.yaml\nresources: [map.yaml]\n== app/kustomization.yaml\nresources: [map.yaml]\n");
        foreach (string path in tree.Walk().Where(path => !path.StartsWith(link, StringComparison.Ordinal)))
        {
            directory.Write(path, tree.TryRead(path)!.Text); // It was listed.
        }

        File.CreateSymbolicLink(directory.Combine(link), target);

        var owner = Render(new RenderSettings());
        Assert.Equal(RenderState.Failed, owner.State);
        Assert.Equal("there is a symbolic link, and GitRepository/flux-system/flux-system leaves links out of its artifact: put the file itself there", owner.Diagnostics[0].Hint);
        Assert.Equal(["map"], Render(new RenderSettings { BuildsOnly = true }).Resources.Select(static resource => resource.Name));

        RenderedOwner Render(RenderSettings settings)
        {
            var files = new SnapshotTree(new DirectoryTree(directory.Path));
            var (roots, error) = RootFinder.Find(files, "flux");
            Assert.Null(error);
            return ClusterRenderer.Render(files, roots, settings, CancellationToken.None).Owner("app");
        }
    }

    [Theory]
    [InlineData("== .sourceignore\n*.draft.yaml\n", "")]
    [InlineData("== app/.sourceignore\n/x.draft.yaml\n", "")]
    [InlineData("", "  sparseCheckout: [app/map, flux]\n")]
    public void A_file_that_the_source_leaves_out_is_no_manifest(string files, string spec)
    {
        string text = Repository.Root + files + "== app/x.draft.yaml\nno: object\n" + Map + $$"""
            == flux/source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec:
              url: https://example.com/repo.git
            {{spec}}
            """;
        Assert.Contains("name: settings", Repository.Build(text));
    }

    [Fact]
    public void A_remembered_result_is_not_used_under_other_rules()
    {
        var settings = new RenderSettings { Cache = new RenderCache(null, "test", static () => null) };
        string text = Repository.Root + Map + "== app/other.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n";
        Assert.Contains("name: other", Repository.Build(text, settings: settings));
        Assert.Contains("name: other", Repository.Build(text, settings: settings));
        Assert.DoesNotContain("name: other", Repository.Build(text + "== .sourceignore\nother.yaml\n", settings: settings));
    }

    [Fact]
    public void A_directory_of_an_included_repository_is_skipped_with_the_reason()
    {
        var owner = Repository.Render(Repository.Root.Replace("path: ./app", "path: ./shared/app") + """
            == flux/source.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec: {url: "https://example.com/repo.git", include: [{repository: {name: library}, fromPath: ./manifests, toPath: ./shared}]}
            """).Owner("app");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.Equal("its files come from GitRepository/flux-system/library, which GitRepository/flux-system/flux-system includes", owner.Reason);
    }

    [Fact]
    public void An_artifact_generator_copies_and_merges_files()
    {
        string text = Repository.Root.Replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: apps").Replace("path: ./app", "path: ./prod") + """
            == flux/generator.yaml
            apiVersion: source.extensions.fluxcd.io/v1beta1
            kind: ArtifactGenerator
            metadata: {name: apps, namespace: flux-system}
            spec:
              sources: [{alias: repo, kind: GitRepository, name: flux-system}]
              artifacts:
                - name: apps
                  copy:
                    - {from: "@repo/apps/base/**", to: "@artifact/prod/", exclude: ["*.md", "tests/**"]}
                    - {from: "@repo/apps/prod/map.yaml", to: "@artifact/prod/map.yaml", strategy: Merge}
            == apps/base/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {a: base, b: base}
            == apps/base/README.md
            nothing
            == apps/base/tests/broken.yaml
            no: object
            == apps/prod/map.yaml
            data: {b: prod}
            """;
        Assert.Contains("data:\n  a: base\n  b: prod\n", Repository.Build(text));
    }

    [Fact]
    public void A_path_pattern_makes_one_artifact_for_each_directory()
    {
        string text = Repository.Root.Replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: app-plex").Replace("path: ./app", "path: ./") + """
            == flux/generator.yaml
            apiVersion: source.extensions.fluxcd.io/v1beta1
            kind: ArtifactGenerator
            metadata: {name: apps, namespace: flux-system}
            spec:
              sources: [{alias: repo, kind: GitRepository, name: flux-system}]
              pathPattern: "@repo/apps/{app}"
              artifacts: [{name: "app-{app}", copy: [{from: "@repo/apps/{app}/**", to: "@artifact/"}]}]
            == apps/Plex/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: plex}
            == apps/sonarr/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: sonarr}
            """;
        Assert.Contains("name: plex\n", Repository.Build(text));
    }

    [Fact]
    public void An_artifact_of_another_repository_is_skipped_with_the_reason()
    {
        var owner = Repository.Render(Repository.Root.Replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: apps") + """
            == flux/generator.yaml
            apiVersion: source.extensions.fluxcd.io/v1beta1
            kind: ArtifactGenerator
            metadata: {name: apps, namespace: flux-system}
            spec:
              sources: [{alias: other, kind: OCIRepository, name: elsewhere}]
              artifacts: [{name: apps, copy: [{from: "@other/**", to: "@artifact/"}]}]
            """).Owner("app");
        Assert.Equal(RenderState.Skipped, owner.State);
        Assert.Equal("ArtifactGenerator/flux-system/apps copies it from other, which is not this repository", owner.Reason);
    }

    [Fact]
    public void Patches_of_a_FluxInstance_reach_the_Kustomization_and_the_source_it_makes()
    {
        var cluster = Repository.Render("""
            == apps/flux-instance/helmrelease.yaml
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: flux-instance}
            spec:
              values:
                instance:
                  sync: {kind: GitRepository, url: "https://example.com/repo.git", ref: refs/heads/main, path: ./cluster}
                  kustomize:
                    patches:
                      - target: {kind: Deployment}
                        patch: |
                          - {op: add, path: /spec/replicas, value: 2}
                      - target: {kind: GitRepository}
                        patch: |
                          - {op: add, path: /spec/ignore, value: "*.draft.yaml"}
                      - target: {kind: Kustomization, name: flux-system}
                        patch: |
                          - {op: add, path: /spec/postBuild, value: {substitute: {WHO: world}}}
            == cluster/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: hello}
            data: {hello: "${WHO}"}
            == cluster/x.draft.yaml
            no: object
            """, path: null);
        var root = cluster.Owner("flux-system");
        Assert.Contains("hello: world", Kustomizer.ToYaml(root.Resources));
        Assert.Equal("https://example.com/repo.git", cluster.Objects.Find(root.Object is Graph.FluxKustomization { Source.Id: var id } ? id : default)?.Root.GetMapping("spec")?.GetString("url"));
    }

    [Fact]
    public void A_Kustomization_that_applies_the_directory_it_lies_in_is_the_root()
    {
        string text = Repository.Root.Replace("== flux/", "== kubernetes/flux/") + """
            == kubernetes/flux/config/cluster.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: cluster, namespace: flux-system}
            spec: {path: ./kubernetes/flux, prune: true, decryption: {provider: sops}, sourceRef: {kind: GitRepository, name: home}}

            """ + Map;
        var root = Assert.Single(RootFinder.Find(Repository.Tree(text), null).Roots);
        Assert.Equal(("cluster", true, "home"), (root.Id.Name, root.Decrypts, root.Source?.Id.Name));
        Assert.Equal("cluster", Assert.Single(RootFinder.Find(Repository.Tree(text), "kubernetes/flux").Roots).Id.Name);
        Assert.Empty(Repository.Render(text, path: null).Diagnostics);
    }

    [Theory]
    [InlineData("- patch: |-\n    {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: flux-system, namespace: flux-system}, spec: {decryption: {provider: sops}}}\n")]
    [InlineData("- path: decryption.yaml\n  target: {kind: Kustomization}\n")]
    public void The_patches_beside_the_bootstrap_apply_to_what_it_made(string patch)
    {
        var root = Assert.Single(RootFinder.Find(Repository.Tree("""
            == clusters/home/flux-system/gotk-sync.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec: {url: "https://example.com/repo.git", ignore: "/docs"}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: flux-system, namespace: flux-system}
            spec: {path: ./clusters/home, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, postBuild: {substitute: {A: b}}}
            == clusters/home/flux-system/decryption.yaml
            - {op: add, path: /spec/decryption, value: {provider: sops}}
            == clusters/home/flux-system/kustomization.yaml
            resources: [gotk-components.yaml, gotk-sync.yaml]
            patches:

            """ + patch), null).Roots);
        Assert.Equal(("clusters/home", true, "/docs"), (root.Path, root.Decrypts, root.SourceObject?.Root.GetMapping("spec")?.GetString("ignore")));
        Assert.NotNull(root.PostBuild);
    }

    [Fact]
    public void A_root_that_nobody_declares_decrypts_where_there_is_something_to_decrypt()
    {
        string text = Repository.Root.Replace("== flux/", "== kubernetes/flux/") + Map;
        Assert.False(Assert.Single(RootFinder.Find(Repository.Tree(text), null).Roots).Decrypts);
        text += """

            == kubernetes/flux/secret.sops.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: flux-system}
            stringData: {KEY: "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]"}
            sops: {mac: "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]", version: 3.13.2}
            """;
        Assert.True(Assert.Single(RootFinder.Find(Repository.Tree(text), null).Roots).Decrypts);
        Assert.Empty(Repository.Render(text, path: null).Diagnostics);
    }

    [Fact]
    public void Directories_of_several_clusters_are_not_mixed()
    {
        string text = Repository.Root.Replace("== flux/", "== clusters/production/") + Repository.Root.Replace("== flux/", "== clusters/staging/");
        var (roots, error) = RootFinder.Find(Repository.Tree(text), null);
        Assert.Empty(roots);
        Assert.EndsWith("holds several clusters: clusters/production, clusters/staging", error?.Message);
        Assert.Equal("clusters/production", Assert.Single(RootFinder.Find(Repository.Tree(Repository.Root.Replace("== flux/", "== clusters/production/")), null).Roots).Path);
    }

    // Repositories that were bootstrapped by hand apply their own sync; what was put away does not count.
    private const string SelfSync = """
        == .archive/old/flux/cluster.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: old, namespace: flux-system}
        spec: {url: https://github.com/me/home}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: old, namespace: flux-system}
        spec: {path: ./.archive/old/flux, sourceRef: {kind: GitRepository, name: old}}
        == k8s/prod/flux/config/cluster.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: home-kubernetes, namespace: flux-system}
        spec: {url: https://github.com/me/home}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: cluster, namespace: flux-system}
        spec:
          path: ./k8s/prod/flux
          sourceRef: {kind: GitRepository, name: home-kubernetes}
          postBuild: {substitute: {DOMAIN: example.org}}
        == k8s/prod/flux/config/manifests.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: flux-manifests, namespace: flux-system}
        spec: {url: "oci://ghcr.io/fluxcd/flux-manifests"}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: flux, namespace: flux-system}
        spec: {path: ./, sourceRef: {kind: OCIRepository, name: flux-manifests}}
        == k8s/prod/flux/settings.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: flux-system}
        data: {domain: "${DOMAIN}"}

        """;

    [Fact]
    public void A_Kustomization_that_applies_its_own_directory_is_the_root()
    {
        var root = Assert.Single(RootFinder.Find(Repository.Tree(SelfSync), null).Roots);
        Assert.Equal(("cluster", "k8s/prod/flux", "home-kubernetes"), (root.Id.Name, root.Path, root.SourceObject?.Name));
        Assert.Contains("domain: example.org", Hearth.Kustomize.Kustomizer.ToYaml(Repository.Render(SelfSync, path: null).Owner("cluster").Resources), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_something_starts_from_is_that_root()
    {
        Assert.Equal("cluster", Assert.Single(RootFinder.Find(Repository.Tree(SelfSync), "k8s/prod/flux").Roots).Id.Name);
        Assert.Equal("flux-system", Assert.Single(RootFinder.Find(Repository.Tree(SelfSync), "k8s/prod").Roots).Id.Name);
    }

    [Fact]
    public void The_sync_of_a_bootstrap_keeps_what_it_says()
    {
        var root = Assert.Single(RootFinder.Find(Repository.Tree("""
            == clusters/home/flux-system/gotk-sync.yaml
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: flux-system, namespace: flux-system}
            spec:
              path: ./clusters/home
              sourceRef: {kind: GitRepository, name: flux-system}
              decryption: {provider: sops}
            """), null).Roots);
        Assert.True(root.Decrypts);
    }

    [Fact]
    public void A_variable_in_the_path_of_a_sync_stands_for_every_cluster()
    {
        string text = """
            == apps/flux/instance.yaml
            apiVersion: fluxcd.controlplane.io/v1
            kind: FluxInstance
            metadata: {name: flux, namespace: flux-system}
            spec:
              sync: {kind: GitRepository, url: "https://github.com/me/home", path: "clusters/${CLUSTER}/bootstrap"}
            == clusters/one/bootstrap/ks.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            == clusters/one/apps/ks.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1

            """;
        Assert.Equal("clusters/one/bootstrap", Assert.Single(RootFinder.Find(Repository.Tree(text), null).Roots).Path);
        var (roots, error) = RootFinder.Find(Repository.Tree(text + "== clusters/two/bootstrap/ks.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\n"), null);
        Assert.Empty(roots);
        Assert.EndsWith("holds several clusters: clusters/one/bootstrap, clusters/two/bootstrap", error?.Message);
        Assert.Equal("clusters/one/bootstrap", Assert.Single(RootFinder.Find(Repository.Tree(text + "== clusters/two/bootstrap/ks.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\n== clusters/settings.yaml\ndata:\n  CLUSTER: one\n"), null).Roots).Path);
    }

    [Theory]
    [InlineData("version: 2.x", true)]
    [InlineData("version: 2.9.4", true)]
    [InlineData("version: \"2.8.x\"", false)]
    [InlineData("version: 2.x\n    artifact: oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:v0.46.0", false)]
    [InlineData("artifact: oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:v0.58.1", true)]
    [InlineData("version: 2.9.4\n  kustomize: --feature-gates=StrictPostBuildSubstitutions=false", false)]
    [InlineData("version: 2.7.0\n  kustomize: --feature-gates=StrictPostBuildSubstitutions=true", true)]
    public void Variables_without_a_value_are_errors_since_the_Flux_that_says_so(string distribution, bool isStrict)
    {
        var owner = Repository.Render(Repository.Root.Replace("  prune: true", "  postBuild: {substitute: {A: a}}", StringComparison.Ordinal) + $$"""
            == apps/flux/instance.yaml
            apiVersion: fluxcd.controlplane.io/v1
            kind: FluxInstance
            metadata: {name: flux, namespace: flux-system}
            spec:
              distribution:
                {{distribution}}
              components: []
            == app/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: map, namespace: default}
            data: {a: "x${B}"}
            """).Owner("app");
        Assert.Equal(isStrict, owner.HasErrors);
    }

    [Fact]
    public void Secrets_of_a_bootstrap_template_give_their_names()
    {
        var owner = Repository.Render(Repository.Root.Replace("  prune: true", "  postBuild: {substituteFrom: [{kind: Secret, name: tunnel}]}", StringComparison.Ordinal) + """
            == bootstrap/resources.yaml.j2
            {% for namespace in ["network", "flux-system"] %}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: "{{ namespace }}"}
            {% endfor %}
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: tunnel
              namespace: flux-system
            stringData:
              TUNNEL_ID: op://kubernetes/cloudflare/TUNNEL_ID
              ACCOUNT: {{ ENV["ACCOUNT"] }}
            == app/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: map, namespace: default}
            data: {a: "${TUNNEL_ID}", b: "${ACCOUNT}"}
            """).Owner("app");
        Assert.Empty(owner.Diagnostics);
        string yaml = Hearth.Kustomize.Kustomizer.ToYaml(owner.Resources);
        Assert.Contains("a: ..PLACEHOLDER_TUNNEL_ID..", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("op://", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_is_where_the_paths_of_Kustomizations_start()
    {
        string text = Repository.Root.Replace("== flux/", "== kubernetes/flux/cluster/") + Map;
        Assert.True(RootFinder.IsRoot(Repository.Tree(text)));
        Assert.False(RootFinder.IsRoot(new Syntax.Files.SubTree(Repository.Tree(text), "kubernetes")));
    }

    [Fact]
    public void A_homelab_deep_inside_is_named()
    {
        string text = (Repository.Root.Replace("== flux/", "== kubernetes/flux/cluster/") + Map).Replace("== ", "== examples/home/");
        Assert.Equal("there is one in examples/home: run there, or with -C examples/home", RootFinder.Find(Repository.Tree(text), null).Error?.Hint);
    }

    [Fact]
    public void Markers_of_image_policies_are_found()
    {
        var tree = Repository.Tree("""
            == app/release.yaml
            image:
              repository: ghcr.io/x # {"$imagepolicy": "flux-system:app:name"}
              tag: 1.0.0 # {"$imagepolicy":  "flux-system:app:tag" }
            other: a # {"$imagepolicy": "nonsense"}
            """);
        Assert.Equal(
            ["app/release.yaml:1 flux-system app name", "app/release.yaml:2 flux-system app tag"],
            Graph.ImagePolicyMarker.Find(tree).Select(marker => $"{marker.Path}:{marker.Line} {marker.Namespace} {marker.Name} {marker.Part}"));
    }
}
