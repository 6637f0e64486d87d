using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Kustomize;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Tests;

/// <summary>A repository in memory, written as one text: <c>== path</c> starts a file.</summary>
internal static class Repository
{
    public const string Root = """
        == flux/ks.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: app
          namespace: flux-system
        spec:
          path: ./app
          prune: true
          sourceRef:
            kind: GitRepository
            name: flux-system

        """;

    public static MemoryTree Tree(string text)
    {
        var tree = new MemoryTree();
        foreach (string part in ("\n" + text).Split("\n== ", StringSplitOptions.RemoveEmptyEntries))
        {
            int end = part.IndexOf('\n');
            if (end > 0)
            {
                tree.Add(part[..end].Trim(), part[(end + 1)..] + "\n");
            }
        }

        return tree;
    }

    public static ClusterRender Render(string text, RenderSettings? settings = null, string? path = "flux")
    {
        var tree = Tree(text);
        var (roots, error) = RootFinder.Find(tree, path);
        Assert.Null(error);
        return ClusterRenderer.Render(tree, roots, settings ?? new RenderSettings(), CancellationToken.None);
    }

    /// <summary>What one Kustomization applies, as YAML.</summary>
    public static string Build(string text, string name = "app", RenderSettings? settings = null)
    {
        var owner = Render(text, settings).Kustomizations.Single(owner => owner.Id.Name == name);
        Assert.Empty(owner.Diagnostics);
        return Kustomizer.ToYaml(owner.Resources);
    }

    public static RenderedOwner Owner(this ClusterRender cluster, string name) => cluster.Owners.Single(owner => owner.Id.Name == name);
}
