using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>Refuses a mapping that has a key twice: kustomize can read one, but not write it.</summary>
internal static class DuplicateKeyCheck
{
    public static void Run(Resource resource) => Visit(resource.Root, resource);

    private static void Visit(YamlNode node, Resource resource)
    {
        switch (node)
        {
            case YamlMapping mapping:
            {
                var entries = mapping.Entries;
                for (int i = 0; i < entries.Length; i++)
                {
                    // Of duplicates the last is found.
                    if (entries[i].Key.Target is YamlScalar key && mapping.IndexOf(key.Value) is var last && last > i)
                    {
                        throw new KustomizeException(KustomizeRules.DuplicateKey, entries[last].Key.Span, $"{resource} has the key \"{key.Value}\" twice").With(key.Span, "the first one");
                    }

                    Visit(entries[i].Value.Target, resource);
                }

                break;
            }

            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Visit(item.Target, resource);
                }

                break;
        }
    }
}
