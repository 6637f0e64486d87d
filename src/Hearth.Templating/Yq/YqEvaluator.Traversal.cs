using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Paths: one key, one index, all of them, everything below; what is not there is made, unless the context is read-only.
internal sealed partial class YqEvaluator
{
    private static readonly YqOptions.Traversal AsIs = YqOptions.Traversal.Default;

    private bool hasWarnedOfMerge;

    private YqContext TraversePath(YqContext context, YqExpression expression)
    {
        var options = (YqOptions.Traversal)expression.Options!; // The lexer sets it.
        if (context.Nodes.Count == 1)
        {
            return context.Child(TraverseName(context, context.Nodes[0], expression.Text, options));
        }

        var found = new List<YqNode>(context.Nodes.Count);
        foreach (var node in context.Nodes)
        {
            found.AddRange(TraverseName(context, node, expression.Text, options));
        }

        return context.Child(found);
    }

    private List<YqNode> TraverseName(YqContext context, YqNode from, string name, YqOptions.Traversal options)
    {
        var node = Follow(from);
        if (node.IsNull && name != "[]" && !context.IsReadOnly)
        {
            // Made on the way to something deeper, or null: it becomes what the path asks for.
            node.Kind = options.IsIndex ? YqKind.Sequence : YqKind.Mapping;
            node.Tag = "";
        }

        return node.Kind switch
        {
            YqKind.Mapping => TraverseKey(context, node, YqNode.KeyText(name), options),
            YqKind.Sequence => [.. TraverseIndices(node, [YqNode.Text(name)], options)],
            _ => [],
        };
    }

    private static YqNode Follow(YqNode node)
    {
        if (node.Kind != YqKind.Alias)
        {
            return node;
        }

        for (int steps = 0; node.Kind == YqKind.Alias; steps++)
        {
            node = node.Target is { } target && steps < 1_000 ? target : throw new YqException(node.Target is null ? $"alias '{node.Value}' has no anchor" : "alias cycle detected");
        }

        return node;
    }

    private YqContext TraverseList(YqContext context, YqExpression expression)
    {
        var right = expression.Right!; // The parser wants both sides.
        if (right.Right is { Operator: YqOperator.CreateMap } slice)
        {
            return Slice(Evaluate(context, expression.Left), slice);
        }

        var left = Evaluate(context, expression.Left);
        var indices = Evaluate(context.ReadOnly(), right);
        var wanted = indices.First?.Content ?? [];
        return context.Child(TraverseAll(left, wanted, (YqOptions.Traversal?)expression.Options ?? AsIs));
    }

    /// <summary>All values.</summary>
    private List<YqNode> Splat(YqContext context, YqOptions.Traversal options) => TraverseAll(context, [], options);

    private List<YqNode> TraverseAll(YqContext context, List<YqNode> indices, YqOptions.Traversal options)
    {
        var found = new List<YqNode>();
        foreach (var node in context.Nodes)
        {
            TraverseIndices(context, node, indices, options, found);
        }

        return found;
    }

    private void TraverseIndices(YqContext context, YqNode from, List<YqNode> indices, YqOptions.Traversal options, List<YqNode> found)
    {
        var node = Follow(from);
        if (node.IsNull)
        {
            node.Tag = "";
            node.Kind = indices.Count > 0 && indices[0].Tag != YamlImplicitTag.Integer ? YqKind.Mapping : YqKind.Sequence;
        }

        if (node.Kind == YqKind.Sequence)
        {
            if (indices.Count == 0)
            {
                found.AddRange(node.Content);
            }
            else
            {
                found.AddRange(TraverseIndices(node, indices, options));
            }
        }
        else if (node.Kind == YqKind.Mapping)
        {
            if (indices.Count == 0)
            {
                SplatMapping(node, options, found);
            }

            foreach (var index in indices)
            {
                found.AddRange(TraverseKey(context, node, index, options));
            }
        }
    }

    private static List<YqNode> TraverseIndices(YqNode node, List<YqNode> indices, YqOptions.Traversal options)
    {
        var found = new List<YqNode>(indices.Count);
        foreach (var wanted in indices)
        {
            if (!YqNumber.TryInteger(wanted.Value, out long index))
            {
                if (options.IsOptional)
                {
                    continue;
                }

                throw new YqException($"cannot index array with '{wanted.Value}' (strconv.ParseInt: parsing \"{wanted.Value}\": invalid syntax)");
            }

            if (index > YqBudget.MaxNodes)
            {
                throw new YqException($"index [{index}] would make an array of more than {YqBudget.MaxNodes} items");
            }

            if (node.Content.Count <= index && node.Content.Count == 0)
            {
                node.Style = YqStyle.Plain;
            }

            while (node.Content.Count <= index)
            {
                node.Add(YqNode.Null("null"));
            }

            long at = index < 0 ? index + node.Content.Count : index;
            found.Add(at >= 0 ? node.Content[(int)at] : throw new YqException($"index [{index}] out of range, array size is {node.Content.Count}"));
        }

        return found;
    }

    private List<YqNode> TraverseKey(YqContext context, YqNode mapping, YqNode key, YqOptions.Traversal options)
    {
        var found = new Matches();
        Collect(mapping, key.Value, options, isSplat: false, found);
        if (found.Nodes.Count > 0 || options.MakesNothing || context.IsReadOnly)
        {
            return found.Nodes;
        }

        if (mapping.Content.Count == 0)
        {
            mapping.Style = YqStyle.Plain;
        }

        var (ownKey, value) = mapping.Add(key, YqNode.Null("null"));
        return options switch
        {
            { WithKeys: true, WithoutValues: false } => [ownKey, value],
            { WithKeys: true } => [ownKey],
            { WithoutValues: true } => [],
            _ => [value],
        };
    }

    private void SplatMapping(YqNode mapping, YqOptions.Traversal options, List<YqNode> found)
    {
        var matches = new Matches();
        Collect(mapping, "", options, isSplat: true, matches);
        found.AddRange(matches.Nodes);
    }

    // Keys may stand twice, and merges bring keys that are there: the last one counts, at the place of the first.
    private void Collect(YqNode mapping, string wanted, YqOptions.Traversal options, bool isSplat, Matches found)
    {
        var content = mapping.Content;
        if (!options.KeepsAliases && settings.MergesToSpec)
        {
            for (int i = content.Count - 2; i >= 0; i -= 2)
            {
                if (content[i].Tag == YamlImplicitTag.Merge)
                {
                    CollectMerge(content[i + 1], wanted, options, isSplat, found);
                }
            }
        }

        for (int i = 0; i + 1 < content.Count; i += 2)
        {
            var key = content[i];
            if (key.Tag == YamlImplicitTag.Merge && !options.KeepsAliases && wanted != key.Value)
            {
                if (!settings.MergesToSpec)
                {
                    WarnOfMerge();
                    CollectMerge(content[i + 1], wanted, options, isSplat, found);
                }
            }
            else if (isSplat || (options.IsExact ? key.Value == wanted : YqPattern.IsMatch(key.Value, wanted)))
            {
                if (options.WithKeys)
                {
                    found.Set(key, key.Value, isKey: true);
                }

                if (!options.WithoutValues)
                {
                    found.Set(content[i + 1], content[i + 1].Key?.Value ?? key.Value, isKey: false);
                }
            }
        }
    }

    private void CollectMerge(YqNode merged, string wanted, YqOptions.Traversal options, bool isSplat, Matches found)
    {
        if (++depth > YqBudget.MaxDepth)
        {
            throw new YqException("merge keys that hold themselves");
        }

        merged = merged.Kind == YqKind.Alias ? Follow(merged) : merged;
        if (merged.Kind == YqKind.Mapping)
        {
            Collect(merged, wanted, options, isSplat, found);
        }
        else if (merged.Kind == YqKind.Sequence)
        {
            for (int i = 0; i < merged.Content.Count; i++)
            {
                var item = merged.Content[settings.MergesToSpec ? merged.Content.Count - 1 - i : i];
                item = item.Kind == YqKind.Alias ? Follow(item) : item;
                if (item.Kind != YqKind.Mapping)
                {
                    break;
                }

                Collect(item, wanted, options, isSplat, found);
            }
        }

        depth--;
    }

    private void WarnOfMerge()
    {
        if (!hasWarnedOfMerge)
        {
            hasWarnedOfMerge = true;
            host.Warn("--yaml-fix-merge-anchor-to-spec is false; causing merge anchors to override the existing values which isn't to the yaml spec. This flag will default to true in late 2025. See https://mikefarah.gitbook.io/yq/operators/traverse-read for more details.");
        }
    }

    private YqContext Descend(YqContext context, YqOptions.Traversal options)
    {
        var found = new List<YqNode>();
        Descend(context.Nodes, options, intoLists: true, found, 0);
        return context.Child(found);
    }

    private void Descend(List<YqNode> nodes, YqOptions.Traversal options, bool intoLists, List<YqNode> found, int level)
    {
        if (level > YqBudget.MaxDepth)
        {
            throw new YqException($"found more than {YqBudget.MaxDepth} collections inside of each other");
        }

        foreach (var node in nodes)
        {
            found.Add(node);
            if (node.Kind == YqKind.Alias || node.Content.Count == 0 || (!intoLists && node.Kind == YqKind.Sequence))
            {
                continue;
            }

            if (node.Kind == YqKind.Sequence)
            {
                Descend(node.Content, options, intoLists, found, level + 1);
            }
            else if (node.Kind == YqKind.Mapping)
            {
                var inside = new List<YqNode>();
                SplatMapping(node, options, inside);
                Descend(inside, options, intoLists, found, level + 1);
            }
        }
    }

    private YqContext Slice(YqContext context, YqExpression slice)
    {
        var results = new List<YqNode>(context.Nodes.Count);
        foreach (var node in context.Nodes)
        {
            int first = SliceEnd(context, node, slice.Left);
            int last = SliceEnd(context, node, slice.Right);
            if (node.Kind == YqKind.Scalar && node.GuessedTag == YamlImplicitTag.String)
            {
                results.Add(SliceText(node, first, last));
                continue;
            }

            int count = node.Content.Count;
            var made = node.Replacement(YqKind.Sequence, node.Tag, "");
            for (int i = Clamp(first, count); i < Clamp(last, count); i++)
            {
                made.Add(node.Content[i]);
            }

            results.Add(made);
        }

        return context.Child(results);
    }

    private int SliceEnd(YqContext context, YqNode node, YqExpression? end)
    {
        var found = Evaluate(context.Child(node), end).Nodes;
        return found.Count == 1
            ? (int)Math.Clamp(YqNumber.Integer(found[0].Value), int.MinValue, int.MaxValue)
            : throw new YqException($"expected to find 1 number, got {found.Count} instead");
    }

    private static YqNode SliceText(YqNode node, int first, int last)
    {
        var runes = node.Value.EnumerateRunes().ToList();
        int start = Clamp(first, runes.Count);
        int end = Math.Max(start, Clamp(last, runes.Count));
        var made = node.Replacement(YqKind.Scalar, node.Tag, string.Concat(runes.GetRange(start, end - start)));
        made.Style = node.Style;
        return made;
    }

    private static int Clamp(int index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);

    private static List<YqNode> TraverseExact(YqNode node, string key)
    {
        var found = new List<YqNode>();
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            if (YqPattern.IsMatch(node.Content[i].Value, key))
            {
                found.Add(node.Content[i + 1]);
            }
        }

        return found;
    }

    /// <summary>Nodes by key, each key once.</summary>
    private sealed class Matches
    {
        private const int SmallCount = 16;

        private readonly List<(string Key, bool IsKey)> keys = [];
        private Dictionary<(string Key, bool IsKey), int>? index;

        public List<YqNode> Nodes { get; } = [];

        public void Set(YqNode node, string key, bool isKey)
        {
            int at = IndexOf((key, isKey));
            if (at >= 0)
            {
                Nodes[at] = node;
                return;
            }

            index?.Add((key, isKey), Nodes.Count);
            keys.Add((key, isKey));
            Nodes.Add(node);
        }

        private int IndexOf((string Key, bool IsKey) wanted)
        {
            if (Nodes.Count < SmallCount)
            {
                return keys.IndexOf(wanted);
            }

            if (index is null)
            {
                index = new Dictionary<(string, bool), int>(keys.Count * 2);
                for (int i = 0; i < keys.Count; i++)
                {
                    index[keys[i]] = i;
                }
            }

            return index.GetValueOrDefault(wanted, -1);
        }
    }
}
