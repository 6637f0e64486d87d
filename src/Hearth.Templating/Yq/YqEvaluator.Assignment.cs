using System.Globalization;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// What changes nodes: assignments, merges into a node, deletion.
internal sealed partial class YqEvaluator
{
    private YqContext Assign(YqContext context, YqExpression expression)
    {
        var left = Evaluate(context, expression.Left);
        var rules = expression.Options switch
        {
            YqOptions.Assignment assignment => assignment.Rules,
            YqOptions.Merge merge => merge.Rules,
            _ => default,
        };
        if (!expression.IsUpdate)
        {
            Cross(context.ReadOnly(), expression, (_, target, value) =>
            {
                if (!rules.OnlyNull || target!.IsNull) // Not called without both sides.
                {
                    target!.UpdateFrom(value!, rules);
                }

                return target;
            });
            return context;
        }

        // Children before their parents, so that `.. |= [.]` wraps each once.
        for (int i = left.Nodes.Count - 1; i >= 0; i--)
        {
            if (Evaluate(context.Child(left.Nodes[i]), expression.Right).First is { } value)
            {
                left.Nodes[i].UpdateFrom(value, rules);
            }
        }

        return context;
    }

    private YqContext AssignAttributes(YqContext context, YqExpression expression)
    {
        var rules = (expression.Options as YqOptions.Assignment)?.Rules ?? default;
        foreach (var node in Evaluate(context, expression.Left).Nodes)
        {
            if (Evaluate(context.ReadOnlyChild(node), expression.Right).First is { } value && (!rules.OnlyNull || node.IsNull))
            {
                node.UpdateAttributesFrom(value, rules);
            }
        }

        return context;
    }

    // a += b is a = (a + b), for each a.
    private YqContext AssignResult(YqContext context, YqExpression expression, YqOperator calculation)
    {
        var rules = expression.Options switch
        {
            YqOptions.Assignment assignment => assignment.Rules,
            YqOptions.Merge merge => new YqAssignment(ReplacesCustomTags: merge.Rules.ReplacesCustomTags),
            _ => default,
        };
        foreach (var node in Evaluate(context, expression.Left).Nodes)
        {
            var sum = new YqExpression(calculation, expression.Text)
            {
                Left = new YqExpression(YqOperator.Reference) { Value = node.Copy() },
                Right = expression.Right,
                Options = expression.Options,
                At = expression.At,
            };
            var assignment = new YqExpression(YqOperator.Assign, expression.Text)
            {
                Left = new YqExpression(YqOperator.Reference) { Value = node },
                Right = sum,
                Options = new YqOptions.Assignment(rules),
                At = expression.At,
            };
            Evaluate(context, assignment);
        }

        return context;
    }

    private YqContext AssignProperty(YqContext context, YqExpression expression)
    {
        string? value = expression.IsUpdate ? null : Evaluate(context.ReadOnly(), expression.Right).First?.Value;
        foreach (var node in Evaluate(context, expression.Left).Nodes)
        {
            if (expression.IsUpdate)
            {
                value = Evaluate(context.ReadOnlyChild(node), expression.Right).First?.Value ?? value;
            }

            SetProperty(node, expression, value ?? "");
        }

        return context;
    }

    private static void SetProperty(YqNode node, YqExpression expression, string value)
    {
        switch (expression.Operator)
        {
            case YqOperator.AssignStyle:
                node.Style = StyleOf(value);
                break;
            case YqOperator.AssignTag:
                node.Tag = value;
                break;
            case YqOperator.AssignAnchor:
                node.Anchor = value;
                break;
            case YqOperator.AssignAlias:
                if (value.Length > 0)
                {
                    node.Kind = YqKind.Alias;
                    node.Value = value;
                }

                break;
            default:
                var which = (YqOptions.Comments)expression.Options!; // The lexer sets it.
                node.LineComment = which.Line ? value : node.LineComment;
                node.HeadComment = which.Head ? value : node.HeadComment;
                node.LeadingContent = which.Head ? "" : node.LeadingContent;
                node.FootComment = which.Foot ? value : node.FootComment;
                break;
        }
    }

    private YqContext Multiply(YqContext context, YqExpression expression)
    {
        var options = (YqOptions.Merge)expression.Options!; // The lexer sets it.
        return Cross(context.ReadOnly(), expression, (inner, left, right) => Multiply(inner, left!, right!, options)); // Not called without both sides.
    }

    private YqNode Multiply(YqContext context, YqNode left, YqNode right, YqOptions.Merge options)
    {
        if (right.IsNull)
        {
            return left.Copy();
        }

        if ((left.Kind == YqKind.Mapping || left.IsNull) && right.Kind == YqKind.Mapping || ((left.Kind == YqKind.Sequence || left.IsNull) && right.Kind == YqKind.Sequence))
        {
            var merged = left.Copy();
            bool hasOwnHead = left.HeadComment.Length > 0 || left.LeadingContent.Length > 0;
            merged.LeadingContent = hasOwnHead ? left.LeadingContent : right.LeadingContent;
            merged.HeadComment = hasOwnHead ? left.HeadComment : right.HeadComment;
            merged.FootComment = left.FootComment.Length > 0 ? left.FootComment : right.FootComment;
            Merge(context.Writable(), merged, right, options);
            return merged;
        }

        return MultiplyScalars(left, right);
    }

    // Every node below the right side goes to the same path of the left.
    private void Merge(YqContext context, YqNode left, YqNode right, YqOptions.Merge options)
    {
        var found = new List<YqNode>();
        Descend([right], new YqOptions.Traversal(KeepsAliases: true, WithKeys: true, IsExact: true), options.IsDeep, found, 0);
        int start = right.Path().Count;
        foreach (var node in found)
        {
            var path = node.Path();
            path.RemoveRange(0, Math.Min(start, path.Count));
            bool isList = node.Kind == YqKind.Sequence;
            bool replaces = (!options.IsDeep && isList) || node.Kind is YqKind.Scalar or YqKind.Alias;
            var op = options.Appends && isList ? YqOperator.AddAssign : replaces ? YqOperator.Assign : YqOperator.AssignAttributes;
            Evaluate(context.Child(left), new YqExpression(op)
            {
                Left = PathExpression(path, options.Look, node.IsMapKey),
                Right = new YqExpression(YqOperator.Reference) { Value = node },
                Options = new YqOptions.Assignment(options.Rules),
            });
        }
    }

    /// <summary>A path as an expression.</summary>
    private static YqExpression PathExpression(List<YqStep> path, YqOptions.Traversal options, bool isKey)
    {
        if (path.Count == 0)
        {
            return Self;
        }

        YqExpression? made = null;
        for (int i = path.Count - 1; i >= 0; i--)
        {
            var own = options with { IsIndex = path[i].IsIndex };
            own = isKey && i == path.Count - 1 ? own with { WithKeys = true, WithoutValues = true } : own;
            var step = new YqExpression(YqOperator.Path, path[i].Name) { Options = own };
            made = made is null ? step : new YqExpression(YqOperator.ShortPipe) { Left = step, Right = made };
        }

        return made!; // There is a step.
    }

    /// <summary>For formats whose keys are paths: a mapping is merged into what is there.</summary>
    internal void AssignDeeply(YqNode root, List<YqStep> path, YqNode value)
    {
        bool isMerge = value.Kind == YqKind.Mapping;
        Evaluate(new YqContext([root]), new YqExpression(isMerge ? YqOperator.MultiplyAssign : YqOperator.Assign)
        {
            Left = PathExpression(path, AsIs, isKey: false),
            Right = new YqExpression(YqOperator.Value) { Value = value },
            Options = isMerge ? new YqOptions.Merge(Appends: true, IsDeep: false, new YqOptions.Traversal(KeepsAliases: true), default) : new YqOptions.Assignment(default),
        });
    }

    internal void AssignToKey(YqNode root, List<YqStep> path, YqNode value) => Evaluate(new YqContext([root]), new YqExpression(YqOperator.Assign)
    {
        Left = PathExpression(path, AsIs, isKey: true),
        Right = new YqExpression(YqOperator.Reference) { Value = value },
        Options = new YqOptions.Assignment(default),
    });

    internal void Append(YqNode root, List<YqStep> path, YqNode item)
    {
        var list = YqNode.Sequence();
        list.Replace([item]);
        Evaluate(new YqContext([root]), new YqExpression(YqOperator.AddAssign)
        {
            Left = PathExpression(path, AsIs, isKey: false),
            Right = new YqExpression(YqOperator.Value) { Value = list },
        });
    }

    internal YqNode? Find(YqNode root, List<YqStep> path) =>
        Evaluate(new YqContext([root]), PathExpression(path, new YqOptions.Traversal(MakesNothing: true), isKey: false)).First;

    private YqContext SetPath(YqContext context, YqExpression expression)
    {
        var block = Block(expression, "SETPATH");
        var paths = Evaluate(context.ReadOnly(), block.Left).Nodes;
        if (paths.Count != 1)
        {
            throw new YqException($"SETPATH: expected single path but found {paths.Count} results instead");
        }

        var path = PathExpression(PathFrom("SETPATH", paths[0]), AsIs, isKey: false);
        foreach (var node in context.Nodes)
        {
            var values = Evaluate(context.ReadOnlyChild(node), block.Right).Nodes;
            if (values.Count != 1)
            {
                throw new YqException($"SETPATH: expected single value on RHS but found {values.Count}");
            }

            Evaluate(context.Child(node), new YqExpression(YqOperator.Assign)
            {
                Left = path,
                Right = new YqExpression(YqOperator.Reference) { Value = values[0] },
            });
        }

        return context;
    }

    private YqContext DeletePaths(YqContext context, YqExpression expression)
    {
        var found = Evaluate(context.ReadOnly(), expression.Right).Nodes;
        if (found.Count != 1)
        {
            throw new YqException($"DELPATHS: expected single value but found {found.Count}");
        }

        if (found[0].Tag != "!!seq")
        {
            throw new YqException($"DELPATHS: expected a sequence of sequences, but found {found[0].Tag}");
        }

        for (int i = 0; i < found[0].Content.Count; i++)
        {
            var path = found[0].Content[i];
            if (path.Tag != "!!seq")
            {
                throw new YqException($"DELPATHS: expected entry [{i}] to be a sequence, but its a {path.Tag}. Note that delpaths takes an array of path arrays, e.g. [[\"a\", \"b\"]]");
            }

            context = Delete(context, PathExpression(PathFrom("DELPATHS", path), AsIs, isKey: false));
        }

        return context;
    }

    private static List<YqStep> PathFrom(string name, YqNode node)
    {
        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException($"{name}: expected path array, but got {node.Tag} instead");
        }

        return node.Content.ConvertAll(step => step.Tag switch
        {
            YamlImplicitTag.String => new YqStep(step.Value, false),
            YamlImplicitTag.Integer => new YqStep(YqNumber.Integer(step.Value).ToString(CultureInfo.InvariantCulture), true),
            _ => throw new YqException($"{name}: expected either a !!str or !!int in the path, found {step.Tag} instead"),
        });
    }

    private YqContext Delete(YqContext context, YqExpression what)
    {
        var doomed = Evaluate(context.ReadOnly(), what).Nodes;

        // From the end, so that indices stay right.
        for (int i = doomed.Count - 1; i >= 0; i--)
        {
            var node = doomed[i];
            if (node.Parent is not { } parent)
            {
                return context.Child(context.Nodes.FindAll(other => !ReferenceEquals(other, node)));
            }

            var step = node.Path()[^1];
            switch (parent.Kind)
            {
                case YqKind.Mapping:
                    DeleteEntry(parent, step);
                    break;
                case YqKind.Sequence:
                    DeleteItem(parent, step);
                    break;
                default:
                    throw new YqException($"cannot delete nodes from parent of tag {parent.Tag}");
            }

            MoveKeyComment(parent);
        }

        return context;
    }

    private static void DeleteEntry(YqNode parent, YqStep step)
    {
        var kept = new List<YqNode>(parent.Content.Count);
        for (int i = 0; i + 1 < parent.Content.Count; i += 2)
        {
            // An integer key's step is an index, which no key's text equals.
            if (step.IsIndex || parent.Content[i].Value != step.Name)
            {
                kept.Add(parent.Content[i]);
                kept.Add(parent.Content[i + 1]);
            }
        }

        parent.Replace(kept);
    }

    private static void DeleteItem(YqNode parent, YqStep step)
    {
        var kept = new List<YqNode>(parent.Content.Count);
        for (int i = 0; i < parent.Content.Count; i++)
        {
            if (i.ToString(CultureInfo.InvariantCulture) != step.Name)
            {
                var item = parent.Content[i];
                if (item.Key is { } index)
                {
                    index.Value = kept.Count.ToString(CultureInfo.InvariantCulture);
                }

                kept.Add(item);
            }
        }

        parent.Replace(kept);
    }

    // What stood behind the key of a block stands behind the empty collection that is left.
    private static void MoveKeyComment(YqNode node)
    {
        if (node.Content.Count > 0 || node.LineComment.Length > 0)
        {
            return;
        }

        var key = node.Key;
        if (node.Parent is { Kind: YqKind.Mapping } parent && parent.Content.IndexOf(node) is var at and > 0 && at % 2 == 1)
        {
            key = parent.Content[at - 1];
        }

        if (key is { LineComment.Length: > 0 })
        {
            node.LineComment = key.LineComment;
            key.LineComment = "";
            node.Style = YqStyle.Flow;
        }
    }

    private static YqContext SplitDocument(YqContext context)
    {
        for (int i = 0; i < context.Nodes.Count; i++)
        {
            context.Nodes[i].Parent = null;
            context.Nodes[i].OwnDocument = i;
        }

        return context;
    }
}
