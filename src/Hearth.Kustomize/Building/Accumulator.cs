using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;

namespace Hearth.Kustomize.Building;

/// <summary>What a kustomization has gathered so far: resources, the field specs of its transformers, and vars.</summary>
internal sealed class Accumulator
{
    private readonly SortedDictionary<string, VarEntry> vars = new(StringComparer.Ordinal);

    public ResourceList Resources { get; } = new();

    public TransformerConfig Config { get; private set; } = TransformerConfig.Empty;

    public IReadOnlyCollection<VarEntry> Vars => vars.Values;

    public void AddConfig(TransformerConfig config, Hearth.Syntax.Text.SourceSpan asked)
    {
        try
        {
            // The defaults alone would only meet themselves.
            Config = ReferenceEquals(Config, TransformerConfig.Empty) && ReferenceEquals(config, DefaultConfig.Config) ? config : Config.Merge(config);
        }
        catch (FieldSpecConflictException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, asked, exception.Message);
        }
    }

    public void AddVars(IReadOnlyList<VarEntry> added)
    {
        foreach (var entry in added)
        {
            BuildResource? found = null;
            foreach (var resource in Resources)
            {
                if (!resource.MatchesAnyId(id => id.Name == entry.ObjectName && id.Type == entry.Type
                    && (entry.ObjectNamespace.Length == 0 || id.EffectiveNamespace == entry.ObjectNamespace)))
                {
                    continue;
                }

                if (found is not null)
                {
                    throw new KustomizeException(KustomizeRules.InvalidVar, entry.Node.Span, $"the var {entry.Name} names {entry.Type} {entry.ObjectName}, of which there are several", "Give its objref a namespace.")
                        .With(found.Span, "one").With(resource.Span, "another");
                }

                found = resource;
            }

            found?.VarNames.Add(entry.Name);
        }

        foreach (var entry in added)
        {
            AddVar(entry);
        }
    }

    /// <summary>Takes over what another kustomization has gathered.</summary>
    public void Merge(Accumulator other, Hearth.Syntax.Text.SourceSpan asked)
    {
        Resources.AddAll(other.Resources);
        AddConfig(other.Config, asked);
        foreach (var entry in other.Vars)
        {
            AddVar(entry);
        }
    }

    private void AddVar(VarEntry entry)
    {
        if (!vars.TryAdd(entry.Name, entry))
        {
            throw new KustomizeException(KustomizeRules.InvalidVar, entry.Node.Span, $"there are two vars {entry.Name}").With(vars[entry.Name].Node.Span, "the other one");
        }
    }
}
