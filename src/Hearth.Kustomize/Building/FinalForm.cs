using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// What kustomize's last step, writing YAML and reading it again, does to a resource: a key that is there twice is
/// refused, and a folded text gains a blank line before a more indented one (go-yaml v3's writer looks at the wrong character).
/// </summary>
internal static class FinalForm
{
    public static Resource Of(YamlMapping root) => new((YamlMapping)Visit(root, root));

    private static YamlNode Visit(YamlNode node, YamlMapping resource)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return Visit(mapping, resource);
            case YamlSequence sequence:
            {
                List<YamlNode>? changed = null;
                for (int i = 0; i < sequence.Count; i++)
                {
                    var visited = Visit(sequence[i], resource);
                    if (!ReferenceEquals(visited, sequence[i]))
                    {
                        changed ??= [.. sequence.Items];
                        changed[i] = visited;
                    }
                }

                return changed is null ? sequence : sequence.WithItems(changed);
            }

            case YamlScalar { Style: ScalarStyle.Folded } scalar when scalar.AsSpan().Contains('\n'):
                return Rewritten(scalar);
            default:
                return node;
        }
    }

    private static YamlMapping Visit(YamlMapping mapping, YamlMapping resource)
    {
        List<YamlEntry>? changed = null;
        var entries = mapping.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            // Of duplicates the last is found.
            if (entries[i].Key.Target is YamlScalar key && mapping.IndexOf(key.Value) is var last && last > i)
            {
                throw new KustomizeException(KustomizeRules.DuplicateKey, entries[last].Key.Span, $"{new Resource(resource)} has the key \"{key.Value}\" twice").With(key.Span, "the first one");
            }

            var value = entries[i].Value.Target;
            var visited = Visit(value, resource);
            if (!ReferenceEquals(visited, value))
            {
                changed ??= [.. entries];
                changed[i] = entries[i] with { Value = visited };
            }
        }

        return changed is null ? mapping : mapping.WithEntries(changed);
    }

    private static YamlScalar Rewritten(YamlScalar scalar)
    {
        var stream = YamlReader.Read(new SourceText(scalar.Span.Path, GoYaml3Text.Write(scalar)));
        return stream is { HasErrors: false, Documents: [{ Root: YamlScalar read }, ..] } && read.Value != scalar.Value
            ? new YamlScalar(read.Value, ScalarStyle.DoubleQuoted, scalar.Span, isSensitive: scalar.IsSensitive)
            : scalar;
    }
}
