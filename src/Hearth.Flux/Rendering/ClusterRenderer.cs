using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Flux.Releases;
using Hearth.Flux.ResourceSets;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Rendering;

/// <summary>
/// Renders a repository as Flux would apply it. Kustomizations go in waves: those whose variables and sources are known are
/// rendered in parallel, what they make is then added in their order, and their children are the next wave. A child is read
/// from its parent's output and never from its file.
/// </summary>
public sealed class ClusterRenderer
{
    private readonly RenderSettings settings;
    private readonly SnapshotTree tree;
    private readonly KustomizationRenderer renderer;
    private readonly ClusterObjects objects = new();
    private readonly SourceResolver sources;
    private readonly HandAppliedObjects handApplied;
    private readonly CachedRendering? cached;
    private readonly Dictionary<ResourceId, RenderedOwner> kustomizations = [];
    private readonly List<FluxRelease> releases = [];
    private readonly List<FluxResourceSet> waitingSets = [];
    private readonly Dictionary<ResourceId, RenderedOwner> resourceSets = [];
    private readonly HashSet<ResourceId> known = [];
    private int done;

    private ClusterRenderer(SnapshotTree tree, IReadOnlyList<FluxKustomization> roots, RenderSettings settings)
    {
        this.settings = settings;
        this.tree = tree;
        renderer = new KustomizationRenderer(settings);
        sources = new SourceResolver(tree, roots, settings, objects);
        handApplied = new HandAppliedObjects(tree, roots, new Decryption(settings.Decryptor), settings.Cache);
        cached = settings.Cache?.For(tree, objects, settings.Fingerprint);
    }

    /// <summary>Renders everything that can be reached from the roots.</summary>
    /// <param name="tree">The repository.</param>
    /// <param name="roots">What Flux starts from: <see cref="RootFinder"/>.</param>
    /// <param name="settings">What to assume of the world.</param>
    /// <param name="cancellationToken">Ends the work between two objects.</param>
    public static ClusterRender Render(FileTree tree, IReadOnlyList<FluxKustomization> roots, RenderSettings settings, CancellationToken cancellationToken) =>
        new ClusterRenderer(tree as SnapshotTree ?? new SnapshotTree(tree), roots, ForItsFlux(tree, settings)).Run(roots, cancellationToken);

    private static RenderSettings ForItsFlux(FileTree tree, RenderSettings settings) =>
        settings.StrictSubstitution && !FluxDistribution.IsStrict(tree, settings.Cache) ? settings with { StrictSubstitution = false } : settings;

    private ClusterRender Run(IReadOnlyList<FluxKustomization> roots, CancellationToken cancellationToken)
    {
        var pending = roots.Where(root => known.Add(root.Id)).ToList();
        var order = new List<ResourceId>();
        while (pending.Count > 0 || waitingSets.Count > 0)
        {
            if (waitingSets.Count > 0 && !pending.Exists(IsReady))
            {
                RenderSets(pending);
                continue;
            }

            var wave = TakeReady(pending);
            var results = new RenderedOwner[wave.Count];
            if (wave.Exists(static kustomization => kustomization.Decrypts))
            {
                Seal();
            }

            RunParallel(wave.Count, i => results[i] = Tell(RenderOne(wave[i])), cancellationToken);
            foreach (var result in results)
            {
                order.Add(result.Id);
                pending.AddRange(Accept(result, kustomizations));
            }
        }

        foreach (var root in roots.Where(static root => root.SourceObject is not null))
        {
            objects.Add(root.SourceObject!, default, root.Id.Namespace); // Filtered.
        }

        var rendered = RenderReleases(cancellationToken);
        settings.Cache?.Finish(tree);
        var cluster = new ClusterRender([.. order.Select(id => kustomizations[id])], [.. resourceSets.Values], rendered, objects);
        return DependencyCheck.Apply(cluster, tree);
    }

    // Those whose providers are there; where there are none, all, to fail with their reasons.
    private void RenderSets(List<FluxKustomization> pending)
    {
        var ready = waitingSets.FindAll(set => InputProviders.NamedBy(set).All(IsKnown));
        ready = ready.Count > 0 ? ready : [.. waitingSets];
        waitingSets.RemoveAll(ready.Contains);
        foreach (var set in ready)
        {
            pending.AddRange(Accept(cached is null ? ResourceSetRenderer.Render(set, objects) : cached.Render(set, tree, "", null, null, record => ResourceSetRenderer.Render(set, objects.WatchedBy(record))), resourceSets));
        }
    }

    // What is ready goes; where nothing is, what waits for optional things only; else all, to fail with their reasons.
    private List<FluxKustomization> TakeReady(List<FluxKustomization> pending)
    {
        var ready = pending.FindAll(IsReady);
        if (ready.Count == 0)
        {
            AddHandApplied(pending.SelectMany(static kustomization => kustomization.SubstituteFrom.Select(static source => source.Object.Id)));
            AddHandApplied(pending.Where(kustomization => sources.Find(kustomization) == SourcePlace.Missing).Select(static kustomization => kustomization.Source?.Id).OfType<ResourceId>());
            ready = pending.FindAll(IsReady);
        }

        if (ready.Count == 0)
        {
            ready = pending.FindAll(kustomization => sources.Find(kustomization) != SourcePlace.Missing
                && kustomization.SubstituteFrom.All(source => source.IsOptional || IsKnown(source.Object.Id)));
        }

        if (ready.Count == 0)
        {
            ready = [.. pending];
        }

        pending.RemoveAll(ready.ToHashSet().Contains);
        return ready;
    }

    private void AddHandApplied(IEnumerable<ResourceId> wanted)
    {
        foreach (var id in wanted.Distinct().Where(id => !IsKnown(id)).ToList())
        {
            if (handApplied.Find(id) is { } found)
            {
                Seal(); // It may have been encrypted.
                objects.Add(found, default, id.Namespace);
            }
        }
    }

    // Where placeholders take the place of encrypted values, nothing is secret.
    private void Seal()
    {
        if (settings.Decryptor is not null)
        {
            cached?.Seal();
        }
    }

    private bool IsReady(FluxKustomization kustomization) => kustomization.IsSuspended
        || (sources.Find(kustomization) != SourcePlace.Missing && kustomization.SubstituteFrom.All(source => IsKnown(source.Object.Id)));

    private bool IsKnown(ResourceId id) => objects.Find(id) is not null || objects.IsMadeAtRuntime(id);

    private RenderedOwner RenderOne(FluxKustomization kustomization)
    {
        switch (kustomization.IsSuspended ? SourcePlace.Here : sources.Find(kustomization))
        {
            case SourcePlace.Elsewhere:
                return new RenderedOwner(kustomization, RenderState.Skipped, ResourceSet.Empty, [])
                {
                    Reason = sources.Reason(kustomization),
                };
            case SourcePlace.Missing when !tree.IsDirectory(kustomization.Path):
                var span = kustomization.Source?.Span ?? kustomization.Span;
                return new RenderedOwner(kustomization, RenderState.Failed, ResourceSet.Empty,
                    [new Diagnostic(FluxRules.MissingSource, span, kustomization.Source is { } source ? $"sourceRef names {source.Id.ShortName}, which nothing in the repository makes" : "a Kustomization needs spec.sourceRef")
                    {
                        Hint = kustomization.Source is { } wanted ? ReferenceHint.For(wanted.Id, objects.All.Select(static other => other.Id)) : null,
                    }]);
            default:
                var files = sources.Tree(kustomization);
                if (sources.IncludedFrom(kustomization) is { } other && !files.IsDirectory(kustomization.Path))
                {
                    return new RenderedOwner(kustomization, RenderState.Skipped, ResourceSet.Empty, []) { Reason = $"its files come from {other.ShortName}, which {kustomization.Source!.Id.ShortName} includes" }; // IncludedFrom read it.
                }

                // The cache knows files by their place in the repository, where those of a generated artifact are not.
                return cached is null || kustomization.IsSuspended || files is not ArtifactTree { Inner: var whole, Rules: var rules } || whole != tree
                    ? renderer.Render(kustomization, files, objects)
                    : cached.Render(kustomization, files, rules, null, null, record => renderer.Render(kustomization, files, objects, record));
        }
    }

    private RenderedOwner Tell(RenderedOwner rendered)
    {
        settings.Progress?.Invoke(Interlocked.Increment(ref done), known.Count, rendered.Id);
        foreach (var resource in rendered.Resources)
        {
            if (FluxKinds.IsFlux(resource))
            {
                _ = resource.Root; // Out of the cache it is unpacked here, by several threads, and not between the waves by one.
            }
        }

        return rendered;
    }

    private List<FluxKustomization> Accept(RenderedOwner result, Dictionary<ResourceId, RenderedOwner> results)
    {
        List<Diagnostic> duplicates = [];
        var children = new List<FluxKustomization>();
        foreach (var resource in result.Resources)
        {
            var before = objects.Add(resource, result.Id, result.Id.Namespace);
            if (before is not null && before.Owner != result.Id && before.Owner != default)
            {
                duplicates.Add(new Diagnostic(FluxRules.DuplicateObject, resource.Span, $"{resource.Id.ShortName} is applied by {before.Owner.ShortName} and by {result.Id.ShortName}")
                {
                    Related = [new RelatedPlace(before.Resource.Span, "the first one")],
                });
            }

            string @namespace = resource.Namespace.Length > 0 ? resource.Namespace : result.Id.Namespace;
            var id = resource.Id with { Namespace = @namespace };
            if (FluxKinds.IsKustomization(resource) && known.Add(id))
            {
                children.Add(new FluxKustomization(resource, id, result.Id));
            }
            else if (FluxKinds.IsHelmRelease(resource) && known.Add(id))
            {
                releases.Add(new FluxRelease(resource, id, result.Id));
            }
            else if (FluxKinds.IsResourceSet(resource) && known.Add(id))
            {
                waitingSets.Add(new FluxResourceSet(resource, id, result.Id));
            }
        }

        results[result.Id] = duplicates.Count == 0 ? result : result with { Diagnostics = [.. result.Diagnostics, .. duplicates] };
        return children;
    }

    private RenderedOwner[] RenderReleases(CancellationToken cancellationToken)
    {
        var results = new RenderedOwner[releases.Count];
        AddHandApplied(releases.Select(static release => (release.ChartReference ?? release.ChartSource)?.Id).OfType<ResourceId>());
        AddHandApplied(releases.SelectMany(static release => release.ValuesFrom.Select(static reference => reference.Object.Id)));
        settings.Releases?.Start(releases, objects, tree, cancellationToken);
        RunParallel(results.Length, i => results[i] = settings.Releases is { } renderer
            ? Tell(renderer.Render(releases[i], objects, tree, cached, cancellationToken))
            : new RenderedOwner(releases[i], RenderState.Skipped, ResourceSet.Empty, []) { Reason = "releases are not rendered here", Chart = ReleaseRenderer.TryIdentify(releases[i], objects) }, cancellationToken);
        foreach (var result in results)
        {
            foreach (var resource in result.Resources)
            {
                objects.Add(resource, result.Id, ((FluxRelease)result.Object).ReleaseNamespace);
            }
        }

        return results;
    }

    private void RunParallel(int count, Action<int> work, CancellationToken cancellationToken)
    {
        if (count == 1 || settings.Parallel <= 1)
        {
            for (int i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(i);
            }

            return;
        }

        System.Threading.Tasks.Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellationToken }, work);
    }
}
