using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>
/// Writes aliases and merge keys out, as kustomize does on reading resources. What has none is returned as it is.
/// A key of the mapping itself wins over merged ones, an earlier merged mapping over a later one.
/// </summary>
internal static class Anchors
{
    public static YamlNode WriteOut(YamlNode node)
    {
        switch (node)
        {
            case YamlAlias alias:
                return WriteOut(alias.Target);
            case YamlSequence sequence:
                return WriteOut(sequence);
            case YamlMapping mapping:
                return WriteOut(mapping);
            default:
                return node;
        }
    }

    private static YamlSequence WriteOut(YamlSequence sequence)
    {
        List<YamlNode>? changed = null;
        var items = sequence.Items;
        for (int i = 0; i < items.Length; i++)
        {
            var written = WriteOut(items[i]);
            if (changed is null && !ReferenceEquals(written, items[i]))
            {
                changed = [.. items[..i]];
            }

            changed?.Add(written);
        }

        return changed is null ? sequence : sequence.WithItems(changed);
    }

    private static YamlMapping WriteOut(YamlMapping mapping)
    {
        List<YamlEntry>? changed = null;
        var entries = mapping.Entries;
        YamlNode? merge = null;
        for (int i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (IsMergeKey(entry.Key))
            {
                merge = entry.Value;
                changed ??= [.. entries[..i]];
                continue;
            }

            var key = WriteOut(entry.Key);
            var value = WriteOut(entry.Value);
            if (changed is null && !(ReferenceEquals(value, entry.Value) && ReferenceEquals(key, entry.Key)))
            {
                changed = [.. entries[..i]];
            }

            changed?.Add(new YamlEntry(key, value));
        }

        if (merge is not null)
        {
            AddMerged(changed!, merge); // A merge key made the list.
        }

        return changed is null ? mapping : mapping.WithEntries(changed);
    }

    private static bool IsMergeKey(YamlNode key) => key is YamlScalar { IsPlain: true, Tag: null } scalar && scalar.AsSpan() is "<<";

    private static void AddMerged(List<YamlEntry> entries, YamlNode merge)
    {
        switch (merge.Target)
        {
            case YamlMapping mapping:
                foreach (ref readonly var entry in WriteOut(mapping).Entries)
                {
                    string? name = entry.Name;
                    if (!entries.Exists(other => other.Name == name))
                    {
                        entries.Add(entry);
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    AddMerged(entries, item);
                }

                break;
            default:
                throw new KustomizeException(KustomizeRules.InvalidResource, merge.Span, "a merge key (<<) wants a mapping or a list of mappings");
        }
    }
}
