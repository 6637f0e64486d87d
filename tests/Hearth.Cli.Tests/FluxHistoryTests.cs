using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>What commands say of a git repository with a history: who wrote a line, and what a change does.</summary>
public sealed class FluxHistoryTests : IDisposable
{
    private readonly GitDirectory git = new();

    public FluxHistoryTests()
    {
        git.Write("kubernetes/flux/cluster/ks.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: web
              namespace: flux-system
            spec:
              path: ./kubernetes/apps/web
              prune: true
              sourceRef: {kind: GitRepository, name: flux-system}
              postBuild:
                substitute:
                  WHO: world
            """);
        git.Write("kubernetes/apps/web/map.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: hello, namespace: web}
            data:
              first: one
              second: "hello ${WHO}"
            """);
        git.Commit("Add web");
        git.Push();
    }

    public void Dispose() => git.Dispose();

    [Fact]
    public async Task Explain_names_commit_and_author_of_each_line()
    {
        git.Replace("kubernetes/flux/cluster/ks.yaml", "WHO: world", "WHO: people");
        string second = git.Commit("Greet people", "Grace");
        git.Replace("kubernetes/apps/web/map.yaml", "first: one", "first: two");

        var result = await git.RunAsync("explain", "ConfigMap/web/hello", "data.second", "--offline");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("map.yaml:6:11  second: \"hello \\$\\{WHO}\"\n        [0-9a-f]{8} 2026-01-02 Ada: Add web\n", result.Out);
        Assert.Contains($"ks.yaml:12:12  WHO: people\n        {second[..8]} 2026-01-03 Grace: Greet people\n", result.Out);
        // Not committed yet: nobody to name.
        Assert.DoesNotContain("Ada", (await git.RunAsync("explain", "ConfigMap/web/hello", "data.first", "--offline")).Out);
    }

    [Fact]
    public async Task A_shallow_clone_names_nobody_for_lines_beyond_its_end_and_says_how_to_get_them()
    {
        git.Replace("kubernetes/flux/cluster/ks.yaml", "WHO: world", "WHO: people");
        git.Write(".git/shallow", git.Commit("Greet people", "Grace") + "\n");

        var explained = await git.RunAsync("explain", "ConfigMap/web/hello", "data.second", "--offline");
        Assert.Contains("map.yaml:6:11", explained.Out);
        Assert.DoesNotContain("Grace", explained.Out);

        var compared = await git.RunAsync("diff", "HEAD~1", "--offline");
        Assert.Equal(3, compared.ExitCode);
        Assert.Contains("git fetch --unshallow", compared.Error);
    }

    [Fact]
    public async Task A_homelab_inside_of_another_repository_is_found_and_blamed()
    {
        foreach (string path in (string[])["kubernetes/flux/cluster/ks.yaml", "kubernetes/apps/web/map.yaml"])
        {
            git.Write("examples/home/" + path, git.Read(path));
            git.Delete(path);
        }

        git.Commit("Move it");
        string inside = Path.Combine(git.Path, "examples/home/kubernetes/apps");
        Assert.Equal("2 passed, 0 failed, 0 skipped\n", (await CommandLine.RunAsync(["test", "--offline"], inside)).Out);
        Assert.Contains("Ada: Add web", (await CommandLine.RunAsync(["explain", "ConfigMap/web/hello", "data.first"], inside)).Out);

        git.Replace("examples/home/kubernetes/apps/web/map.yaml", "first: one", "first: two");
        Assert.Contains("~ data.first: one → two", (await CommandLine.RunAsync(["diff", "HEAD", "--offline"], inside)).Out);
    }

    [Fact]
    public async Task A_diff_starts_where_the_branch_left_its_upstream()
    {
        Assert.Equal((0, "no differences\n"), Parts(await git.RunAsync("diff", "--offline")));
        git.Replace("kubernetes/apps/web/map.yaml", "first: one", "first: two");
        git.Commit("Change it");
        git.Replace("kubernetes/apps/web/map.yaml", "hello $", "bye $");
        var result = await git.RunAsync("diff", "--offline");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("""
            Kustomization/flux-system/web
              ~ ConfigMap/web/hello
                  ~ data.first: one → two
                  ~ data.second: hello world → bye world

            1 changed, 0 added, 0 removed

            """, result.Out);
        Assert.Contains("~ data.first", (await git.RunAsync("diff", "HEAD~1..HEAD", "--offline")).Out);
        Assert.DoesNotContain("data.second", (await git.RunAsync("diff", "HEAD~1..HEAD", "--offline")).Out);
        Assert.Contains("~ data.first", (await git.RunAsync("diff", "origin/main...HEAD", "--offline")).Out);
        Assert.Equal(0, (await git.RunAsync("diff", "-n", "elsewhere", "--offline")).ExitCode);
    }

    [Fact]
    public async Task A_diff_tells_what_flux_will_do()
    {
        git.Write("kubernetes/apps/web/more.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.com}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: web}
            spec: {storageClassName: fast, resources: {requests: {storage: 5Gi}}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: gone, namespace: web}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: web}
            spec: {selector: {matchLabels: {app: web}}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: kept, namespace: web, annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}
            """);
        git.Write("kubernetes/flux/cluster/other.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: other, namespace: flux-system}
            spec: {path: ./kubernetes/apps/web, prune: true, suspend: false, sourceRef: {kind: GitRepository, name: flux-system}, targetNamespace: other}
            """);
        git.Commit("More");
        git.Write("kubernetes/apps/web/more.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: web}
            spec: {storageClassName: slow, resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: web}
            spec: {selector: {matchLabels: {app: other}}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get, delete]}]
            """);
        git.Replace("kubernetes/flux/cluster/other.yaml", "suspend: false", "suspend: true");
        string text = (await git.RunAsync("diff", "HEAD", "--offline")).Out;
        foreach (string expected in (string[])
        [
            "! deletes the definition and every object of that kind",
            "! deletes the claim, and with most storage classes its data",
            "! stays in the cluster: pruning is off",
            "! spec.storageClassName cannot be changed: the API server refuses it unless the object is made anew (force)",
            "! shrinks the claim from 5Gi to 1Gi, which the API server refuses",
            "! spec.selector cannot be changed",
            "! widens rights: rules",
            "! suspends it: Flux stops applying changes",
            "? Kustomization/flux-system/other: suspended: Flux leaves what it made alone",
        ])
        {
            Assert.Contains(expected, text);
        }
    }

    [Theory]
    [InlineData("unified", "--- a/ConfigMap/web/hello\n+++ b/ConfigMap/web/hello\n@@ ", "-  first: one\n+  first: two\n")]
    [InlineData("markdown", "### Hearth: 1 changed, 0 added, 0 removed\n", "<details><summary>Kustomization/flux-system/web (1)</summary>\n\n```diff\n")]
    [InlineData("json", "{\n  \"summary\": \"1 changed, 0 added, 0 removed\"", "\"path\": \"data.first\"")]
    [InlineData("html", "<!DOCTYPE html>\n", "<table class=\"split\">")]
    public async Task A_diff_has_formats_for_people_and_programs(string format, string start, string part)
    {
        git.Replace("kubernetes/apps/web/map.yaml", "first: one", "first: two");
        var result = await git.RunAsync("diff", "--offline", "--output", format);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(start, result.Out);
        Assert.Contains(part, result.Out);
    }

    [Fact]
    public async Task Why_blocked_follows_variables_and_parents_to_the_cause()
    {
        git.Write("kubernetes/flux/cluster/more.yaml", """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: broken, namespace: flux-system}
            spec: {path: ./kubernetes/nowhere, sourceRef: {kind: GitRepository, name: flux-system}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: variables, namespace: flux-system}
            spec: {path: ./kubernetes/variables, sourceRef: {kind: GitRepository, name: flux-system}, dependsOn: [{name: broken}]}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: waiting, namespace: flux-system}
            spec:
              path: ./kubernetes/apps/web
              targetNamespace: waiting
              sourceRef: {kind: GitRepository, name: flux-system}
              postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}
            """);
        git.Write("kubernetes/variables/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {WHO: all}\n");
        var result = await git.RunAsync("explain", "ks/flux-system/waiting", "--why-blocked", "--offline");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("""
            Kustomization/flux-system/broken: kubernetes/flux/cluster/more.yaml:4:14: error: spec.path is kubernetes/nowhere; there is no such directory [FLUX001]
                Kustomization/flux-system/waiting → ConfigMap/flux-system/settings → Kustomization/flux-system/variables → Kustomization/flux-system/broken

            """, result.Out);
        Assert.Equal((0, "nothing in the repository blocks ConfigMap/web/hello\n"), Parts(await git.RunAsync("explain", "ConfigMap/web/hello", "--why-blocked", "--offline")));
    }

    [Fact]
    public async Task The_flux_tool_compares_with_the_upstream_and_ends_as_flux_does()
    {
        string[] diff = ["diff", "kustomization", "web", "--path=kubernetes/apps/web", "--progress-bar=false"];
        Assert.Equal((0, ""), Parts(await FluxAsync(diff)));

        git.Replace("kubernetes/apps/web/map.yaml", "first: one", "first: two");
        git.Write("kubernetes/apps/web/new.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new, namespace: web}\n");
        Assert.Equal((1, """
            ► ConfigMap/web/hello drifted

            data.first
            ± value change
            - one
            + two

            ► ConfigMap/web/new created

            """), Parts(await FluxAsync(diff)));
        Assert.Equal(1, (await FluxAsync(["--namespace", "flux-system", .. diff, "--ignore-paths", "new.yaml"])).Out.Split("drifted").Length - 1);
        Assert.DoesNotContain("created", (await FluxAsync([.. diff, "--ignore-paths", "new.yaml"])).Out);

        Assert.Equal(2, (await FluxAsync(["diff", "ks", "web", "--path=nowhere"])).ExitCode);
        Assert.Equal(2, (await FluxAsync(["diff", "ks", "nobody"])).ExitCode);
        Assert.Equal(1, (await FluxAsync(["build", "ks", "web", "--path=nowhere"])).ExitCode);
        git.Write("kubernetes/apps/web/new.yaml", "a: [");
        Assert.Equal(2, (await FluxAsync(diff)).ExitCode);
        Assert.Equal(1, (await FluxAsync(["build", .. diff[1..^1]])).ExitCode);
    }

    [Fact]
    public async Task The_flux_tool_finds_a_Kustomization_by_its_path_and_says_so()
    {
        var result = await FluxAsync(["build", "kustomization", "games", "--path", "./kubernetes/apps/web"]);
        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("  name: hello\n  namespace: web\n---\n", result.Out);
        Assert.Equal("► there is no Kustomization/flux-system/games; this is Kustomization/flux-system/web\n", result.Error);
        Assert.Equal("""
            NAME          SOURCE                                  SUSPENDED   READY   MESSAGE
            flux-system   GitRepository/flux-system/flux-system   False       True    Renders 1 objects
            web           GitRepository/flux-system/flux-system   False       True    Renders 1 objects

            """, (await FluxAsync(["get", "kustomizations", "--show-source"])).Out);
        Assert.Equal("web   False   True   Renders 1 objects\n", (await FluxAsync(["get", "ks", "web", "--no-header", "--status-selector", "ready=true"])).Out.Replace("       ", "   "));
        Assert.Equal(1, (await FluxAsync(["get", "ks", "-n", "elsewhere"])).ExitCode);
    }

    private Task<CommandOutput> FluxAsync(string[] arguments) => CommandLine.RunAsync(arguments, git.Path, program: "flux");

    private static (int ExitCode, string Out) Parts(CommandOutput output) => (output.ExitCode, output.Out);
}
