using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// Finds keys that a mapping is given twice, as go-yaml v2's strict decoder does: a key that comes by <c>&lt;&lt;</c>
/// counts like one that is written, so that overriding a merged key is refused too.
/// </summary>
internal static class DuplicateKeys
{
    /// <summary>go-yaml's words for all of them; null where there are none.</summary>
    public static string? Find(YamlNode root)
    {
        List<string>? problems = null;
        Walk(root, ref problems);
        return problems is null ? null : "error converting YAML to JSON: yaml: unmarshal errors:\n" + string.Join('\n', problems);
    }

    private static void Walk(YamlNode node, ref List<string>? problems)
    {
        switch (node)
        {
            case YamlMapping mapping:
                if (HasMerge(mapping))
                {
                    var seen = new HashSet<string>(StringComparer.Ordinal);
                    Collect(mapping, seen, ref problems);
                }
                else
                {
                    CheckOwn(mapping, ref problems);
                }

                foreach (var entry in mapping.Entries)
                {
                    Walk(entry.Value, ref problems);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Walk(item, ref problems);
                }

                break;
        }
    }

    private static void CheckOwn(YamlMapping mapping, ref List<string>? problems)
    {
        for (int i = 0; i < mapping.Count; i++)
        {
            // Look-ups give the last of duplicates.
            if (mapping.Entries[i].Name is { } name && mapping.IndexOf(name) is var last && last != i)
            {
                Add(mapping.Entries[last], ref problems);
            }
        }
    }

    private static void Collect(YamlMapping mapping, HashSet<string> seen, ref List<string>? problems)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!IsMerge(entry))
            {
                if (entry.Name is { } name && !seen.Add(name))
                {
                    Add(entry, ref problems);
                }

                continue;
            }

            switch (entry.Value.Target)
            {
                case YamlMapping merged:
                    Collect(merged, seen, ref problems);
                    break;
                case YamlSequence several:
                    for (int i = several.Count - 1; i >= 0; i--)
                    {
                        if (several[i] is YamlMapping one)
                        {
                            Collect(one, seen, ref problems);
                        }
                    }

                    break;
            }
        }
    }

    private static bool HasMerge(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            if (IsMerge(entry))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMerge(YamlEntry entry) => entry.Key is YamlScalar { IsPlain: true } key && key.AsSpan() is "<<";

    // go-yaml names the line where the value starts.
    private static void Add(YamlEntry entry, ref List<string>? problems) =>
        (problems ??= []).Add($"  line {entry.Value.Span.Position.Line + 1}: key \"{entry.Name}\" already set in map");
}
