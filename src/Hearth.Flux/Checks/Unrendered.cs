using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;

namespace Hearth.Flux.Checks;

/// <summary>
/// What Flux applies and this rendering does not show: releases whose chart is not at hand, Kustomizations that failed, are
/// suspended or come from elsewhere. Whatever is missing may be among it, so checks ask here before they report.
/// </summary>
public sealed class Unrendered
{
    private readonly Dictionary<string, RenderedOwner> byNamespace = new(StringComparer.Ordinal);
    private readonly RenderedOwner? anywhere;

    internal Unrendered(ClusterRender cluster)
    {
        foreach (var owner in cluster.Owners.Where(static owner => owner.State != RenderState.Rendered))
        {
            Owners.Add(owner);
            if (owner.Object is FluxRelease release)
            {
                byNamespace.TryAdd(release.ReleaseNamespace, owner);
            }
            else if (owner.Object.Spec.GetString("targetNamespace") is { Length: > 0 } target)
            {
                byNamespace.TryAdd(target, owner);
            }
            else
            {
                anywhere ??= owner;
            }
        }
    }

    /// <summary>All of it, in the order of the rendering.</summary>
    public List<RenderedOwner> Owners { get; } = [];

    /// <summary>Whether everything was rendered.</summary>
    public bool IsEmpty => Owners.Count == 0;

    /// <summary>What may have put an object into a namespace; null where all that goes there is known.</summary>
    public RenderedOwner? In(string @namespace) => byNamespace.GetValueOrDefault(@namespace) ?? anywhere;

    /// <summary>What may have made a cluster-scoped object or an object of any namespace; null where all is known.</summary>
    public RenderedOwner? Anywhere => Owners.Count > 0 ? Owners[0] : null;
}
