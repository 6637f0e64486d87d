using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja;

/// <summary>What stands behind a value: attributes, subscripts, calls, filters and tests.</summary>
internal sealed partial class JinjaParser
{
    private Expression ParsePostfix(Expression node)
    {
        while (true)
        {
            switch (Current.Kind)
            {
                case TokenKind.Dot or TokenKind.LBracket:
                    node = ParseSubscript(node);
                    break;
                case TokenKind.LParen:
                    node = ParseCallOf(node);
                    break;
                default:
                    return node;
            }
        }
    }

    private Expression ParseFilterExpression(Expression node)
    {
        while (true)
        {
            switch (Current.Kind)
            {
                case TokenKind.Pipe:
                    node = ParseFilters(node, startInline: false)!; // Given a node, it gives one.
                    break;
                case TokenKind.Name when Current.Text == "is":
                    node = ParseTest(node);
                    break;
                case TokenKind.LParen:
                    node = ParseCallOf(node);
                    break;
                default:
                    return node;
            }
        }
    }

    private Expression ParseSubscript(Expression node)
    {
        var token = Next();
        if (token.Kind == TokenKind.Dot)
        {
            var attribute = Next();
            return attribute.Kind switch
            {
                TokenKind.Name => new AttributeExpression(node, attribute.Text, token.Line),
                TokenKind.Integer => new ItemExpression(node, new ConstantExpression(attribute.Value, attribute.Line), token.Line),
                _ => throw Fail("expected name or number", attribute.Line),
            };
        }

        var keys = new List<Expression>();
        while (Current.Kind != TokenKind.RBracket)
        {
            if (keys.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            keys.Add(ParseSubscribed());
        }

        Expect(TokenKind.RBracket);
        return new ItemExpression(node, keys.Count == 1 ? keys[0] : new TupleExpression([.. keys], token.Line), token.Line);
    }

    private Expression ParseSubscribed()
    {
        int line = Current.Line;
        Expression? start = null;
        if (Current.Kind != TokenKind.Colon)
        {
            start = ParseExpression();
            if (Current.Kind != TokenKind.Colon)
            {
                return start;
            }
        }

        Next();
        var stop = Current.Kind is TokenKind.Colon or TokenKind.RBracket or TokenKind.Comma ? null : ParseExpression();
        Expression? step = null;
        if (Skip(TokenKind.Colon) && Current.Kind is not (TokenKind.RBracket or TokenKind.Comma))
        {
            step = ParseExpression();
        }

        return new SliceExpression(start, stop, step, line);
    }

    private ArgumentList ParseArguments()
    {
        int line = Expect(TokenKind.LParen).Line;
        var positional = new List<Expression>();
        var keywords = new List<(string, Expression)>();
        Expression? spread = null;
        Expression? keywordSpread = null;
        bool needsComma = false;
        while (Current.Kind != TokenKind.RParen)
        {
            if (needsComma)
            {
                Expect(TokenKind.Comma);
                if (Current.Kind == TokenKind.RParen)
                {
                    break;
                }
            }

            if (Current.Kind == TokenKind.Mul)
            {
                Ensure(spread is null && keywordSpread is null);
                Next();
                spread = ParseExpression();
            }
            else if (Current.Kind == TokenKind.Pow)
            {
                Ensure(keywordSpread is null);
                Next();
                keywordSpread = ParseExpression();
            }
            else if (Current.Kind == TokenKind.Name && Look().Kind == TokenKind.Assign)
            {
                Ensure(keywordSpread is null);
                string key = Next().Text;
                Next();
                keywords.Add((key, ParseExpression()));
            }
            else
            {
                Ensure(spread is null && keywordSpread is null && keywords.Count == 0);
                positional.Add(ParseExpression());
            }

            needsComma = true;
        }

        Expect(TokenKind.RParen);
        return new ArgumentList([.. positional], [.. keywords], spread, keywordSpread);

        void Ensure(bool condition)
        {
            if (!condition)
            {
                throw Fail("invalid syntax for function call expression", line);
            }
        }
    }

    private CallExpression ParseCallOf(Expression node)
    {
        int line = Current.Line;
        return new CallExpression(node, ParseArguments(), line);
    }

    private Expression? ParseFilters(Expression? node, bool startInline)
    {
        while (Current.Kind == TokenKind.Pipe || startInline)
        {
            if (!startInline)
            {
                Next();
            }

            int line = Current.Line;
            string filter = ParseDottedName();
            var arguments = Current.Kind == TokenKind.LParen ? ParseArguments() : ArgumentList.Empty;
            node = new FilterExpression(node, filter, arguments, line);
            startInline = false;
        }

        return node;
    }

    private string ParseDottedName()
    {
        string dotted = Expect(TokenKind.Name).Text;
        while (Skip(TokenKind.Dot))
        {
            dotted += "." + Expect(TokenKind.Name).Text;
        }

        return dotted;
    }

    private Expression ParseTest(Expression node)
    {
        int line = Next().Line;
        bool negated = SkipName("not");
        string test = ParseDottedName();
        var arguments = ArgumentList.Empty;
        if (Current.Kind == TokenKind.LParen)
        {
            arguments = ParseArguments();
        }
        else if (Current.Kind is TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.LBracket or TokenKind.LBrace
            && !(Current.IsName("else") || Current.IsName("or") || Current.IsName("and")))
        {
            if (Current.IsName("is"))
            {
                throw Fail("You cannot chain multiple tests with is");
            }

            arguments = new ArgumentList([ParsePostfix(ParsePrimary())], [], null, null);
        }

        Expression result = new TestExpression(node, test, arguments, line);
        return negated ? new UnaryExpression(UnaryOperator.Not, result, line) : result;
    }
}
