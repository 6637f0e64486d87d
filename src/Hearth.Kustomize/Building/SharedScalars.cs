using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// A label that kustomize has put into several places of a resource is one node there: whatever changes it in one place
/// later (a label of an overlay, a patch) changes it in all of them, selectors included. Remembers such nodes and does the same.
/// </summary>
internal sealed class SharedScalars
{
    private readonly HashSet<YamlNode> shared = new(ReferenceEqualityComparer.Instance);

    public bool IsEmpty => shared.Count == 0;

    public void Add(YamlScalar scalar) => shared.Add(scalar);

    /// <summary>Forgets them, as a JSON patch does: it makes a new tree.</summary>
    public void Clear() => shared.Clear();

    /// <summary>The tree in which a change of a shared node is made in every place of it.</summary>
    public YamlMapping Propagate(YamlMapping before, YamlMapping after)
    {
        var changes = new Dictionary<YamlNode, YamlNode>(ReferenceEqualityComparer.Instance);
        FindChanges(before, after, changes);
        if (changes.Count == 0)
        {
            return after;
        }

        foreach (var (old, present) in changes)
        {
            shared.Remove(old);
            shared.Add(present);
        }

        return (YamlMapping)Replace(after, changes);
    }

    // Labels lie in mappings all the way down, or in lists that nothing reorders.
    private void FindChanges(YamlNode before, YamlNode after, Dictionary<YamlNode, YamlNode> changes)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (YamlMapping old, YamlMapping present):
                foreach (ref readonly var entry in old.Entries)
                {
                    if (entry.Name is { } name && present[name] is { } other)
                    {
                        FindChanges(entry.Value.Target, other, changes);
                    }
                }

                break;
            case (YamlSequence old, YamlSequence present) when old.Count == present.Count:
                for (int i = 0; i < old.Count; i++)
                {
                    FindChanges(old[i], present[i], changes);
                }

                break;
            case (YamlScalar, YamlScalar) when shared.Contains(before):
                changes[before] = after;
                break;
        }
    }

    private static YamlNode Replace(YamlNode node, Dictionary<YamlNode, YamlNode> changes)
    {
        switch (node)
        {
            case YamlMapping mapping:
            {
                List<YamlEntry>? changed = null;
                var entries = mapping.Entries;
                for (int i = 0; i < entries.Length; i++)
                {
                    var replaced = Replace(entries[i].Value.Target, changes);
                    if (!ReferenceEquals(replaced, entries[i].Value))
                    {
                        changed ??= [.. entries];
                        changed[i] = entries[i] with { Value = replaced };
                    }
                }

                return changed is null ? mapping : mapping.WithEntries(changed);
            }

            case YamlSequence sequence:
                for (int i = 0; i < sequence.Count; i++)
                {
                    sequence = sequence.With(i, Replace(sequence[i], changes));
                }

                return sequence;
            default:
                return changes.GetValueOrDefault(node, node);
        }
    }
}
