using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>The scalars of a tree, depth first, keys left out.</summary>
internal static class Scalars
{
    public static IEnumerable<YamlScalar> Of(YamlNode node)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                yield return scalar;
                break;
            case YamlMapping mapping:
                for (int i = 0; i < mapping.Count; i++)
                {
                    foreach (var scalar in Of(mapping.Entries[i].Value))
                    {
                        yield return scalar;
                    }
                }

                break;
            case YamlSequence sequence:
                for (int i = 0; i < sequence.Count; i++)
                {
                    foreach (var scalar in Of(sequence[i]))
                    {
                        yield return scalar;
                    }
                }

                break;
        }
    }
}
