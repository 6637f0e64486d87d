using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Making and searching lists and mappings.
internal sealed partial class YqEvaluator
{
    private YqContext Collect(YqContext context, YqExpression expression)
    {
        if (context.Nodes.Count == 0)
        {
            var empty = YqNode.Sequence();
            empty.Value = "[]";
            return context.Child(empty);
        }

        if (context.IsTogether)
        {
            return context.Child(CollectTogether(context, expression.Right!)); // The parser wants content.
        }

        return Each(context, node =>
        {
            var list = node.Replacement(YqKind.Sequence, "!!seq", "");
            list.AddAll(Evaluate(context.Child(node), expression.Right).Nodes);
            return list;
        });
    }

    private YqNode CollectTogether(YqContext context, YqExpression expression)
    {
        var list = YqNode.Sequence();
        foreach (var node in context.Nodes)
        {
            list.AddAll(Evaluate(context.ReadOnlyChild(node), expression).Nodes);
        }

        return list;
    }

    // { … }: every mapping of each list that CreateMap made, merged with every one of the others.
    private YqContext CollectObject(YqContext original)
    {
        var context = original.Writable();
        if (context.Nodes.Count == 0)
        {
            var empty = YqNode.Mapping();
            empty.Value = "{}";
            return context.Child(empty);
        }

        int columns = context.Nodes[0].Content.Count;
        var made = new List<YqNode>();
        for (int column = 0; column < columns; column++)
        {
            List<YqNode>? sofar = null;
            foreach (var row in context.Nodes)
            {
                if (row.Content.Count < columns)
                {
                    throw new YqException("CollectObject: mismatching node sizes; are you creating a map with mismatching key value pairs?");
                }

                var maps = Splat(context.Child(row.Content[column]), new YqOptions.Traversal(KeepsAliases: true));
                sofar = sofar is null || sofar.Count == 0 ? maps : MergeEach(context, sofar, maps);
            }

            foreach (var node in sofar ?? [])
            {
                var copy = node.Copy();
                copy.Parent = null;
                copy.Key = null;
                made.Add(copy);
            }
        }

        return context.Child(made);
    }

    private List<YqNode> MergeEach(YqContext context, List<YqNode> left, List<YqNode> right)
    {
        var options = new YqOptions.Merge(false, false, AsIs, default);
        var merged = new List<YqNode>(left.Count * right.Count);
        foreach (var one in left)
        {
            foreach (var other in right)
            {
                merged.Add(Multiply(context, one.Copy(), other, options));
            }
        }

        return merged;
    }

    private YqContext CreateMap(YqContext context, YqExpression expression)
    {
        var all = YqNode.Sequence();
        if (context.Nodes.Count == 0)
        {
            all.Add(MapsFor(context, null, expression));
        }

        foreach (var node in context.Nodes)
        {
            all.Add(MapsFor(context, node, expression));
        }

        return context.Child(all);
    }

    private YqNode MapsFor(YqContext context, YqNode? node, YqExpression expression)
    {
        YqNode Placed(YqNode made)
        {
            made.OwnDocument = node?.Document ?? 0;
            made.OwnFileName = node?.FileName ?? "";
            made.OwnFileIndex = node?.FileIndex ?? 0;
            return made;
        }

        var pairs = Cross(context.Child(node is null ? [] : [node]), expression, (_, key, value) =>
        {
            var map = YqNode.Mapping();
            map.Add(key!, value!); // Not called without both sides.
            return Placed(map);
        });
        var list = Placed(YqNode.Sequence());
        list.AddAll(pairs.Nodes);
        list.Style = YqStyle.Flow;
        return list;
    }

    private static YqNode Length(YqNode node) => Integer(node, node.Kind switch
    {
        YqKind.Scalar => node.IsNull ? 0 : global::System.Text.Encoding.UTF8.GetByteCount(node.Value),
        YqKind.Mapping => node.Content.Count / 2,
        YqKind.Sequence => node.Content.Count,
        _ => 0,
    });

    private YqContext Comments(YqContext context, YqExpression expression)
    {
        var which = (YqOptions.Comments)expression.Options!; // The lexer sets it.
        return Each(context, node =>
        {
            string comment = which.Line ? node.LineComment
                : which.Head && node.LeadingContent.Length > 0 ? LeadingComment(node)
                : which.Head ? node.HeadComment
                : node.FootComment;
            comment = comment.StartsWith("# ", StringComparison.Ordinal) ? comment[2..] : comment;
            return Text(node, comment.Replace("\n# ", "\n", StringComparison.Ordinal));
        });
    }

    private static string LeadingComment(YqNode node)
    {
        string text = Formats.YamlHeader.Write(node.LeadingContent, separators: false, colors: false);
        return text.EndsWith('\n') ? text[..^1] : text;
    }

    private static YqNode Keys(YqNode node)
    {
        var keys = YqNode.Sequence();
        switch (node.Kind)
        {
            case YqKind.Mapping:
                for (int i = 0; i < node.Content.Count; i += 2)
                {
                    keys.Add(node.Content[i]);
                }

                return keys;
            case YqKind.Sequence:
                for (int i = 0; i < node.Content.Count; i++)
                {
                    keys.Add(YqNode.Integer(i));
                }

                return keys;
            default:
                throw new YqException($"cannot get keys of {node.Tag}, keys only works for maps and arrays");
        }
    }

    private static YqContext Parents(YqContext context, int levels) => EachFound(context, node =>
    {
        int up = levels;
        if (levels < 0)
        {
            int count = 0;
            for (var parent = node.Parent; parent is not null; parent = parent.Parent)
            {
                count++;
            }

            up = Math.Max(0, count + levels + 1);
        }

        var found = node;
        for (int i = 0; i < up && found is not null; i++)
        {
            found = found.Parent;
        }

        return found;
    });

    private static YqNode AllParents(YqNode node)
    {
        var list = YqNode.Sequence();
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            list.Add(parent);
        }

        return list;
    }

    private static YqNode PathOf(YqNode node)
    {
        var list = node.Replacement(YqKind.Sequence, "!!seq", "");
        foreach (var step in node.Path())
        {
            list.Add(YqNode.Scalar(step.IsIndex ? YamlImplicitTag.Integer : YamlImplicitTag.String, step.Name));
        }

        return list;
    }

    private YqContext Map(YqContext context, YqExpression expression) => Each(context, node =>
    {
        var items = Splat(context.Child(node), AsIs);
        if (items.Count == 0)
        {
            return node.Copy();
        }

        var made = CollectTogether(Evaluate(context.Child(items), expression.Right), Self);
        made.Style = node.Style;
        return made;
    });

    private YqContext MapValues(YqContext context, YqExpression expression)
    {
        foreach (var node in context.Nodes)
        {
            Assign(context.Child(Splat(context.Child(node), AsIs)), new YqExpression(YqOperator.Assign) { Right = expression.Right, IsUpdate = true });
        }

        return context;
    }

    private YqContext Filter(YqContext context, YqExpression expression) => Each(context, node =>
    {
        var kept = Select(context.Child(Splat(context.Child(node), AsIs)), expression);
        var made = CollectTogether(kept, Self);
        made.Style = node.Style;
        return made;
    });

    private YqContext Select(YqContext context, YqExpression expression) =>
        EachFound(context, node => Evaluate(context.ReadOnlyChild(node), expression.Right).Nodes.Exists(static result => result.IsTruthy) ? node : null);

    private YqContext FirstOf(YqContext context, YqExpression expression) => EachFound(context, node =>
    {
        if (expression.Right is null)
        {
            return node.Content.Count > 0 ? node.Content[0] : null;
        }

        return Splat(context.Child(node), AsIs).Find(item => Evaluate(context.Child(item), expression.Right).Nodes.Exists(static result => result.IsTruthy));
    });

    private YqContext Has(YqContext context, YqExpression expression)
    {
        var wanted = Evaluate(context.ReadOnly(), expression.Right).First;
        return Each(context, node => Boolean(node, node.Kind switch
        {
            YqKind.Mapping => node.ValueOf(wanted?.Value ?? "null") is not null,
            YqKind.Sequence when wanted is { Tag: YamlImplicitTag.Integer } => YqNumber.Integer(wanted.Value) is var index && index >= 0 && index < node.Content.Count,
            _ => false,
        }));
    }

    private static YqNode Contains(YqNode left, YqNode right) => left.Kind == right.Kind
        ? Boolean(left, Holds(left, right))
        : throw new YqException($"{right.Tag} cannot check contained in {left.Tag}");

    private static bool Holds(YqNode left, YqNode right)
    {
        switch (left.Kind)
        {
            case YqKind.Mapping:
                if (right.Kind != YqKind.Mapping)
                {
                    return false;
                }

                for (int i = 0; i + 1 < right.Content.Count; i += 2)
                {
                    int at = left.IndexOfKey(right.Content[i]);
                    if (at < 0 || !Holds(left.Content[at + 1], right.Content[i + 1]))
                    {
                        return false;
                    }
                }

                return true;
            case YqKind.Sequence:
                return right.Kind == YqKind.Sequence
                    ? right.Content.TrueForAll(wanted => left.Content.Exists(item => Holds(item, wanted)))
                    : left.Content.Exists(item => Holds(item, right));
            case YqKind.Scalar:
                return right.Kind == YqKind.Scalar && left.Tag == right.Tag
                    && (left.IsNull || (left.Tag == YamlImplicitTag.String ? left.Value.Contains(right.Value, StringComparison.Ordinal) : left.Value == right.Value));
            default:
                throw new YqException($"{left.Tag} not yet supported for contains");
        }
    }

    private YqContext AnyOrAll(YqContext context, YqExpression expression, bool wanted) => Each(context, node =>
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException($"{(wanted ? "any" : "all")} only supports arrays, was {node.Tag}");
        }

        bool isFound = false;
        foreach (var item in node.Content)
        {
            var value = expression.Right is null ? item : Evaluate(context.ReadOnlyChild(item), expression.Right).First;
            if (value is not null && value.IsTruthy == wanted)
            {
                isFound = true;
                break;
            }
        }

        return Boolean(node, isFound == wanted);
    });

    private YqContext Pick(YqContext context, YqExpression expression)
    {
        var wanted = Evaluate(context, expression.Right).First?.Content ?? [];
        return Each(context, node =>
        {
            var made = node.CopyWithoutContent();
            foreach (var index in wanted)
            {
                if (node.Kind == YqKind.Mapping)
                {
                    int at = node.IndexOfKey(index);
                    if (at >= 0)
                    {
                        made.Add(node.Content[at], node.Content[at + 1]);
                    }
                }
                else if (node.Kind == YqKind.Sequence)
                {
                    if (!YqNumber.TryInteger(index.Value, out long at))
                    {
                        throw new YqException($"cannot index array with {index.Value}");
                    }

                    if (at >= 0 && at < node.Content.Count)
                    {
                        made.Add(node.Content[(int)at]);
                    }
                }
            }

            return node.Kind is YqKind.Mapping or YqKind.Sequence ? made : throw new YqException($"cannot pick indices from type {node.Tag} ({node.NicePath()})");
        });
    }

    private YqContext Omit(YqContext context, YqExpression expression)
    {
        var unwanted = Evaluate(context, expression.Right).First;
        if (unwanted is null || unwanted.Content.Count == 0 || context.Nodes.Exists(static node => node.Kind is not (YqKind.Mapping or YqKind.Sequence)))
        {
            return context;
        }

        return Each(context, node =>
        {
            var made = node.CopyWithoutContent();
            if (node.Kind == YqKind.Mapping)
            {
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    if (unwanted.IndexOfItem(node.Content[i]) < 0)
                    {
                        made.Add(node.Content[i], node.Content[i + 1]);
                    }
                }
            }
            else
            {
                for (int i = 0; i < node.Content.Count; i++)
                {
                    if (unwanted.IndexOfItem(YqNode.Integer(i)) < 0)
                    {
                        made.Add(node.Content[i]);
                    }
                }
            }

            return made;
        });
    }

    private static YqNode? ToEntries(YqNode node)
    {
        if (node.Kind is not (YqKind.Mapping or YqKind.Sequence))
        {
            return node.IsNull ? null : throw new YqException($"{node.Tag} has no keys");
        }

        bool isMapping = node.Kind == YqKind.Mapping;
        var list = node.ReplacementWithComments(YqKind.Sequence, "!!seq", YqStyle.Plain);
        for (int i = 0; i < node.Content.Count; i += isMapping ? 2 : 1)
        {
            var entry = YqNode.Mapping();
            entry.Add(YqNode.Text("key"), isMapping ? node.Content[i] : YqNode.Integer(i));
            entry.Add(YqNode.Text("value"), node.Content[isMapping ? i + 1 : i]);
            list.Add(entry);
        }

        return list;
    }

    private static YqNode FromEntries(YqNode node)
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException("from entries only runs against arrays");
        }

        var made = node.CopyWithoutContent();
        made.Kind = YqKind.Mapping;
        made.Tag = "!!map";
        for (int i = 0; i < node.Content.Count; i++)
        {
            made.Add(EntryPart(node.Content[i], "key", i), EntryPart(node.Content[i], "value", i));
        }

        return made;
    }

    private static YqNode EntryPart(YqNode entry, string name, int at)
    {
        var found = TraverseExact(entry, name);
        return found.Count == 1 ? found[0] : throw new YqException($"expected to find one '{name}' entry but found {found.Count} in position {at}");
    }

    private YqContext WithEntries(YqContext context, YqExpression expression) => EachFound(context, node =>
    {
        if (ToEntries(node) is not { } entries)
        {
            return null;
        }

        var items = context.Child(Splat(context.Child(entries), AsIs));
        var results = new List<YqNode>();
        foreach (var item in items.Nodes)
        {
            results.AddRange(Evaluate(items.Child(item), expression.Right).Nodes);
        }

        var collected = CollectTogether(items.Child(results), Self);
        collected.LeadingContent = entries.LeadingContent;
        collected.HeadComment = entries.HeadComment;
        collected.FootComment = entries.FootComment;
        return FromEntries(collected);
    });

    // Index by index; nulls are left out.
    private YqContext ListToMap(YqContext context) => Evaluate(context, YqParser.Parse("(.[] | select(. != null) ) as $i ireduce({}; .[$i | key] = $i)"));
}
