using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>
/// What kustomize's last step, writing YAML and reading it again, does to a resource: a key that is there twice is
/// refused, so is what JSON cannot hold, a value that is left out inside of braces is an empty text from then on (it is null
/// elsewhere), and a folded text gains a blank line before a more indented one (go-yaml v3's writer looks at the wrong character).
/// </summary>
internal static class FinalForm
{
    public static Resource Of(YamlMapping root) => new(Visit(root, root, inFlow: false));

    private static YamlNode Visit(YamlNode node, YamlMapping resource, bool inFlow)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return Visit(mapping, resource, inFlow);
            case YamlSequence sequence:
            {
                List<YamlNode>? changed = null;
                for (int i = 0; i < sequence.Count; i++)
                {
                    var visited = Visit(sequence[i], resource, inFlow || sequence.Style == CollectionStyle.Flow);
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
            case YamlScalar { IsPlain: true, Tag: null } scalar when scalar.AsSpan() is ['.', ..] or ['+' or '-', '.', ..] && YamlSchema.GoYaml3.Resolve(scalar) is { Kind: ScalarKind.Float } value && !double.IsFinite(value.Float):
                throw new KustomizeException(KustomizeRules.InvalidResource, scalar.Span, $"{scalar.Value} is not a number that JSON can hold", "put it in quotes");
            default:
                return node;
        }
    }

    private static YamlMapping Visit(YamlMapping mapping, YamlMapping resource, bool inFlow)
    {
        inFlow |= mapping.Style == CollectionStyle.Flow;
        List<YamlEntry>? changed = null;
        var entries = mapping.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            // Of duplicates the last is found.
            if (entries[i].Key.Target is YamlScalar key && mapping.IndexOf(key.Value) is var last && last > i)
            {
                throw new KustomizeException(KustomizeRules.DuplicateKey, entries[last].Key.Span, $"{new Resource(resource)} has the key \"{key.Value}\" twice").With(key.Span, "the first one");
            }

            CheckKey(entries[i].Key.Target, isRoot: ReferenceEquals(mapping, resource));
            var value = entries[i].Value.Target;
            var visited = inFlow && value is YamlScalar { IsPlain: true, Tag: null, Value.Length: 0 } ? new YamlScalar("", ScalarStyle.DoubleQuoted, value.Span) : Visit(value, resource, inFlow);
            if (!ReferenceEquals(visited, value))
            {
                changed ??= [.. entries];
                changed[i] = entries[i] with { Value = visited };
            }
        }

        return changed is null ? mapping : mapping.WithEntries(changed);
    }

    // Go's maps hold the keys of an inner mapping as what they are, and its JSON writer takes texts only.
    private static void CheckKey(YamlNode key, bool isRoot)
    {
        if (key is YamlScalar scalar && (!scalar.IsPlain || scalar.Tag is not null || IsWord(scalar.AsSpan())))
        {
            return;
        }

        var kind = key is YamlScalar plain ? YamlSchema.GoYaml3.Resolve(plain).Kind : ScalarKind.Invalid;
        if (kind is not (ScalarKind.String or ScalarKind.Merge) && (!isRoot || kind is ScalarKind.Null or ScalarKind.Invalid))
        {
            throw new KustomizeException(KustomizeRules.InvalidResource, key.Span, $"the key {(key as YamlScalar)?.Value} is no text, which JSON wants", "put it in quotes");
        }
    }

    // Nearly all keys: nothing that starts with such a letter is a number, true, false or null.
    private static bool IsWord(ReadOnlySpan<char> key) => key is [not ('t' or 'T' or 'f' or 'F' or 'n' or 'N'), ..] && char.IsAsciiLetter(key[0]);

    private static YamlScalar Rewritten(YamlScalar scalar)
    {
        var stream = YamlReader.Read(new SourceText(scalar.Span.Path, GoYaml3Text.Write(scalar)));
        return stream is { HasErrors: false, Documents: [{ Root: YamlScalar read }, ..] } && read.Value != scalar.Value
            ? new YamlScalar(read.Value, ScalarStyle.DoubleQuoted, scalar.Span, isSensitive: scalar.IsSensitive)
            : scalar;
    }
}
