using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>Where the files of a Kustomization are.</summary>
internal enum SourcePlace
{
    /// <summary>In the repository that is rendered.</summary>
    Here,

    /// <summary>In another repository or an artifact.</summary>
    Elsewhere,

    /// <summary>The source object is not known (yet).</summary>
    Missing,
}

/// <summary>
/// Says whether a source is the repository that is rendered: the roots' own source is, and every GitRepository of the same
/// address. A source that nobody renders is taken for it where the path exists (a bootstrap makes that object).
/// </summary>
internal sealed class SourceResolver(FileTree tree, IReadOnlyList<FluxKustomization> roots, ClusterObjects objects)
{
    private readonly HashSet<ResourceId> own = [.. roots.Select(static root => root.Source?.Id).OfType<ResourceId>()];

    public SourcePlace Find(FluxKustomization kustomization)
    {
        if (kustomization.Source?.Id is not { } id)
        {
            return SourcePlace.Missing;
        }

        if (own.Contains(id))
        {
            return SourcePlace.Here;
        }

        if (objects.Find(id) is { } source)
        {
            return own.Any(other => objects.Find(other) is { } mine && SameRepository(mine, source)) ? SourcePlace.Here : SourcePlace.Elsewhere;
        }

        return id.Kind == "GitRepository" && tree.IsDirectory(kustomization.Path) ? SourcePlace.Here : SourcePlace.Missing;
    }

    private static bool SameRepository(Resource a, Resource b) =>
        a.Type.Kind == b.Type.Kind && Address(a) is { Length: > 0 } address && address == Address(b);

    private static string Address(Resource source)
    {
        string url = source.Root.GetMapping("spec")?.GetString("url") ?? "";
        url = url[(url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];
        url = url[(url.IndexOf('@') + 1)..].Replace(':', '/');
        return url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url;
    }
}
