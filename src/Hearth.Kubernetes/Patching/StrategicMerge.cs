using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Patching;

/// <summary>
/// Strategic merge as kustomize does it (kyaml 0.21's merge2, lists growing at the front), which differs from the API
/// server's: <c>$setElementOrder</c>, <c>$deleteFromPrimitiveList</c> and <c>$retainKeys</c> are ordinary fields,
/// untouched parts are walked as well (an empty value is dropped, elements with one key collapse), and a value keeps
/// the quotes of the one it replaces. A type without a schema merges as JSON: lists are replaced, null deletes.
/// The result shares every untouched node, and each value keeps the span of the text that gave it.
/// </summary>
public static partial class StrategicMerge
{
    private const string DirectiveKey = "$patch";

    private enum Directive
    {
        Merge,
        Replace,
        Delete,
    }

    /// <summary>Null where the patch deletes the whole object.</summary>
    /// <exception cref="PatchException">The shapes do not fit, or a directive is unknown.</exception>
    public static YamlMapping? Apply(YamlMapping target, YamlMapping patch, MergeSchemas schemas) =>
        new Merger(schemas).Merge(target, patch, null) as YamlMapping;

    private static bool IsNull(YamlNode? node) => node is null || Krm.IsNull(node);

    private readonly partial struct Merger(MergeSchemas schemas)
    {
        // The first of the two that is not null decides what is merged. Null: nothing remains.
        public YamlNode? Merge(YamlNode? target, YamlNode? patch, MergeSchema? schema)
        {
            schema ??= SchemaOf(target) ?? SchemaOf(patch);
            switch (IsNull(target) ? patch : target)
            {
                case YamlMapping:
                    return MergeMapping(Expect<YamlMapping>(target, patch), Expect<YamlMapping>(patch, target), patch, schema);
                case YamlSequence:
                    // A list without merge keys is replaced as a whole; null takes it away.
                    return schema?.MergeKeys is { } keys
                        ? MergeList(Expect<YamlSequence>(target, patch), Expect<YamlSequence>(patch, target), patch, schema, keys)
                        : ReplaceList(Expect<YamlSequence>(target, patch), Expect<YamlSequence>(patch, target), patch);
                case YamlScalar:
                    return MergeScalar(target, patch);
                default:
                    return null;
            }
        }

        private static YamlSequence? ReplaceList(YamlSequence? target, YamlSequence? list, YamlNode? patch) => patch is null ? target : list;

        private static YamlNode? MergeScalar(YamlNode? target, YamlNode? patch)
        {
            Expect<YamlScalar>(target, patch);
            Expect<YamlScalar>(patch, target);
            if (patch is not YamlScalar value)
            {
                return target;
            }

            // kyaml puts the new text between the old quotes: "8080" patched with 9090 stays a string.
            return target is YamlScalar { IsPlain: false } && value.IsPlain && !Krm.IsNull(value)
                ? new YamlScalar(value.Value, ScalarStyle.DoubleQuoted, value.Span, isSensitive: value.IsSensitive)
                : value;
        }

        private YamlMapping? MergeMapping(YamlMapping? target, YamlMapping? patch, YamlNode? given, MergeSchema? schema)
        {
            if (target is null)
            {
                // Nothing is there: the patch is merged with itself, so that its own directives and nulls take effect.
                // An unknown directive passes as a field here.
                var (directive, value) = TryReadDirective(patch!); // Of the two one is a mapping.
                return directive == Directive.Delete ? null : MergeFields(value, value, schema);
            }

            if (patch is null)
            {
                return given is null ? MergeFields(target, null, schema) : null;
            }

            var (action, fields) = ReadDirective(patch);
            return action switch
            {
                Directive.Delete => null,
                Directive.Replace => MergeFields(fields, fields, schema),
                _ => MergeFields(ReferenceEquals(target, patch) ? fields : target, fields, schema),
            };
        }

        private YamlMapping MergeFields(YamlMapping target, YamlMapping? patch, MergeSchema? schema)
        {
            bool isSelf = ReferenceEquals(target, patch);
            List<YamlEntry>? changed = null;
            var entries = target.Entries;
            for (int i = 0; i < entries.Length; i++)
            {
                var entry = entries[i];
                var value = entry.Value.Target;
                var given = isSelf ? value : entry.Name is { } name ? patch?[name] : null;
                var merged = MergeField(value, given, entry.Name is { } field ? schema?.Field(field) : null);
                if (changed is null && !ReferenceEquals(merged, value))
                {
                    changed = new List<YamlEntry>(entries.Length + (patch?.Count ?? 0));
                    changed.AddRange(entries[..i]);
                }

                if (merged is not null)
                {
                    changed?.Add(entry with { Value = merged });
                }
            }

            if (!isSelf && patch is not null)
            {
                foreach (ref readonly var entry in patch.Entries)
                {
                    if (entry.Name is { } name && !target.ContainsKey(name) && MergeField(null, entry.Value.Target, schema?.Field(name)) is { } added)
                    {
                        changed ??= [.. entries];
                        changed.Add(entry with { Value = added });
                    }
                }
            }

            return changed is null ? target : target.WithEntries(changed);
        }

        private YamlNode? MergeField(YamlNode? target, YamlNode? patch, MergeSchema? schema)
        {
            if (IsNull(target) && IsNull(patch))
            {
                // A null that somebody spelled out stays; an empty value goes, as does what the patch sets to null.
                return patch is null && target is YamlScalar { Value.Length: > 0 } ? target : null;
            }

            var merged = Merge(target, patch, schema);
            return IsNull(merged) ? null : merged;
        }

        private MergeSchema? SchemaOf(YamlNode? node) =>
            node is YamlMapping mapping && mapping.GetString("kind") is { Length: > 0 } kind && mapping.GetString("apiVersion") is { Length: > 0 } apiVersion
                ? schemas.Find(apiVersion, kind)
                : null;

        private static T? Expect<T>(YamlNode? node, YamlNode? other)
            where T : YamlNode
        {
            if (IsNull(node))
            {
                return null;
            }

            return node as T ?? throw new PatchException(
                $"the patch and its target differ in shape: {Krm.Describe(node!)} meets {Krm.Describe(other!)}", node!.Span, other!.Span); // Both are there, or there would be no clash.
        }
    }
}
