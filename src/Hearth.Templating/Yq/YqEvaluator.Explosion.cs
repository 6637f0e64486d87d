using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// What aliases and merge keys stand for.
internal sealed partial class YqEvaluator
{
    private YqContext Explode(YqContext context, YqExpression expression)
    {
        foreach (var node in context.Nodes)
        {
            foreach (var found in Evaluate(context.Child(node), expression.Right).Nodes)
            {
                Explode(found);
            }
        }

        return context;
    }

    /// <summary>Puts values in the place of aliases, and merged keys in the place of <c>&lt;&lt;</c>.</summary>
    internal void Explode(YqNode node)
    {
        if (++depth > YqBudget.MaxDepth)
        {
            throw new YqException("found an alias inside of what it stands for: it has no end");
        }

        node.Anchor = "";
        switch (node.Kind)
        {
            case YqKind.Sequence:
                foreach (var item in node.Content)
                {
                    Explode(item);
                }

                break;
            case YqKind.Alias when node.Target is { } target:
                node.Kind = target.Kind;
                node.Style = target.Style;
                node.Tag = target.Tag;
                node.AddAll(target.Content);
                node.Value = target.Value;
                node.Target = null;
                break;
            case YqKind.Mapping when HasMerge(node):
                if (settings.MergesToSpec)
                {
                    MergeToSpec(node);
                }
                else
                {
                    WarnOfMerge();
                    MergeInPlace(node);
                }

                break;
            case YqKind.Mapping:
                foreach (var entry in node.Content)
                {
                    Explode(entry);
                }

                break;
        }

        depth--;
    }

    private static bool HasMerge(YqNode node)
    {
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            if (node.Content[i].Value == "<<")
            {
                return true;
            }
        }

        return false;
    }

    private void MergeToSpec(YqNode node)
    {
        var made = new List<YqNode>();
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            var (key, value) = (node.Content[i], node.Content[i + 1]);
            if (key.Tag != YamlImplicitTag.Merge)
            {
                Explode(key);
                Explode(value);
                made.Add(key);
                made.Add(value);
                continue;
            }

            var source = value.Kind == YqKind.Alias ? Follow(value) : value;
            foreach (var item in source.Kind == YqKind.Sequence ? source.Content : [source])
            {
                var merged = (item.Kind == YqKind.Alias ? Follow(item) : item).Copy();
                Explode(merged);
                if (merged.Kind != YqKind.Mapping)
                {
                    throw NoMapping(merged);
                }

                for (int j = 0; j + 1 < merged.Content.Count; j += 2)
                {
                    string name = merged.Content[j].Value;
                    if (node.ValueOf(name) is not null || IndexOf(made, name, step: 2) >= 0)
                    {
                        continue;
                    }

                    foreach (var part in new[] { merged.Content[j], merged.Content[j + 1] })
                    {
                        var copy = part.Copy();
                        copy.Parent = node;
                        made.Add(copy);
                    }
                }
            }
        }

        node.Replace(made);
    }

    private void MergeInPlace(YqNode node)
    {
        var made = new List<YqNode>();
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            var (key, value) = (node.Content[i], node.Content[i + 1]);
            if (key.Value != "<<")
            {
                Override(node, key, value, i, made);
            }
            else if (value.Kind == YqKind.Sequence)
            {
                for (int j = value.Content.Count - 1; j >= 0; j--)
                {
                    MergeAlias(node, value.Content[j].Target, j, made);
                }
            }
            else
            {
                MergeAlias(node, value.Target, i, made);
            }
        }

        node.Clear();
        for (int i = 0; i + 1 < made.Count; i += 2)
        {
            node.Add(made[i], made[i + 1]);
        }
    }

    private void MergeAlias(YqNode node, YqNode? merged, int index, List<YqNode> made)
    {
        if (merged is null)
        {
            return;
        }

        if (merged.Kind != YqKind.Mapping)
        {
            throw NoMapping(merged);
        }

        for (int i = 0; i + 1 < merged.Content.Count; i += 2)
        {
            Override(node, merged.Content[i], merged.Content[i + 1], index, made);
        }
    }

    private void Override(YqNode node, YqNode key, YqNode value, int index, List<YqNode> made)
    {
        Explode(value);
        for (int i = 0; i + 1 < made.Count; i += 2)
        {
            if (made[i].Value == key.Value && made[i].Target is null && key.Target is null)
            {
                made[i + 1] = value;
                return;
            }
        }

        for (int i = index + 2; i < node.Content.Count; i += 2)
        {
            if (node.Content[i].Value == key.Value && node.Content[i].Target is null)
            {
                return;
            }
        }

        Explode(key);
        made.Add(key);
        made.Add(value);
    }

    private static int IndexOf(List<YqNode> nodes, string value, int step)
    {
        for (int i = 0; i < nodes.Count; i += step)
        {
            if (nodes[i].Value == value)
            {
                return i;
            }
        }

        return -1;
    }

    private static YqException NoMapping(YqNode node) =>
        new($"can only use merge anchors with maps (!!map) or sequences (!!seq) of maps, but got sequence containing {node.Tag}");
}
