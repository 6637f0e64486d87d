using System.Globalization;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Flattening, turning round, sorting and grouping lists.
internal sealed partial class YqEvaluator
{
    private static YqContext Flatten(YqContext context, int levels)
    {
        foreach (var node in context.Nodes)
        {
            if (node.Kind != YqKind.Sequence)
            {
                throw new YqException("only arrays are supported for flatten");
            }

            Flatten(node, levels);
        }

        return context;
    }

    private static void Flatten(YqNode node, int levels)
    {
        if (levels == 0)
        {
            return;
        }

        var made = new List<YqNode>();
        foreach (var item in node.Content)
        {
            if (item.Kind == YqKind.Sequence)
            {
                Flatten(item, levels - 1);
                made.AddRange(item.Content);
            }
            else
            {
                made.Add(item);
            }
        }

        node.Clear();
        node.AddAll(made);
    }

    private static YqNode Reverse(YqNode node)
    {
        CheckList(node);
        var made = node.ReplacementWithComments(YqKind.Sequence, "!!seq", node.Style);
        for (int i = node.Content.Count - 1; i >= 0; i--)
        {
            made.Add(node.Content[i]);
        }

        return made;
    }

    private static YqNode Shuffle(YqNode node)
    {
        CheckList(node);
        var order = node.Content.ToArray();
        Random.Shared.Shuffle(order);
        var made = node.CopyWithoutContent();
        made.AddAll([.. order]);
        return made;
    }

    private static void CheckList(YqNode node)
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException($"node at path [{node.NicePath()}] is not an array (it's a {node.Tag})");
        }
    }

    private YqContext Sort(YqContext context, YqExpression by) => Each(context, node =>
    {
        if (node.Kind is not (YqKind.Mapping or YqKind.Sequence))
        {
            throw new YqException($"node at path [{node.NicePath()}] is not an array or map (it's a {node.Tag})");
        }

        bool isMapping = node.Kind == YqKind.Mapping;
        var values = new List<(YqNode Value, List<YqNode> By)>();
        for (int i = isMapping ? 1 : 0; i < node.Content.Count; i += isMapping ? 2 : 1)
        {
            values.Add((node.Content[i], Evaluate(context.ReadOnlyChild(node.Content[i]), by).Nodes));
        }

        var made = node.CopyWithoutContent();
        foreach (var (value, _) in values.Order(Comparer<(YqNode, List<YqNode> By)>.Create((left, right) => CompareAll(left.By, right.By, context.DateLayout))))
        {
            if (isMapping)
            {
                made.Add(value.Key ?? YqNode.Null(), value);
            }
            else
            {
                made.Add(value);
            }
        }

        return made;
    });

    private static int CompareAll(List<YqNode> left, List<YqNode> right, string? layout)
    {
        for (int i = 0; i < left.Count && i < right.Count; i++)
        {
            int order = YqOrder.Compare(left[i], right[i], layout);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private YqContext SortKeys(YqContext context, YqExpression expression)
    {
        foreach (var node in context.Nodes)
        {
            foreach (var mapping in Evaluate(context.ReadOnlyChild(node), expression.Right).Nodes)
            {
                if (mapping.Kind == YqKind.Mapping)
                {
                    SortKeys(mapping);
                }
            }
        }

        return context;
    }

    private static void SortKeys(YqNode mapping)
    {
        var entries = new List<(YqNode Key, YqNode Value)>(mapping.Content.Count / 2);
        for (int i = 0; i + 1 < mapping.Content.Count; i += 2)
        {
            entries.Add((mapping.Content[i], mapping.Content[i + 1]));
        }

        var sorted = new List<YqNode>(mapping.Content.Count);
        foreach (var (key, value) in entries.Order(Comparer<(YqNode Key, YqNode)>.Create(static (left, right) => YqOrder.CompareText(left.Key.Value, right.Key.Value))))
        {
            sorted.Add(key);
            sorted.Add(value);
        }

        mapping.Replace(sorted);
    }

    private YqContext Unique(YqContext context, YqExpression by) => Each(context, node =>
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException("only arrays are supported for unique");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var made = node.ReplacementWithComments(YqKind.Sequence, "!!seq", node.Style);
        foreach (var item in node.Content)
        {
            var key = Evaluate(context.ReadOnlyChild(item), by).First;
            if (seen.Add(key is null ? "null" : key.Kind == YqKind.Scalar ? key.Value : EncodeText(key, YqFormat.Yaml, 0)))
            {
                made.Add(item);
            }
        }

        return made;
    });

    private YqContext GroupBy(YqContext context, YqExpression expression) => Each(context, node =>
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException("only arrays are supported for group by");
        }

        var groups = new Dictionary<string, YqNode>(StringComparer.Ordinal);
        var order = new List<YqNode>();
        foreach (var item in node.Content)
        {
            string key = Evaluate(context.ReadOnlyChild(item), expression.Right).First?.Value ?? "null";
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = YqNode.Sequence());
                order.Add(group);
            }

            group.Add(item);
        }

        var made = node.Replacement(YqKind.Sequence, "!!seq", "");
        made.AddAll(order);
        return made;
    });

    private static YqNode Pivot(YqNode node)
    {
        if (node.Tag != "!!seq")
        {
            throw new YqException($"cannot pivot node of type {node.Tag}");
        }

        string tag = node.Content.Count == 0 ? "" : node.Content[0].Tag;
        if (node.Content.Find(row => row.Tag != tag) is { } other)
        {
            throw new YqException($"sequence contains elements of {tag} and {other.Tag} types");
        }

        bool areMappings = tag == "!!map";
        if (!areMappings && tag != "!!seq")
        {
            throw new YqException($"can only pivot elements of !!seq or !!map types, received {tag}");
        }

        var columns = new Dictionary<string, List<YqNode>>(StringComparer.Ordinal);
        var order = new List<string>();
        for (int row = 0; row < node.Content.Count; row++)
        {
            var content = node.Content[row].Content;
            for (int i = 0; i < content.Count; i += areMappings ? 2 : 1)
            {
                string name = areMappings ? content[i].Value : i.ToString(CultureInfo.InvariantCulture);
                if (!columns.TryGetValue(name, out var column))
                {
                    columns.Add(name, column = []);
                    order.Add(name);
                }

                Pad(column, row);
                column.Add(areMappings ? content[i + 1] : content[i]);
            }
        }

        var made = new YqNode { Kind = areMappings ? YqKind.Mapping : YqKind.Sequence };
        foreach (string name in order)
        {
            Pad(columns[name], node.Content.Count);
            var column = new YqNode { Kind = YqKind.Sequence };
            column.AddAll(columns[name]);
            if (areMappings)
            {
                made.Add(YqNode.Text(name), column);
            }
            else
            {
                made.Add(column);
            }
        }

        return made;
    }

    private static void Pad(List<YqNode> column, int length)
    {
        while (column.Count < length)
        {
            column.Add(YqNode.Null());
        }
    }
}
