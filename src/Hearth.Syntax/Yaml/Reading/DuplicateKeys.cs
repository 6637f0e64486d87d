using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>Finds keys that a mapping has twice: scalars of the same text, as go-yaml v3 compares them.</summary>
internal static class DuplicateKeys
{
    // Below this many entries comparing each with each is faster than a dictionary.
    private const int IndexThreshold = 16;

    public static void Find(ReadOnlySpan<YamlEntry> entries, List<Diagnostic> findings)
    {
        if (entries.Length < IndexThreshold)
        {
            for (int i = 1; i < entries.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (AreSame(entries[j].Key, entries[i].Key))
                    {
                        findings.Add(Finding((YamlScalar)entries[j].Key.Target, entries[i].Key));
                        break;
                    }
                }
            }

            return;
        }

        var seen = new Dictionary<string, YamlScalar>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Key.Target is YamlScalar scalar && !seen.TryAdd(scalar.Value, scalar))
            {
                findings.Add(Finding(seen[scalar.Value], entry.Key));
            }
        }
    }

    private static bool AreSame(YamlNode left, YamlNode right) =>
        left.Target is YamlScalar l && right.Target is YamlScalar r && l.AsSpan().SequenceEqual(r.AsSpan());

    private static Diagnostic Finding(YamlScalar first, YamlNode second) => new(YamlRules.DuplicateKey, second.Span, $"found the key '{first.Value}' twice in one mapping")
    {
        Hint = "remove one of them, or rename it",
        Related = [new RelatedPlace(first.Span, "it is here before")],
    };
}
