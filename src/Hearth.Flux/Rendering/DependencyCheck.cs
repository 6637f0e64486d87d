using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Rendering;

/// <summary>Adds what is wrong with <c>dependsOn</c> to the objects that declare it: targets that do not exist, circles; and their CEL expressions.</summary>
internal static class DependencyCheck
{
    public static ClusterRender Apply(ClusterRender cluster, FileTree tree)
    {
        var found = new Dictionary<ResourceId, List<Diagnostic>>();
        foreach (var owner in cluster.Owners)
        {
            foreach (var wrong in ExpressionCheck.Find(owner.Object))
            {
                Add(owner.Id, wrong);
            }

            foreach (var dependency in owner.Object.DependsOn)
            {
                // A ResourceSet waits for any kind of object, which may also come from a bootstrap that nobody sees here.
                if (cluster.Find(dependency.Target.Id) is null && (owner.Object is not FluxResourceSet
                    || (cluster.Objects.Find(dependency.Target.Id) is null && dependency.Target.Id is { Kind: FluxKinds.Kustomization or FluxKinds.HelmRelease or FluxKinds.ResourceSet })))
                {
                    Add(owner.Id, Missing(cluster, tree, owner, dependency));
                }
            }
        }

        foreach (var cycle in Cycles(cluster))
        {
            string path = string.Join(" → ", cycle.Append(cycle[0]).Select(static id => id.ShortName));
            foreach (var id in cycle)
            {
                var owner = cluster.Find(id)!; // A cycle is of known objects.
                Add(id, new Diagnostic(FluxRules.DependencyCycle, owner.Object.DependsOn[0].Target.Span, $"dependsOn goes in a circle: {path}"));
            }
        }

        return found.Count == 0 ? cluster : new ClusterRender([.. cluster.Kustomizations.Select(With)], [.. cluster.ResourceSets.Select(With)], [.. cluster.Releases.Select(With)], cluster.Objects);

        void Add(ResourceId id, Diagnostic diagnostic)
        {
            if (!found.TryGetValue(id, out var list))
            {
                found[id] = list = [];
            }

            list.Add(diagnostic);
        }

        RenderedOwner With(RenderedOwner owner) => found.TryGetValue(owner.Id, out var list) ? owner with { Diagnostics = [.. owner.Diagnostics, .. list] } : owner;
    }

    private static Diagnostic Missing(ClusterRender cluster, FileTree tree, RenderedOwner owner, Dependency dependency)
    {
        var id = dependency.Target.Id;
        var others = cluster.Owners.Select(static other => other.Id).Where(other => other.Name == id.Name).ToList();
        string? hint = others.FirstOrDefault(other => other.Kind == id.Kind) is { Name.Length: > 0 } sameKind ? $"there is {sameKind.ShortName}: name its namespace"
            : owner.Object is not FluxResourceSet && others.FirstOrDefault() is { Name.Length: > 0 } otherKind ? $"there is {otherKind.ShortName}, but a {owner.Id.Kind} depends on {id.Kind}s only"
            : NearestName.Find(id.Name, cluster.Owners.Where(other => other.Id.Kind == id.Kind).Select(static other => other.Id.Name)) is { } near ? $"did you mean {near}?"
            : null;
        var unrendered = cluster.Kustomizations.FirstOrDefault(other => (other.State != RenderState.Rendered || other.LacksParts)
            && (other.Id.Namespace == id.Namespace || other.Object.Spec.GetString("targetNamespace") == id.Namespace)
            && MayMake(tree, other, id, hint));
        return unrendered is null
            ? new Diagnostic(FluxRules.MissingDependency, dependency.Target.Span, $"dependsOn names {id.ShortName}, which does not exist") { Hint = hint }
            : new Diagnostic(FluxRules.MissingDependency, dependency.Target.Span, $"dependsOn names {id.ShortName}, which is not seen here; {unrendered.Id.ShortName}, which is not rendered, may make it")
            {
                Severity = Severity.Info,
            };
    }

    // It makes what its files name. Of files that are not here nothing is known, but a name that is nearly right is no
    // coincidence.
    private static bool MayMake(FileTree tree, RenderedOwner owner, ResourceId id, string? hint)
    {
        var left = owner.Diagnostics.Select(static diagnostic => diagnostic.Span.Authored().Source).ToList();
        if (owner.LacksParts && left.TrueForAll(static source => TreePath.GetName(source.Path) is not ("kustomization.yaml" or "kustomization.yml")))
        {
            return left.Exists(source => source.Text.Contains(id.Name, StringComparison.Ordinal)); // All but these files is known.
        }

        byte[] name = System.Text.Encoding.UTF8.GetBytes(id.Name);
        return (owner.State == RenderState.Skipped && hint is null)
            || tree.Walk(((FluxKustomization)owner.Object).Path).Any(path => Path.GetExtension(path) is ".yaml" or ".yml" && tree.TryReadBytes(path) is { } bytes && bytes.AsSpan().IndexOf(name) >= 0);
    }

    // Depth first; each circle once, from the member that comes first.
    private static List<List<ResourceId>> Cycles(ClusterRender cluster)
    {
        var cycles = new List<List<ResourceId>>();
        var state = new Dictionary<ResourceId, bool>();
        var stack = new List<ResourceId>();
        foreach (var owner in cluster.Owners)
        {
            Visit(owner);
        }

        return cycles;

        void Visit(RenderedOwner owner)
        {
            if (!state.TryAdd(owner.Id, false))
            {
                if (!state[owner.Id])
                {
                    cycles.Add(stack[stack.IndexOf(owner.Id)..]);
                }

                return;
            }

            stack.Add(owner.Id);
            foreach (var dependency in owner.Object.DependsOn)
            {
                if (cluster.Find(dependency.Target.Id) is { } next)
                {
                    Visit(next);
                }
            }

            stack.RemoveAt(stack.Count - 1);
            state[owner.Id] = true;
        }
    }
}
