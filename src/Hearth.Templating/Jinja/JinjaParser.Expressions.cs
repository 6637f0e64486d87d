using System.Runtime.CompilerServices;
using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja;

/// <summary>Expressions, one method per level of precedence.</summary>
internal sealed partial class JinjaParser
{
    private Expression ParseTarget(bool endsAtIn = false, bool withNamespace = false)
    {
        var target = ParseTuple(simplified: true, endName: endsAtIn ? "in" : null, withNamespace: withNamespace);
        return CheckTarget(target);
    }

    private Expression CheckTarget(Expression target) => target switch
    {
        NameExpression { Name: "true" or "false" or "none" or "True" or "False" or "None" } => throw Fail("can't assign to 'const'", target.Line),
        NameExpression or NamespaceTarget => target,
        TupleExpression tuple when Array.TrueForAll(tuple.Items, static item => item is NameExpression or NamespaceTarget or TupleExpression) =>
            new TupleExpression([.. tuple.Items.Select(CheckTarget)], tuple.Line),
        TupleExpression => throw Fail("can't assign to 'tuple'", target.Line),
        ConstantExpression => throw Fail("can't assign to 'const'", target.Line),
        ListExpression => throw Fail("can't assign to 'list'", target.Line),
        DictExpression => throw Fail("can't assign to 'dict'", target.Line),
        _ => throw Fail("can't assign to 'expression'", target.Line),
    };

    private NameExpression ParseTargetName()
    {
        var token = Expect(TokenKind.Name);
        return (NameExpression)CheckTarget(new NameExpression(token.Text, token.Line));
    }

    private Expression ParseExpression(bool withConditional = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return withConditional ? ParseConditional() : ParseOr();
    }

    private Expression ParseConditional()
    {
        int line = Current.Line;
        var value = ParseOr();
        while (SkipName("if"))
        {
            var test = ParseOr();
            value = new ConditionalExpression(test, value, SkipName("else") ? ParseConditional() : null, line);
            line = Current.Line;
        }

        return value;
    }

    private Expression ParseOr()
    {
        int line = Current.Line;
        var left = ParseAnd();
        while (SkipName("or"))
        {
            left = new LogicalExpression(false, left, ParseAnd(), line);
        }

        return left;
    }

    private Expression ParseAnd()
    {
        int line = Current.Line;
        var left = ParseNot();
        while (SkipName("and"))
        {
            left = new LogicalExpression(true, left, ParseNot(), line);
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!Current.IsName("not"))
        {
            return ParseCompare();
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        int line = Next().Line;
        return new UnaryExpression(UnaryOperator.Not, ParseNot(), line);
    }

    private Expression ParseCompare()
    {
        int line = Current.Line;
        var first = ParseSum();
        List<(CompareOperator, Expression)>? rest = null;
        while (true)
        {
            CompareOperator? found = Current.Kind switch
            {
                TokenKind.Eq => CompareOperator.Equal,
                TokenKind.Ne => CompareOperator.NotEqual,
                TokenKind.Lt => CompareOperator.Less,
                TokenKind.LtEq => CompareOperator.LessOrEqual,
                TokenKind.Gt => CompareOperator.Greater,
                TokenKind.GtEq => CompareOperator.GreaterOrEqual,
                TokenKind.Name when Current.Text == "in" => CompareOperator.In,
                TokenKind.Name when Current.Text == "not" && Look().IsName("in") => CompareOperator.NotIn,
                _ => null,
            };
            if (found is not { } op)
            {
                return rest is null ? first : new CompareExpression(first, [.. rest], line);
            }

            Next();
            if (op == CompareOperator.NotIn)
            {
                Next();
            }

            (rest ??= []).Add((op, ParseSum()));
        }
    }

    private Expression ParseSum()
    {
        int line = Current.Line;
        var left = ParseConcat();
        while (Current.Kind is TokenKind.Add or TokenKind.Sub)
        {
            var op = Next().Kind == TokenKind.Add ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = new BinaryExpression(op, left, ParseConcat(), line);
        }

        return left;
    }

    private Expression ParseConcat()
    {
        int line = Current.Line;
        var first = ParseProduct();
        if (Current.Kind != TokenKind.Tilde)
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (Skip(TokenKind.Tilde))
        {
            items.Add(ParseProduct());
        }

        return new ConcatExpression([.. items], line);
    }

    private Expression ParseProduct()
    {
        int line = Current.Line;
        var left = ParsePower();
        while (Current.Kind is TokenKind.Mul or TokenKind.Div or TokenKind.FloorDiv or TokenKind.Mod)
        {
            var op = Next().Kind switch
            {
                TokenKind.Mul => BinaryOperator.Multiply,
                TokenKind.Div => BinaryOperator.Divide,
                TokenKind.FloorDiv => BinaryOperator.FloorDivide,
                _ => BinaryOperator.Modulo,
            };
            left = new BinaryExpression(op, left, ParsePower(), line);
        }

        return left;
    }

    // Left to right, unlike Python; Jinja's own output is Python source, which wraps each step in parentheses.
    private Expression ParsePower()
    {
        int line = Current.Line;
        var left = ParseUnary();
        while (Skip(TokenKind.Pow))
        {
            left = new BinaryExpression(BinaryOperator.Power, left, ParseUnary(), line);
        }

        return left;
    }

    private Expression ParseUnary(bool withFilter = true)
    {
        int line = Current.Line;
        Expression node;
        if (Current.Kind is TokenKind.Sub or TokenKind.Add)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var op = Next().Kind == TokenKind.Sub ? UnaryOperator.Negative : UnaryOperator.Positive;
            node = new UnaryExpression(op, ParseUnary(withFilter: false), line);
        }
        else
        {
            node = ParsePrimary();
        }

        node = ParsePostfix(node);
        return withFilter ? ParseFilterExpression(node) : node;
    }

    private Expression ParsePrimary(bool withNamespace = false)
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Next();
                switch (token.Text)
                {
                    case "true" or "True":
                        return new ConstantExpression(Values.Py.True, token.Line);
                    case "false" or "False":
                        return new ConstantExpression(Values.Py.False, token.Line);
                    case "none" or "None":
                        return new ConstantExpression(null, token.Line);
                }

                if (withNamespace && Skip(TokenKind.Dot))
                {
                    return new NamespaceTarget(new NameExpression(token.Text, token.Line), Expect(TokenKind.Name).Text, token.Line);
                }

                return new NameExpression(token.Text, token.Line);
            case TokenKind.String:
                Next();
                string text = token.Text;
                while (Current.Kind == TokenKind.String)
                {
                    text += Next().Text;
                }

                return new ConstantExpression(text, token.Line);
            case TokenKind.Integer or TokenKind.Float:
                Next();
                return new ConstantExpression(token.Value, token.Line);
            case TokenKind.LParen:
                Next();
                var tuple = ParseTuple(inParentheses: true);
                Expect(TokenKind.RParen);
                return tuple;
            case TokenKind.LBracket:
                return ParseList();
            case TokenKind.LBrace:
                return ParseDict();
            default:
                throw Fail($"unexpected {Values.Py.Repr(token.Describe())}", token.Line);
        }
    }

    private Expression ParseTuple(bool simplified = false, bool withConditional = true, string? endName = null, bool inParentheses = false, bool withNamespace = false)
    {
        int line = Current.Line;
        List<Expression>? items = null;
        Expression? only = null;
        bool isTuple = false;
        while (true)
        {
            if (only is not null)
            {
                Expect(TokenKind.Comma);
            }

            if (Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.RParen || (endName is not null && Current.IsName(endName)))
            {
                break;
            }

            var item = simplified ? ParsePrimary(withNamespace) : ParseExpression(withConditional);
            only ??= item;
            (items ??= []).Add(item);
            if (Current.Kind != TokenKind.Comma)
            {
                break;
            }

            isTuple = true;
            line = Current.Line;
        }

        if (!isTuple)
        {
            if (only is not null)
            {
                return only;
            }

            if (!inParentheses)
            {
                throw Fail($"Expected an expression, got {Values.Py.Repr(Current.Describe())}");
            }
        }

        return new TupleExpression(items is null ? [] : [.. items], line);
    }

    private ListExpression ParseList()
    {
        int line = Expect(TokenKind.LBracket).Line;
        var items = new List<Expression>();
        while (Current.Kind != TokenKind.RBracket)
        {
            if (items.Count > 0)
            {
                Expect(TokenKind.Comma);
                if (Current.Kind == TokenKind.RBracket)
                {
                    break;
                }
            }

            items.Add(ParseExpression());
        }

        Expect(TokenKind.RBracket);
        return new ListExpression([.. items], line);
    }

    private DictExpression ParseDict()
    {
        int line = Expect(TokenKind.LBrace).Line;
        var items = new List<(Expression, Expression)>();
        while (Current.Kind != TokenKind.RBrace)
        {
            if (items.Count > 0)
            {
                Expect(TokenKind.Comma);
                if (Current.Kind == TokenKind.RBrace)
                {
                    break;
                }
            }

            var key = ParseExpression();
            Expect(TokenKind.Colon);
            items.Add((key, ParseExpression()));
        }

        Expect(TokenKind.RBrace);
        return new DictExpression([.. items], line);
    }
}
