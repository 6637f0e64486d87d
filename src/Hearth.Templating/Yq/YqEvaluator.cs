using System.Globalization;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

/// <summary>Evaluates expressions. Every operator takes the nodes so far and gives new ones; assignments change the nodes themselves.</summary>
internal sealed partial class YqEvaluator(YqSettings settings, YqHost host)
{
    private static readonly YqExpression Self = new(YqOperator.Self);

    private int depth;

    public YqSettings Settings => settings;

    public YqContext Evaluate(YqContext context, YqExpression? expression)
    {
        if (expression is null)
        {
            return context;
        }

        if (++depth > YqBudget.MaxDepth)
        {
            throw new YqException($"the expression goes more than {YqBudget.MaxDepth} operators deep") { At = expression.At };
        }

        var result = Apply(context, expression);
        depth--;
        return result;
    }

    /// <summary>Evaluates for one document or for all together.</summary>
    public List<YqNode> Run(YqExpression? expression, List<YqNode> nodes)
    {
        depth = 0;
        YqBudget.Reset();
        return Evaluate(new YqContext(nodes), expression).Nodes;
    }

    private YqContext Apply(YqContext context, YqExpression expression) => expression.Operator switch
    {
        YqOperator.Self => context,
        YqOperator.Value => Values(context, expression),
        YqOperator.Text => Texts(context, expression),
        YqOperator.Empty or YqOperator.Block => context.Emptied(),
        YqOperator.Path => TraversePath(context, expression),
        YqOperator.Descend => Descend(context, (YqOptions.Traversal)expression.Options!), // The lexer sets it.
        YqOperator.TraverseList => TraverseList(context, expression),
        YqOperator.Collect => Collect(context, expression),
        YqOperator.CollectObject => CollectObject(context),
        YqOperator.CreateMap => CreateMap(context, expression),
        YqOperator.Union => Union(context, expression),
        YqOperator.Pipe or YqOperator.ShortPipe => Pipe(context, expression),
        YqOperator.Variable => context.Child(context.GetVariable(expression.Text) ?? []),
        YqOperator.As => throw new YqException("must use variable with a pipe, e.g. `exp as $x | ...`") { At = expression.At },
        YqOperator.Reduce => Reduce(context, expression),
        YqOperator.Reference => context.Child(expression.Value!), // Made with one.
        YqOperator.Assign => Assign(context, expression),
        YqOperator.AssignAttributes => AssignAttributes(context, expression),
        YqOperator.AddAssign => AssignResult(context, expression, YqOperator.Add),
        YqOperator.SubtractAssign => AssignResult(context, expression, YqOperator.Subtract),
        YqOperator.MultiplyAssign => AssignResult(context, expression, YqOperator.Multiply),
        YqOperator.AssignStyle or YqOperator.AssignTag or YqOperator.AssignComment or YqOperator.AssignAnchor or YqOperator.AssignAlias => AssignProperty(context, expression),
        YqOperator.Add => Cross(context.ReadOnly(), expression, Add, whenEmpty: context.Nodes.Count > 0),
        YqOperator.Subtract => Cross(context.ReadOnly(), expression, Subtract),
        YqOperator.Multiply => Multiply(context, expression),
        YqOperator.Divide => Cross(context.ReadOnly(), expression, Divide),
        YqOperator.Modulo => Cross(context.ReadOnly(), expression, Modulo),
        YqOperator.Alternative => Cross(context, expression, static (_, left, right) => left is null ? right : right is null || left.IsTruthy ? left : right, whenEmpty: true, static left => left is { IsTruthy: true } ? left : null),
        YqOperator.Equals => Cross(context, expression, static (_, left, right) => AreEqual(left, right, isNegated: false), whenEmpty: true),
        YqOperator.NotEquals => Cross(context.ReadOnly(), expression, static (_, left, right) => AreEqual(left, right, isNegated: true), whenEmpty: true),
        YqOperator.Compare => Cross(context, expression, (inner, left, right) => Compare(inner, left, right, (YqOptions.Comparison)expression.Options!), whenEmpty: true), // The lexer sets it.
        YqOperator.And => Cross(context.ReadOnly(), expression, RightTruth, whenEmpty: true, static left => left is { IsTruthy: true } ? null : Boolean(left ?? new YqNode(), false)),
        YqOperator.Or => Cross(context.ReadOnly(), expression, RightTruth, whenEmpty: true, static left => left is { IsTruthy: true } ? Boolean(left, true) : null),
        YqOperator.Not => Each(context, static node => Boolean(node, !node.IsTruthy)),
        YqOperator.Min => Extreme(context, isGreater: false),
        YqOperator.Max => Extreme(context, isGreater: true),
        YqOperator.Length => Each(context, Length),
        YqOperator.Line => Each(context, static node => Integer(node, node.Line)),
        YqOperator.Column => Each(context, static node => Integer(node, node.Column)),
        YqOperator.Style => Each(context, static node => Text(node, StyleName(node.Style))),
        YqOperator.Tag => Each(context, static node => Text(node, node.Tag)),
        YqOperator.Kind => Each(context, static node => Text(node, KindName(node.Kind))),
        YqOperator.Anchor => Each(context, static node => Text(node, node.Anchor)),
        YqOperator.Alias => Each(context, static node => Text(node, node.Value)),
        YqOperator.Comment => Comments(context, expression),
        YqOperator.Key => EachFound(context, static node => node.Key),
        YqOperator.IsKey => Each(context, static node => Boolean(node, node.IsMapKey)),
        YqOperator.Keys => Each(context, Keys),
        YqOperator.Parent => Parents(context, ((YqOptions.Level)expression.Options!).Levels), // The lexer sets it.
        YqOperator.Root => Parents(context, -1),
        YqOperator.Parents => Each(context, AllParents),
        YqOperator.GetPath => Each(context, PathOf),
        YqOperator.SetPath => SetPath(context, expression),
        YqOperator.DeletePaths => DeletePaths(context, expression),
        YqOperator.DocumentIndex => Each(context, static node => Integer(node, node.Document)),
        YqOperator.FileName => Each(context, static node => Text(node, node.FileName)),
        YqOperator.FileIndex => Each(context, static node => Integer(node, node.FileIndex)),
        YqOperator.Eval => Eval(context, expression),
        YqOperator.Map => Map(context, expression),
        YqOperator.MapValues => MapValues(context, expression),
        YqOperator.Filter => Filter(context, expression),
        YqOperator.Select => Select(context, expression),
        YqOperator.Has => Has(context, expression),
        YqOperator.Contains => Cross(context.ReadOnly(), expression.With(Self, expression.Right), static (_, left, right) => Contains(left!, right!)), // Never empty.
        YqOperator.Any => AnyOrAll(context, expression, wanted: true),
        YqOperator.All => AnyOrAll(context, expression, wanted: false),
        YqOperator.First => FirstOf(context, expression),
        YqOperator.Pick => Pick(context, expression),
        YqOperator.Omit => Omit(context, expression),
        YqOperator.Flatten => Flatten(context, ((YqOptions.Level)expression.Options!).Levels), // The lexer sets it.
        YqOperator.Reverse => Each(context, Reverse),
        YqOperator.Shuffle => Each(context, Shuffle),
        YqOperator.Sort => Sort(context, Self),
        YqOperator.SortBy => Sort(context, expression.Right!), // The parser wants one argument.
        YqOperator.SortKeys => SortKeys(context, expression),
        YqOperator.Unique => Unique(context, Self),
        YqOperator.UniqueBy => Unique(context, expression.Right!), // The parser wants one argument.
        YqOperator.GroupBy => GroupBy(context, expression),
        YqOperator.Pivot => Each(context, Pivot),
        YqOperator.ToEntries => EachFound(context, ToEntries),
        YqOperator.FromEntries => Each(context, FromEntries),
        YqOperator.WithEntries => WithEntries(context, expression),
        YqOperator.ListToMap => ListToMap(context),
        YqOperator.With => With(context, expression),
        YqOperator.Delete => Delete(context, expression.Right!), // The parser wants one argument.
        YqOperator.Explode => Explode(context, expression),
        YqOperator.SplitDocument => SplitDocument(context),
        YqOperator.Error => throw new YqException(Evaluate(context.ReadOnly(), expression.Right).First?.Value ?? "aborted") { At = expression.At },
        YqOperator.Environment => Environment(context, expression),
        YqOperator.EnvironmentSubstitute => EnvironmentSubstitute(context, (YqOptions.Environment)expression.Options!), // The lexer sets it.
        YqOperator.Load => Load(context, expression),
        YqOperator.LoadText => LoadText(context, expression),
        YqOperator.System => RunProgram(context, expression),
        YqOperator.Encode => Encode(context, (YqOptions.Format)expression.Options!), // The lexer sets it.
        YqOperator.Decode => Decode(context, (YqOptions.Format)expression.Options!), // The lexer sets it.
        YqOperator.Join => Join(context, expression),
        YqOperator.Split => Split(context, expression),
        YqOperator.Substitute => Substitute(context, expression),
        YqOperator.Match => Match(context, expression),
        YqOperator.Capture => Capture(context, expression),
        YqOperator.Test => Test(context, expression),
        YqOperator.ChangeCase => Each(context, node => ChangeCase(node, ((YqOptions.Case)expression.Options!).IsUpper)), // The lexer sets it.
        YqOperator.Trim => Each(context, Trim),
        YqOperator.ToText => Each(context, ToText),
        YqOperator.ToNumber => Each(context, ToNumber),
        YqOperator.Now => context.Child(Now()),
        YqOperator.FormatDate => FormatDate(context, expression),
        YqOperator.TimeZone => TimeZone(context, expression),
        YqOperator.FromUnix => Each(context, FromUnix),
        YqOperator.ToUnix => Each(context, node => ToUnix(context, node)),
        YqOperator.WithDateFormat => WithDateFormat(context, expression),
        _ => throw new YqException($"unknown operator {expression.Operator}") { At = expression.At },
    };

    private static YqContext Each(YqContext context, Func<YqNode, YqNode> make)
    {
        var made = new List<YqNode>(context.Nodes.Count);
        foreach (var node in context.Nodes)
        {
            made.Add(make(node));
        }

        return context.Child(made);
    }

    private static YqContext EachFound(YqContext context, Func<YqNode, YqNode?> find)
    {
        var found = new List<YqNode>(context.Nodes.Count);
        foreach (var node in context.Nodes)
        {
            if (find(node) is { } one)
            {
                found.Add(one);
            }
        }

        return context.Child(found);
    }

    private static YqContext Values(YqContext context, YqExpression expression)
    {
        var literal = expression.Value!; // A literal has one.
        if (context.Nodes.Count <= 1)
        {
            return context.Child(literal.Copy());
        }

        var made = new List<YqNode>(context.Nodes.Count);
        for (int i = 0; i < context.Nodes.Count; i++)
        {
            made.Add(literal.Copy());
        }

        return context.Child(made);
    }

    private YqContext Pipe(YqContext context, YqExpression expression)
    {
        if (expression.Left!.Operator == YqOperator.As) // The parser wants both sides.
        {
            return Bind(context, expression);
        }

        var left = Evaluate(context, expression.Left);
        var right = Evaluate(context.Child(left.Nodes), expression.Right);
        return context.Child(right.Nodes);
    }

    private YqContext Union(YqContext context, YqExpression expression)
    {
        var left = Evaluate(context, expression.Left).Nodes;
        var right = Evaluate(context, expression.Right).Nodes;

        // Both sides may have changed what they were given and hand that back: it counts once.
        return context.Child(ReferenceEquals(left, right) ? [.. left] : [.. left, .. right]);
    }

    private YqContext Bind(YqContext context, YqExpression expression)
    {
        if (context.IsTogether)
        {
            return BindOne(context, expression);
        }

        var results = new List<YqNode>();
        foreach (var node in context.Nodes)
        {
            results.AddRange(BindOne(context.Child(node), expression).Nodes);
        }

        return context.Child(results);
    }

    private YqContext BindOne(YqContext context, YqExpression expression)
    {
        var binding = expression.Left!; // The caller looked at it.
        var values = Evaluate(context.ReadOnly(), binding.Left);
        if (binding.Right is not { Operator: YqOperator.Variable } variable)
        {
            throw new YqException("RHS of 'as' operator must be a variable name e.g. $foo") { At = binding.At };
        }

        if (values.Nodes.Count == 0)
        {
            return Evaluate(context, expression.Right);
        }

        bool isReference = ((YqOptions.Binding)binding.Options!).IsReference; // The lexer sets it.
        var results = new List<YqNode>();
        foreach (var value in values.Nodes)
        {
            var inner = context.Child(context.Nodes);
            inner.SetVariable(variable.Text, [isReference ? value : value.Copy()]);
            results.AddRange(Evaluate(inner, expression.Right).Nodes);
        }

        return context.Child(results);
    }

    private YqContext Reduce(YqContext context, YqExpression expression)
    {
        if (expression.Left is not { Operator: YqOperator.As } binding)
        {
            throw new YqException($"reduce must be given a variables assignment, got {Name(expression.Left)} instead") { At = expression.At };
        }

        if (expression.Right is not { Operator: YqOperator.Block } block)
        {
            throw new YqException($"reduce must be given a block, got {Name(expression.Right)} instead") { At = expression.At };
        }

        var values = Evaluate(context, binding.Left);
        var sum = Evaluate(context, block.Left);
        foreach (var value in values.Nodes)
        {
            sum.SetVariable(binding.Right!.Text, [value]); // Both sides are there.
            sum = Evaluate(sum, block.Right);
        }

        return sum;
    }

    private YqContext Eval(YqContext context, YqExpression expression)
    {
        var parsed = Evaluate(context.ReadOnly(), expression.Right).Nodes.ConvertAll(static text => YqParser.Parse(text.Value));
        var results = new List<YqNode>();
        foreach (var _ in context.Nodes)
        {
            foreach (var inner in parsed)
            {
                results.AddRange(Evaluate(context, inner).Nodes);
            }
        }

        return context.Child(results);
    }

    private YqContext With(YqContext context, YqExpression expression)
    {
        var block = Block(expression, "with");
        var found = Evaluate(context, block.Left);
        foreach (var node in found.Nodes)
        {
            Evaluate(found.Child(node), block.Right);
        }

        return context;
    }

    private static YqExpression Block(YqExpression expression, string name) => expression.Right is { Operator: YqOperator.Block } block
        ? block
        : throw new YqException($"{name} must be given a block (;), got {Name(expression.Right)} instead") { At = expression.At };

    // As upstream names operators in messages.
    private static string Name(YqExpression? expression) => expression?.Operator switch
    {
        YqOperator.Path => "TRAVERSE_PATH",
        YqOperator.TraverseList => "TRAVERSE_ARRAY",
        YqOperator.Collect => "COLLECT",
        YqOperator.ShortPipe => "SHORT_PIPE",
        YqOperator.Text => "STRING_INT",
        YqOperator.As => "ASSIGN_VARIABLE",
        YqOperator.Variable => "GET_VARIABLE",
        YqOperator.Descend => "RECURSIVE_DESCENT",
        { } op => op.ToString().ToUpperInvariant(),
        null => "nothing",
    };

    private static YqNode Boolean(YqNode owner, bool value)
    {
        var made = owner.Replacement(YqKind.Scalar, "!!bool", value ? "true" : "false");
        if (owner.IsMapKey)
        {
            made.Key = owner;
        }

        return made;
    }

    private static YqNode Integer(YqNode owner, long value) => owner.Replacement(YqKind.Scalar, "!!int", value.ToString(CultureInfo.InvariantCulture));

    private static YqNode Text(YqNode owner, string value) => owner.Replacement(YqKind.Scalar, "!!str", value);

    private static string KindName(YqKind kind) => kind switch
    {
        YqKind.Mapping => "map",
        YqKind.Sequence => "seq",
        YqKind.Scalar => "scalar",
        YqKind.Alias => "alias",
        _ => "unknown",
    };

    private static string StyleName(YqStyle style) => style switch
    {
        YqStyle.Plain => "",
        YqStyle.Tagged => "tagged",
        YqStyle.DoubleQuoted => "double",
        YqStyle.SingleQuoted => "single",
        YqStyle.Literal => "literal",
        YqStyle.Folded => "folded",
        YqStyle.Flow => "flow",
        _ => "<unknown>",
    };

    private static YqStyle StyleOf(string name) => name switch
    {
        "" => YqStyle.Plain,
        "tagged" => YqStyle.Tagged,
        "double" => YqStyle.DoubleQuoted,
        "single" => YqStyle.SingleQuoted,
        "literal" => YqStyle.Literal,
        "folded" => YqStyle.Folded,
        "flow" => YqStyle.Flow,
        _ => throw new YqException($"unknown style {name}"),
    };
}
