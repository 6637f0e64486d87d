using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Graph;

/// <summary>Short ways through a tree whose parts may be absent.</summary>
internal static class NodeReading
{
    /// <summary>The entries of a mapping; none where it is absent.</summary>
    public static ReadOnlySpan<YamlEntry> EntriesOf(YamlMapping? mapping) => mapping is null ? [] : mapping.Entries;

    /// <summary>The mappings of a list of them; none where it is absent.</summary>
    public static IEnumerable<YamlMapping> MappingsOf(YamlSequence? sequence)
    {
        for (int i = 0; i < (sequence?.Count ?? 0); i++)
        {
            if (sequence![i] is YamlMapping mapping) // There is no count without it.
            {
                yield return mapping;
            }
        }
    }

    /// <summary>The scalars of a list; none where it is absent.</summary>
    public static IEnumerable<YamlScalar> ScalarsOf(YamlSequence? sequence)
    {
        for (int i = 0; i < (sequence?.Count ?? 0); i++)
        {
            if (sequence![i] is YamlScalar scalar) // There is no count without it.
            {
                yield return scalar;
            }
        }
    }
}
