using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>
/// What Flux applies and this rendering does not show: releases whose chart is not at hand or only stands in, Kustomizations that failed, are
/// suspended or come from elsewhere. Whatever is missing may be among it, so checks ask here before they report.
/// </summary>
public sealed partial class Unrendered
{
    private readonly Dictionary<string, List<RenderedOwner>> byNamespace = new(StringComparer.Ordinal);
    private readonly RepositoryFiles files;
    private readonly List<RenderedOwner> owners = [];

    internal Unrendered(ClusterRender cluster, RepositoryFiles files)
    {
        this.files = files;
        foreach (var owner in cluster.Owners.Where(static owner => owner.State != RenderState.Rendered || owner.LacksParts || owner.UsesStandIn))
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
            else if (!TryAddNamespaces(owner))
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
    /// <remarks>What bears the name of the namespace's product counts, wherever it goes: an operator fills the namespaces of its kind.</remarks>
    public RenderedOwner? In(string @namespace) => byNamespace.GetValueOrDefault(@namespace)?[0] ?? Anywhere ?? owners.Find(owner => IsOperatorOf(owner, @namespace));

    /// <summary>As <see cref="In"/>, of Kustomizations only: what nobody packs into a chart comes from those.</summary>
    public RenderedOwner? KustomizationIn(string @namespace) => byNamespace.GetValueOrDefault(@namespace)?.Find(static owner => owner.Object is FluxKustomization) ?? Anywhere;

    /// <summary>
    /// Whether any of it may have made an object of that name: a chart that is not at hand may make anything; what failed makes
    /// what its files speak of, or what is named after it.
    /// </summary>
    public bool MayMake(string @namespace, string name) =>
        Anywhere is not null || owners.Exists(owner => IsOperatorOf(owner, @namespace)) || byNamespace.GetValueOrDefault(@namespace)?.Exists(owner => MayMake(owner, name)) == true;

    // tekton-operator and tekton-pipelines.
    private static bool IsOperatorOf(RenderedOwner owner, string @namespace) => owner.Id.Name.EndsWith("-operator", StringComparison.Ordinal)
        && (@namespace == owner.Id.Name[..^"-operator".Length] || @namespace.StartsWith(owner.Id.Name[..^"operator".Length], StringComparison.Ordinal));

    private bool MayMake(RenderedOwner owner, string name)
    {
        if (name.Contains(owner.Id.Name, StringComparison.Ordinal))
        {
            return true;
        }

        if (owner.Object is FluxKustomization kustomization)
        {
            return TextsOf(kustomization).Any(text => text.Text.Contains(name, StringComparison.Ordinal));
        }

        return owner.State != RenderState.Failed || Holds(owner.Object.Spec, name);
    }

    private IEnumerable<SourceText> TextsOf(FluxKustomization kustomization) =>
        files.Tree.Walk(kustomization.Path).Where(RepositoryFiles.IsYaml).Select(files.TryRead).OfType<SourceText>();

    private static bool Holds(YamlNode node, string name) => node switch
    {
        YamlScalar scalar => scalar.AsSpan().Contains(name, StringComparison.Ordinal),
        YamlMapping mapping => mapping.Entries.ToArray().Any(entry => Holds(entry.Value.Target, name)),
        YamlSequence sequence => sequence.Items.ToArray().Any(item => Holds(item.Target, name)),
        _ => false,
    };

    // Its files say where its objects go, unless they hold further Kustomizations, or lie somewhere else.
    private bool TryAddNamespaces(RenderedOwner owner)
    {
        // The templates of a ResourceSet may make anything.
        var texts = owner.Object is FluxKustomization kustomization ? TextsOf(kustomization).ToList() : [];
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
        if (!byNamespace.TryGetValue(@namespace, out var list))
        {
            byNamespace[@namespace] = list = [];
        }

        if (!list.Contains(owner))
        {
            list.Add(owner);
        }
    }

    [GeneratedRegex(@"^\s*namespace:[ \t]*[""']?([a-z0-9.-]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceField();
}
