using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>A Kustomization that depends on the one that makes it, while that one waits for everything it makes.</summary>
internal sealed class WaitForOwnParent : Check
{
    public override DiagnosticRule Rule { get; } = new("STRUCT004", "parent and child that wait for each other", Severity.Error,
        "A Kustomization with wait: true is ready once all it makes is ready, its child Kustomizations too. A child that depends on it waits for that, so neither ever becomes ready.");

    public override CheckExample Example { get; } = new(
        """
        # Kustomization cluster-apps has wait: true and makes this one
        metadata: {name: echo}
        spec:
          dependsOn:
            - name: cluster-apps
        """,
        """
        metadata: {name: echo}
        spec:
          dependsOn: []
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Kustomizations)
        {
            var waiting = new HashSet<ResourceId>();
            for (var parent = owner.Object.Parent; parent is { } id && context.Cluster.Find(id)?.Object is FluxKustomization { Waits: true } above && waiting.Add(id); parent = above.Parent)
            {
            }

            if (waiting.Count == 0)
            {
                continue;
            }

            foreach (var dependency in owner.Object.DependsOn)
            {
                if (FindWaiting(context, dependency.Target.Id, waiting) is { } ancestor)
                {
                    yield return new Diagnostic(Rule, dependency.Target.Span, $"{owner.Id.ShortName} waits for {dependency.Target.Id.ShortName}{(dependency.Target.Id == ancestor ? "" : $", which waits for {ancestor.ShortName}")}, and that one waits for everything it makes, this one too");
                }
            }
        }
    }

    private static ResourceId? FindWaiting(CheckContext context, ResourceId start, HashSet<ResourceId> wanted)
    {
        var seen = new HashSet<ResourceId>();
        var queue = new Queue<ResourceId>([start]);
        while (queue.TryDequeue(out var id))
        {
            if (wanted.Contains(id))
            {
                return id;
            }

            if (seen.Add(id) && context.Cluster.Find(id) is { } owner)
            {
                foreach (var next in owner.Object.DependsOn)
                {
                    queue.Enqueue(next.Target.Id);
                }
            }
        }

        return null;
    }
}
