using Hearth.Kubernetes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>What a field spec makes where the field is absent.</summary>
internal enum Creates
{
    Nothing,
    Scalar,
    Mapping,
}

/// <summary>
/// Changes the fields that a field spec names. Returns a new root that shares everything else, or the same root where
/// nothing changed.
/// </summary>
internal static class FieldSpecWalker
{
    /// <param name="root">The resource; its type has been matched already.</param>
    /// <param name="spec">The field.</param>
    /// <param name="creates">What stands at the field's end if it is to be created.</param>
    /// <param name="origin">The text to blame for what is created.</param>
    /// <param name="set">Gets the field's node (null for one just created) and returns what takes its place.</param>
    /// <exception cref="FieldMismatchException">The path goes through something that is neither mapping nor list.</exception>
    public static YamlMapping Apply(YamlMapping root, FieldSpec spec, Creates creates, SourceSpan origin, Func<YamlNode?, YamlNode> set) =>
        (YamlMapping)new Walk(spec, spec.Create ? creates : Creates.Nothing, origin, set).Visit(root, 0)!; // A root stays a mapping: the path is not empty.

    private readonly struct Walk(FieldSpec spec, Creates creates, SourceSpan origin, Func<YamlNode?, YamlNode> set)
    {
        public YamlNode? Visit(YamlNode? node, int step)
        {
            if (step == spec.Steps.Length)
            {
                return set(node);
            }

            switch (node)
            {
                case YamlMapping mapping:
                    return VisitMapping(mapping, step);
                case YamlSequence sequence:
                    return VisitSequence(sequence, step);
                case null or YamlScalar when node is null || Krm.IsNull(node):
                    return node;
                default:
                    throw new FieldMismatchException($"{spec.Path} leads through {Krm.Describe(node)}; wants a mapping or a list", node.Span);
            }
        }

        private YamlMapping VisitMapping(YamlMapping mapping, int step)
        {
            string name = spec.Steps[step];
            bool wantsList = name.EndsWith("[]", StringComparison.Ordinal);
            name = wantsList ? name[..^2] : name;
            if (name.Length == 0)
            {
                throw new FieldMismatchException($"the field path \"{spec.Path}\" has an empty step", origin);
            }

            var field = mapping[name];
            bool isLast = step + 1 == spec.Steps.Length;
            if (creates != Creates.Nothing && !wantsList && (field is null || Krm.IsNull(field)))
            {
                var made = isLast && creates == Creates.Scalar ? set(null) : Visit(new YamlMapping([], origin), step + 1)!; // What is made is not null.
                return mapping.With(name, made);
            }

            if (field is null)
            {
                return mapping;
            }

            if (wantsList && Krm.IsNull(field))
            {
                // kustomize makes an empty list of a null where it looks for one.
                return mapping.With(name, new YamlSequence([], field.Span));
            }

            return Visit(field, step + 1) is { } changed && !ReferenceEquals(changed, field) ? mapping.With(name, changed) : mapping;
        }

        private YamlSequence VisitSequence(YamlSequence sequence, int step)
        {
            List<YamlNode>? changed = null;
            for (int i = 0; i < sequence.Count; i++)
            {
                var item = sequence[i];
                var visited = Visit(item, step)!; // An item is never null itself.
                if (changed is null && !ReferenceEquals(visited, item))
                {
                    changed = [.. sequence.Items];
                }

                if (changed is not null)
                {
                    changed[i] = visited;
                }
            }

            return changed is null ? sequence : sequence.WithItems(changed);
        }
    }
}

/// <summary>A field path that does not fit a resource's shape; the transformer that follows it says so.</summary>
internal sealed class FieldMismatchException(string message, SourceSpan span) : Exception(message)
{
    public SourceSpan Span => span;
}
