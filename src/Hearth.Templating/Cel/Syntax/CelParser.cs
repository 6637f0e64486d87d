using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Syntax;

/// <summary>Reads an expression after the grammar of the specification (doc/langdef.md), macros expanded to nodes of their own.</summary>
internal sealed partial class CelParser
{
    private readonly List<CelToken> tokens;
    private readonly CelLibraries libraries;
    private readonly int maxDepth;
    private int position;
    private int nesting;

    private CelParser(List<CelToken> tokens, CelLibraries libraries, int maxDepth)
    {
        this.tokens = tokens;
        this.libraries = libraries;
        this.maxDepth = maxDepth;
    }

    private CelToken Current => tokens[position];

    private int LastEnd => tokens[position - 1].End;

    /// <exception cref="CelSyntaxException">The first error.</exception>
    public static CelExpression Parse(string text, CelLibraries libraries, CelLimits limits)
    {
        if (text.Length > limits.MaxLength)
        {
            throw new CelSyntaxException(CelRules.Limit, 0, 1, $"found an expression of {text.Length} characters; wants at most {limits.MaxLength}");
        }

        var parser = new CelParser(CelLexer.Read(text), libraries, limits.MaxDepth);
        var root = parser.ParseExpression();
        return parser.Current.Kind == CelTokenKind.End ? root : throw parser.Unexpected("the end of the expression or an operator");
    }

    // expr : conditionalOr ('?' conditionalOr ':' expr)?
    private CelExpression ParseExpression()
    {
        Enter();
        var condition = ParseLogic(isAnd: false);
        var result = condition;
        if (Accept("?"))
        {
            var whenTrue = ParseLogic(isAnd: false);
            Expect(":");
            result = Checked(new ConditionalExpression(condition, whenTrue, ParseExpression()));
        }

        nesting--;
        return result;
    }

    // conditionalOr : conditionalAnd ('||' conditionalAnd)* ; conditionalAnd : relation ('&&' relation)*
    private CelExpression ParseLogic(bool isAnd)
    {
        var first = isAnd ? ParseBinary(0) : ParseLogic(isAnd: true);
        string symbol = isAnd ? "&&" : "||";
        if (!Current.Is(symbol))
        {
            return first;
        }

        List<CelExpression> operands = [first];
        while (Accept(symbol))
        {
            operands.Add(isAnd ? ParseBinary(0) : ParseLogic(isAnd: true));
        }

        return Checked(new LogicExpression(isAnd, [.. operands]));
    }

    // relation : relation relop relation | calc ; calc : calc ('*' | '/' | '%') calc | calc ('+' | '-') calc | unary
    private CelExpression ParseBinary(int level)
    {
        if (level == 3)
        {
            return ParseUnary();
        }

        var left = ParseBinary(level + 1);
        while (OperatorAt(level) is { } op)
        {
            int start = Current.Start;
            position++;
            left = Checked(new BinaryExpression(op, left, ParseBinary(level + 1), start));
        }

        return left;
    }

    private CelOperator? OperatorAt(int level)
    {
        if (Current.Kind == CelTokenKind.In)
        {
            return level == 0 ? CelOperator.In : null;
        }

        if (Current.Kind != CelTokenKind.Symbol)
        {
            return null;
        }

        return (level, Current.Text) switch
        {
            (0, "==") => CelOperator.Equal,
            (0, "!=") => CelOperator.NotEqual,
            (0, "<") => CelOperator.Less,
            (0, "<=") => CelOperator.LessOrEqual,
            (0, ">") => CelOperator.Greater,
            (0, ">=") => CelOperator.GreaterOrEqual,
            (1, "+") => CelOperator.Add,
            (1, "-") => CelOperator.Subtract,
            (2, "*") => CelOperator.Multiply,
            (2, "/") => CelOperator.Divide,
            (2, "%") => CelOperator.Remainder,
            _ => null,
        };
    }

    // unary : member | '!'+ member | '-'+ member
    private CelExpression ParseUnary()
    {
        int start = Current.Start;
        int count = 0;
        bool isNot = Current.Is("!");
        if (!isNot && !Current.Is("-"))
        {
            return ParseMember();
        }

        string symbol = Current.Text;
        while (Accept(symbol))
        {
            count++;
        }

        if (!isNot && Current is { Kind: CelTokenKind.Literal, Value.Kind: CelKind.Int or CelKind.Double })
        {
            // The last minus belongs to the literal, so that the smallest int can be written.
            int minus = tokens[position - 1].Start;
            var literal = Current;
            position++;
            var member = ParseMemberAfter(new LiteralExpression(Negative(literal.Value), minus, literal.End));
            return count % 2 == 1 ? member : new UnaryExpression(false, member, start, member.End);
        }

        var operand = ParseMember();
        return count % 2 == 0 ? operand : Checked(new UnaryExpression(isNot, operand, start, operand.End));
    }

    private static CelValue Negative(in CelValue value) =>
        value.Kind == CelKind.Double ? CelValue.Of(-value.AsDouble) : CelValue.Of(unchecked(-value.AsInt));

    private void Enter()
    {
        if (++nesting > maxDepth)
        {
            throw new CelSyntaxException(CelRules.Limit, Current.Start, Math.Max(1, Current.Length), $"expression recursion limit exceeded: {maxDepth}");
        }
    }

    private T Checked<T>(T node)
        where T : CelExpression => node.Depth <= 2 * maxDepth
        ? node
        : throw new CelSyntaxException(CelRules.Limit, node.Start, 1, $"found {node.Depth} operators inside of each other; wants at most {2 * maxDepth}");

    private bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        position++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private CelSyntaxException Unexpected(string wanted) => new(CelRules.Syntax, Current.Start, Math.Max(1, Current.Length), $"found {Describe(Current)}; wants {wanted}");

    private static string Describe(in CelToken token) => token.Kind switch
    {
        CelTokenKind.End => "the end of the expression",
        CelTokenKind.Literal => $"the literal {token.Value}",
        CelTokenKind.Quoted => $"`{token.Text}`",
        _ => $"'{token.Text}'",
    };
}
