using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Patching;

/// <content>
/// Lists whose elements merge. The steps and their order are kyaml's, odd results with elements that lack a merge key
/// included: such an element in the patch takes away the others, one in the target drops what stands before it.
/// </content>
public static partial class StrategicMerge
{
    private readonly partial struct Merger
    {
        private YamlSequence? MergeList(YamlSequence? target, YamlSequence? patch, YamlNode? given, MergeSchema schema, IReadOnlyList<string> keys)
        {
            if (target is null)
            {
                return MergeElements(patch!, patch, schema, keys); // Of the two one is a list.
            }

            if (patch is null)
            {
                return given is null ? MergeElements(target, null, schema, keys) : null;
            }

            var (directive, rest) = ReadDirective(patch);
            return directive switch
            {
                Directive.Delete => null,
                Directive.Replace => MergeElements(rest, rest, schema, keys),
                _ => MergeElements(ReferenceEquals(target, patch) ? rest : target, rest, schema, keys),
            };
        }

        private YamlSequence MergeElements(YamlSequence target, YamlSequence? patch, MergeSchema schema, IReadOnlyList<string> keys)
        {
            if (keys.Count == 0)
            {
                return MergePlainValues(target, patch);
            }

            var values = KeyValues(target, patch, keys);
            if (values.Count == 0)
            {
                return target;
            }

            if (keys.Count > 1)
            {
                UnifyPartialKeys(values);
            }

            var dest = Targets(target);
            var origin = ReferenceEquals(target, patch) ? dest : patch is null ? null : Targets(patch);
            var merged = new List<YamlNode>(values.Count);
            var elements = schema.Elements();
            string[] usedKeys = [];
            foreach (string[] value in values)
            {
                (usedKeys, string[] usedValues) = UsedKeys(values, value, keys);
                MergeElement(dest, origin, elements, usedKeys, usedValues, merged);
            }

            foreach (var element in dest)
            {
                AppendRemaining(merged, element, usedKeys);
            }

            return SameItems(target, merged) ? target : target.WithItems(merged);
        }

        private void MergeElement(List<YamlNode> dest, List<YamlNode>? origin, MergeSchema? schema, string[] keys, string[] values, List<YamlNode> merged)
        {
            var (ownKeys, ownValues) = UsedKeys([values], values, keys);
            int at = FindElement(dest, ownKeys, ownValues);
            int from = origin is null ? -1 : FindElement(origin, ownKeys, ownValues);
            var target = at < 0 ? null : dest[at];
            var patch = from < 0 ? null : origin![from];
            var result = Merge(target, patch, schema);
            if (IsNull(result) || result is YamlMapping { Count: 0 })
            {
                SetElement(dest, null, keys, values);
                return;
            }

            // kyaml merges in place: what was merged is in the target's list as well, unless the patch took its place.
            if (at >= 0 && (ReferenceEquals(target, patch) || !(patch is YamlMapping mapping && ReadDirective(mapping).Directive == Directive.Replace)))
            {
                dest[at] = result!;
            }

            if (result is YamlMapping element)
            {
                for (int i = 0; i < keys.Length; i++)
                {
                    if (values[i].Length > 0 && !element.ContainsKey(keys[i]))
                    {
                        element = element.With(keys[i], new YamlScalar(values[i], ScalarStyle.Plain, element.Span));
                    }
                }

                result = element;
            }

            SetElement(merged, result, keys, values);
        }

        private static YamlSequence MergePlainValues(YamlSequence target, YamlSequence? patch)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var merged = new List<YamlNode>(target.Count + (patch?.Count ?? 0));
            foreach (var list in (ReadOnlySpan<YamlSequence?>)[patch, target])
            {
                foreach (var item in list is null ? [] : list.Items)
                {
                    if (item.Target is YamlScalar scalar && !Krm.IsNull(scalar) && seen.Add(scalar.Value))
                    {
                        merged.Add(scalar);
                    }
                }
            }

            return SameItems(target, merged) ? target : target.WithItems(merged);
        }

        // The key values of every element, the patch's first, each once. An absent key is "".
        private static List<string[]> KeyValues(YamlSequence target, YamlSequence? patch, IReadOnlyList<string> keys)
        {
            var values = new List<string[]>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var list in (ReadOnlySpan<YamlSequence?>)[patch, target])
            {
                foreach (var item in list is null ? [] : list.Items)
                {
                    string[] value = new string[keys.Count];
                    for (int i = 0; i < value.Length; i++)
                    {
                        value[i] = item.Target is YamlMapping mapping && mapping[keys[i]] is YamlScalar scalar && !Krm.IsNull(scalar) ? scalar.Value : "";
                    }

                    if (seen.Add(string.Join('\0', value)))
                    {
                        values.Add(value);
                    }
                }
            }

            return values;
        }

        // Two elements are one where a key is the same and the others agree or are absent (ports without a protocol).
        private static void UnifyPartialKeys(List<string[]> values)
        {
            for (int i = 0; i < values.Count; i++)
            {
                for (int j = 0; j < values.Count; j++)
                {
                    if (Unify(values[i], values[j]) is { } unified)
                    {
                        values[i] = unified;
                        values[j] = unified;
                    }
                }
            }
        }

        private static string[]? Unify(string[] left, string[] right)
        {
            bool hasCommon = false;
            string[] unified = new string[left.Length];
            for (int i = 0; i < left.Length; i++)
            {
                if (left[i] == right[i])
                {
                    hasCommon = true;
                }
                else if (left[i].Length > 0 && right[i].Length > 0)
                {
                    return null;
                }

                unified[i] = left[i].Length > 0 ? left[i] : right[i];
            }

            return hasCommon ? unified : null;
        }

        // The keys that any element has, and this element's values for them; all keys where none has any.
        private static (string[] Keys, string[] Values) UsedKeys(IReadOnlyList<string[]> all, string[] values, IReadOnlyList<string> keys)
        {
            bool[] used = new bool[keys.Count];
            foreach (string[] one in all)
            {
                for (int i = 0; i < one.Length; i++)
                {
                    used[i] |= one[i].Length > 0;
                }
            }

            if (!used.Contains(true))
            {
                return ([.. keys], values);
            }

            return ([.. keys.Where((_, i) => used[i])], [.. values.Where((value, i) => used[i])]);
        }

        private static int FindElement(List<YamlNode> list, string[] keys, string[] values)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (list[i] is YamlMapping mapping && Matches(mapping, keys, values, isAbsentWild: false))
                {
                    return i;
                }
            }

            return -1;
        }

        private static bool Matches(YamlMapping element, string[] keys, string[] values, bool isAbsentWild)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                if (element[keys[i]] is not { } value)
                {
                    return false;
                }

                bool isWild = isAbsentWild && values[i].Length == 0;
                if (!isWild && !(value is YamlScalar scalar && scalar.AsSpan().SequenceEqual(values[i])))
                {
                    return false;
                }
            }

            return true;
        }

        // Puts the element in the place of every one with these keys, or at the end; null takes them away. A value of
        // "" stands for any, and without values nothing is kept: both are kyaml's ElementSetter.
        private static void SetElement(List<YamlNode> list, YamlNode? element, string[] keys, string[] values)
        {
            bool found = false;
            int kept = 0;
            for (int i = 0; i < list.Count; i++)
            {
                var item = list[i];
                if (IsNull(item) || item is YamlMapping { Count: 0 })
                {
                    continue;
                }

                if (item is not YamlMapping mapping)
                {
                    list[kept++] = item;
                    continue;
                }

                if (values.Length == 0)
                {
                    continue;
                }

                if (!Matches(mapping, keys, values, isAbsentWild: true))
                {
                    list[kept++] = item;
                    continue;
                }

                found = true;
                if (element is not null)
                {
                    list[kept++] = element;
                }
            }

            list.RemoveRange(kept, list.Count - kept);
            if (element is not null && !found)
            {
                list.Add(element);
            }
        }

        private static void AppendRemaining(List<YamlNode> merged, YamlNode element, string[] keys)
        {
            var values = new List<string>(keys.Length);
            foreach (string key in keys)
            {
                if ((element as YamlMapping)?[key] is { } value)
                {
                    values.Add((value as YamlScalar)?.Value ?? "");
                }
                else
                {
                    merged.Add(element);
                }
            }

            string[] found = [.. values];
            string[] with = keys.Length == found.Length ? keys : keys[..found.Length];
            if (keys.Length > 1)
            {
                SetElement(merged, null, with, found);
            }

            SetElement(merged, element, with, found);
        }

        private static List<YamlNode> Targets(YamlSequence sequence)
        {
            var targets = new List<YamlNode>(sequence.Count);
            foreach (var item in sequence.Items)
            {
                targets.Add(item.Target);
            }

            return targets;
        }

        private static bool SameItems(YamlSequence sequence, List<YamlNode> items)
        {
            if (sequence.Count != items.Count)
            {
                return false;
            }

            for (int i = 0; i < items.Count; i++)
            {
                if (!ReferenceEquals(sequence.Items[i], items[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
