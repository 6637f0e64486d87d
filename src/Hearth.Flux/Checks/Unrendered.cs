using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// What Flux applies and this rendering does not show: releases whose chart is not at hand, Kustomizations that failed, are
/// suspended or come from elsewhere. Whatever is missing may be among it, so checks ask here before they report.
/// </summary>
public sealed partial class Unrendered
{
    private readonly Dictionary<string, RenderedOwner> byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RenderedOwner> kustomizationByNamespace = new(StringComparer.Ordinal);
    private readonly List<RenderedOwner> owners = [];

    internal Unrendered(ClusterRender cluster, RepositoryFiles files)
    {
        foreach (var owner in cluster.Owners.Where(static owner => owner.State != RenderState.Rendered))
        {
            owners.Add(owner);
            Add(owner.Id.Namespace, owner);
            if (owner.Object is FluxRelease release)
            {
                Add(release.ReleaseNamespace, owner);
            }
            else if (owner.Object.Spec.GetString("targetNamespace") is { Length: > 0 } target)
            {
                Add(target, owner);
            }
            else if (!TryAddNamespaces(owner, files))
            {
                Anywhere ??= owner;
            }
        }
    }

    /// <summary>All of it, in the order of the rendering.</summary>
    public IReadOnlyList<RenderedOwner> Owners => owners;

    /// <summary>A Kustomization that may make objects anywhere, further Kustomizations among them; null where there is none.</summary>
    public RenderedOwner? Anywhere { get; }

    /// <summary>What may have put an object into a namespace; null where all that goes there is known.</summary>
    public RenderedOwner? In(string @namespace) => byNamespace.GetValueOrDefault(@namespace) ?? Anywhere;

    /// <summary>As <see cref="In"/>, of Kustomizations only: what nobody packs into a chart comes from those.</summary>
    public RenderedOwner? KustomizationIn(string @namespace) => kustomizationByNamespace.GetValueOrDefault(@namespace) ?? Anywhere;

    // Its files say where its objects go, unless they hold further Kustomizations, or lie somewhere else.
    private bool TryAddNamespaces(RenderedOwner owner, RepositoryFiles files)
    {
        string path = ((FluxKustomization)owner.Object).Path;
        var texts = new List<SourceText>();
        foreach (string file in files.Tree.Walk(path).Where(RepositoryFiles.IsYaml))
        {
            if (files.TryRead(file) is { } text)
            {
                texts.Add(text);
            }
        }

        if (texts.Count == 0 || texts.Exists(static text => text.Text.Contains("kustomize.toolkit.fluxcd.io/v", StringComparison.Ordinal)))
        {
            return false;
        }

        foreach (var text in texts)
        {
            foreach (Match match in NamespaceField().Matches(text.Text))
            {
                Add(match.Groups[1].Value, owner);
            }
        }

        return true;
    }

    private void Add(string @namespace, RenderedOwner owner)
    {
        byNamespace.TryAdd(@namespace, owner);
        if (owner.Object is FluxKustomization)
        {
            kustomizationByNamespace.TryAdd(@namespace, owner);
        }
    }

    [GeneratedRegex(@"^\s*namespace:[ \t]*[""']?([a-z0-9.-]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceField();
}
