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
/// Says whether a source is the repository that is rendered: the roots' own source is, every GitRepository of the same
/// address, and every ExternalArtifact that is made of those. A source that nobody renders is taken for it where the path
/// exists (a bootstrap makes that object).
/// </summary>
internal sealed class SourceResolver(FileTree tree, IReadOnlyList<FluxKustomization> roots, RenderSettings settings, ClusterObjects objects)
{
    private readonly HashSet<ResourceId> own = [.. roots.Select(static root => root.Source?.Id).OfType<ResourceId>(), .. settings.LocalSources];
    private readonly Dictionary<ResourceId, Resource> made = roots.Where(static root => root is { Source: not null, SourceObject: not null })
        .DistinctBy(static root => root.Source!.Id).ToDictionary(static root => root.Source!.Id, static root => root.SourceObject!); // Filtered.

    private readonly ArtifactTrees artifacts = new(tree, objects, settings);

    public SourcePlace Find(FluxKustomization kustomization)
    {
        if (kustomization.Source?.Id is not { } id)
        {
            return SourcePlace.Missing;
        }

        if (id.Kind == "ExternalArtifact" && !own.Contains(id) && artifacts.GeneratorOf(id, Open) is { } generator)
        {
            return artifacts.Generated(generator, id.Name, Open, out _) is null ? SourcePlace.Elsewhere : SourcePlace.Here;
        }

        var place = Find(id);
        return place == SourcePlace.Missing && id.Kind == "GitRepository" && tree.IsDirectory(kustomization.Path) ? SourcePlace.Here : place;
    }

    /// <summary>The files of a source that is <see cref="SourcePlace.Here"/>, as they are in its artifact.</summary>
    public FileTree Tree(FluxKustomization kustomization) =>
        (kustomization.Source is { } source ? Open(source.Id) : null) ?? artifacts.Repository(null);

    /// <summary>Why the files are not at hand; for a Kustomization whose source is <see cref="SourcePlace.Elsewhere"/>.</summary>
    public string Reason(FluxKustomization kustomization)
    {
        var id = kustomization.Source!.Id; // Elsewhere is said of a source.
        if (id.Kind == "ExternalArtifact" && artifacts.GeneratorOf(id, Open) is { } generator)
        {
            artifacts.Generated(generator, id.Name, Open, out string reason);
            return reason;
        }

        return $"its files come from {id.ShortName}, which is not this repository";
    }

    /// <summary>The other repository that a directory of this source comes from (<c>spec.include</c>); null where it is the source's own.</summary>
    public ResourceId? IncludedFrom(FluxKustomization kustomization)
    {
        if (kustomization.Source is not { } source || SourceObject(source.Id) is not { } repository)
        {
            return null;
        }

        foreach (var include in NodeReading.MappingsOf(repository.Root.GetMapping("spec")?.GetSequence("include")))
        {
            string name = include.GetMapping("repository")?.GetString("name") ?? "";
            string place = FluxKustomization.JoinSecurely(include.GetString("toPath") is { Length: > 0 } to ? to : name);
            if (kustomization.Path == place || kustomization.Path.StartsWith(place + "/", StringComparison.Ordinal))
            {
                return new ResourceId(FluxKinds.SourceGroup, "GitRepository", source.Id.Namespace, name);
            }
        }

        return null;
    }

    private FileTree? Open(ResourceId id)
    {
        if (id.Kind == "ExternalArtifact" && !own.Contains(id))
        {
            return artifacts.GeneratorOf(id, Open) is { } generator ? artifacts.Generated(generator, id.Name, Open, out _) : null;
        }

        return Find(id) == SourcePlace.Here ? artifacts.Repository(SourceObject(id)) : null;
    }

    private Resource? SourceObject(ResourceId id) => objects.Find(id) ?? made.GetValueOrDefault(id);

    private SourcePlace Find(ResourceId id)
    {
        if (own.Contains(id))
        {
            return SourcePlace.Here;
        }

        if (objects.Find(id) is { } source)
        {
            return own.Any(other => SourceObject(other) is { } mine && SameRepository(mine, source)) ? SourcePlace.Here : SourcePlace.Elsewhere;
        }

        return SourcePlace.Missing;
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
