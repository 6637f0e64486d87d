using Hearth.Templating.EnvSubst;

namespace Hearth.Flux.Rendering;

/// <summary>Which variables the objects of a Kustomization ask for.</summary>
public sealed class SubstitutionUse
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<SubstitutionReference> unset = [];

    public SubstitutionUse()
    {
    }

    internal SubstitutionUse(IEnumerable<string> names, IEnumerable<SubstitutionReference> unset)
    {
        this.names.UnionWith(names);
        this.unset.AddRange(unset);
    }

    /// <summary>Every name that is asked for.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>The places that ask for a variable which the Kustomization does not have: their defaults count.</summary>
    public IReadOnlyList<SubstitutionReference> Unset => unset;

    internal void Add(IReadOnlyList<SubstitutionReference> references, Dictionary<string, SubstitutionVariable> variables)
    {
        foreach (var reference in references)
        {
            names.Add(reference.Name);
            if (!variables.ContainsKey(reference.Name))
            {
                unset.Add(reference);
            }
        }
    }
}
