using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Explaining;

/// <summary>One reason why an object is never applied.</summary>
/// <param name="Id">What will never be ready.</param>
/// <param name="Reason">Why.</param>
/// <param name="Way">From what was asked about to it, both included: each waits for the next.</param>
public sealed record Blocker(ResourceId Id, string Reason, IReadOnlyList<ResourceId> Way);

/// <summary>
/// What an object waits for that will never be ready: dependencies, what makes it, its source, and the objects that its
/// variables, values and inputs come from, all through the graph.
/// </summary>
public static class Blockers
{
    /// <summary>Nearest first; empty where nothing in the repository is in the way.</summary>
    public static IReadOnlyList<Blocker> Of(ClusterRender cluster, ResourceId id)
    {
        var blockers = new List<Blocker>();
        var ways = new Dictionary<ResourceId, ResourceId[]> { [id] = [id] };
        var queue = new Queue<ResourceId>([id]);
        while (queue.TryDequeue(out var next))
        {
            var found = cluster.Objects.FindObject(next);
            if (cluster.Find(next) is not { } owner)
            {
                if (found is null)
                {
                    blockers.Add(new Blocker(next, "does not exist", ways[next]));
                }
                else if (FluxKinds.IsSource(found.Resource) && found.Resource.Root.GetMapping("spec")?.GetString("suspend") == "true")
                {
                    blockers.Add(new Blocker(next, "is suspended: nothing new is fetched", ways[next]));
                }

                if (found is not null && found.Owner != default)
                {
                    Enqueue(next, found.Owner);
                }

                continue;
            }

            if (owner.HasErrors || owner.State is RenderState.Failed)
            {
                blockers.Add(new Blocker(next, owner.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error)?.ToString() ?? "fails", ways[next]));
            }
            else if (owner.State == RenderState.Suspended)
            {
                blockers.Add(new Blocker(next, "is suspended", ways[next]));
            }

            foreach (var needed in owner.Object.DependsOn.Select(static dependency => dependency.Target.Id).Concat(Needs(cluster, owner)))
            {
                Enqueue(next, needed);
            }
        }

        return blockers;

        void Enqueue(ResourceId from, ResourceId to)
        {
            if (ways.TryAdd(to, [.. ways[from], to]))
            {
                queue.Enqueue(to);
            }
        }
    }

    // What is not there at all has made the object fail, or was optional; only what is there can be in the way.
    private static IEnumerable<ResourceId> Needs(ClusterRender cluster, RenderedOwner owner)
    {
        IEnumerable<ResourceId> needs = owner.Object switch
        {
            FluxKustomization kustomization => kustomization.SubstituteFrom.Select(static source => source.Object.Id).Concat(kustomization.Source is { } source ? [source.Id] : []),
            FluxRelease release => release.ValuesFrom.Select(static reference => reference.Object.Id).Concat((release.ChartReference ?? release.ChartSource) is { } chart ? [chart.Id] : []),
            FluxResourceSet set => ResourceSets.InputProviders.NamedBy(set),
            _ => [],
        };
        return needs.Where(need => cluster.Objects.FindObject(need) is not null).Concat(owner.Object.Parent is { } parent ? [parent] : []);
    }
}
