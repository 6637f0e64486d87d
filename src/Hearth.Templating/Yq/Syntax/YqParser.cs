using System.Collections.Concurrent;

namespace Hearth.Templating.Yq.Syntax;

/// <summary>
/// Makes a tree of an expression by precedence. Operators of one precedence group to the right, so <c>3 - 2 - 1</c> is
/// <c>3 - (2 - 1)</c>, as upstream has it.
/// </summary>
internal sealed class YqParser
{
    private readonly List<YqToken> tokens;
    private int at;
    private int depth;

    private YqParser(List<YqToken> tokens) => this.tokens = tokens;

    private static readonly ConcurrentDictionary<string, YqExpression> Parsed = new(StringComparer.Ordinal);

    /// <summary>The tree; null for an expression of nothing, which gives what it is given.</summary>
    /// <exception cref="YqException">The text is no expression.</exception>
    public static YqExpression? Parse(string text)
    {
        if (Parsed.TryGetValue(text, out var known))
        {
            return known;
        }

        var tokens = Complete(YqLexer.Read(text));
        CheckBrackets(tokens);
        if (tokens.Count == 0)
        {
            return null;
        }

        var parser = new YqParser(tokens);
        var tree = parser.ParseExpression(0);
        if (parser.at < tokens.Count)
        {
            throw new YqException("bad expression, please check expression syntax") { At = tokens[parser.at].At };
        }

        if (Parsed.Count < 1_000)
        {
            Parsed[text] = tree;
        }

        return tree;
    }

    // What the text leaves out: the dot of .[0], the pipe between .a and .b, the ends of slices, the nothing inside of [].
    private static List<YqToken> Complete(List<YqToken> read)
    {
        var made = new List<YqToken>(read.Count + 8);
        for (int i = 0; i < read.Count; i++)
        {
            var token = read[i];
            var next = i + 1 < read.Count ? read[i + 1] : default(YqToken?);
            if (token.Kind == YqTokenKind.OpenTraversal)
            {
                made.Add(Operator(YqOperator.Self, token.At));
                made.Add(Operator(YqOperator.TraverseList, token.At));
                token = token with { Kind = YqTokenKind.OpenList };
            }
            else if (token.Is(YqOperator.CreateMap) && i > 0 && StartsSlice(read, i))
            {
                made.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Value, "0") { Value = YqNode.Integer(0), At = token.At }, token.At));
            }

            bool skips = false;
            if (token.Assigning is { } assigning && next is { } assign && assign.Is(YqOperator.Assign))
            {
                var getter = token.Expression!; // An operator has one.
                token = token with { Expression = new YqExpression(assigning, getter.Text) { Options = getter.Options, IsUpdate = assign.Expression!.IsUpdate, At = token.At } };
                skips = true;
            }

            made.Add(token);
            if (next is { } following)
            {
                Follow(made, token, following);
            }

            i += skips ? 1 : 0;
        }

        return made;
    }

    private static bool StartsSlice(List<YqToken> read, int i) =>
        read[i - 1].Kind == YqTokenKind.OpenTraversal
        || (i >= 2 && read[i - 1].Kind == YqTokenKind.OpenList && read[i - 2].Kind is YqTokenKind.Operator or YqTokenKind.CloseList or YqTokenKind.CloseObject);

    private static void Follow(List<YqToken> made, in YqToken token, in YqToken next)
    {
        if (token.Is(YqOperator.CreateMap) && next.Kind == YqTokenKind.CloseList)
        {
            made.Add(Operator(YqOperator.Length, next.At));
        }

        if ((token.Kind == YqTokenKind.OpenList && next.Kind == YqTokenKind.CloseList) || (token.Kind == YqTokenKind.OpenObject && next.Kind == YqTokenKind.CloseObject))
        {
            made.Add(Operator(YqOperator.Empty, next.At));
        }

        if (!token.TakesPath)
        {
            return;
        }

        if (next.Is(YqOperator.Path) || next.Kind == YqTokenKind.OpenTraversal)
        {
            made.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.ShortPipe, ".") { At = next.At }, next.At));
        }
        else if (next.Kind == YqTokenKind.OpenList)
        {
            made.Add(Operator(YqOperator.TraverseList, next.At));
        }
    }

    private static YqToken Operator(YqOperator op, int at) => new(YqTokenKind.Operator, new YqExpression(op) { At = at }, at);

    private static void CheckBrackets(List<YqToken> tokens)
    {
        var open = new Stack<YqToken>();
        foreach (var token in tokens)
        {
            switch (token.Kind)
            {
                case YqTokenKind.OpenBracket or YqTokenKind.OpenList or YqTokenKind.OpenObject:
                    open.Push(token);
                    break;
                case YqTokenKind.CloseBracket when open.Count == 0:
                    throw new YqException("bad expression, got close brackets without matching opening bracket") { At = token.At };
                case YqTokenKind.CloseList or YqTokenKind.CloseObject when open.Count == 0:
                    throw new YqException("bad expression, could not find matching `)`") { At = token.At };
                case YqTokenKind.CloseBracket or YqTokenKind.CloseList or YqTokenKind.CloseObject:
                    var opener = open.Pop();
                    if (token.Kind != opener.Kind + 1)
                    {
                        throw Unclosed(opener);
                    }

                    break;
            }
        }

        if (open.TryPop(out var last))
        {
            throw last.Kind == YqTokenKind.OpenBracket ? new YqException("bad expression - probably missing close bracket on (") { At = last.At } : Unclosed(last);
        }
    }

    private static YqException Unclosed(in YqToken opener) => new($"bad expression, could not find matching `{opener.Kind switch
    {
        YqTokenKind.OpenList => ']',
        YqTokenKind.OpenObject => '}',
        _ => ')',
    }}`")
    {
        At = opener.At,
    };

    private YqExpression ParseExpression(int least)
    {
        if (++depth > YqBudget.MaxDepth)
        {
            throw new YqException($"the expression is more than {YqBudget.MaxDepth} operators deep") { At = tokens[Math.Min(at, tokens.Count - 1)].At };
        }

        var left = ParseOperand();
        while (at < tokens.Count && tokens[at] is { Kind: YqTokenKind.Operator, Expression: { } op } && Arguments(op) == 2 && YqOperators.Of(op.Operator).Precedence is var precedence && precedence >= least)
        {
            at++;
            if (!StartsOperand())
            {
                throw new YqException($"'{op.Text.Trim()}' expects 2 args but there is 1") { At = op.At, Length = Math.Max(1, op.Text.Trim().Length) };
            }

            // Brackets belong to what stands right before them.
            var right = op.Operator == YqOperator.TraverseList ? ParseOperand() : ParseExpression(precedence);
            bool isOptional = op.Operator == YqOperator.TraverseList && tokens[at - 1].IsOptional;
            left = isOptional
                ? new YqExpression(op.Operator, op.Text) { Left = left, Right = right, Options = new YqOptions.Traversal(IsOptional: true), At = op.At }
                : op.With(left, right);
        }

        depth--;
        return left;
    }

    private YqExpression ParseOperand()
    {
        if (at == tokens.Count)
        {
            throw new YqException("bad expression, please check expression syntax");
        }

        var token = tokens[at++];
        switch (token.Kind)
        {
            case YqTokenKind.OpenBracket:
                return ParseInside(YqTokenKind.CloseBracket);
            case YqTokenKind.OpenList:
                return new YqExpression(YqOperator.Collect, "[") { Right = ParseInside(YqTokenKind.CloseList), At = token.At };
            case YqTokenKind.OpenObject:
                var content = ParseInside(YqTokenKind.CloseObject);
                return new YqExpression(YqOperator.ShortPipe, "{") { Left = content, Right = new YqExpression(YqOperator.CollectObject, "}") { At = token.At }, At = token.At };
            case not YqTokenKind.Operator:
                throw new YqException("bad expression, please check expression syntax") { At = token.At };
        }

        var op = token.Expression!; // An operator has one.
        switch (Arguments(op))
        {
            case 0:
                return op;
            case 2:
                throw new YqException($"'{op.Text.Trim()}' expects 2 args but there is {(StartsOperand() ? 1 : 0)}") { At = op.At, Length = Math.Max(1, op.Text.Trim().Length) };
        }

        if (StartsOperand())
        {
            return op.With(null, ParseExpression(YqOperators.Of(op.Operator).Precedence));
        }

        return op.Operator == YqOperator.First
            ? op
            : throw new YqException($"'{op.Text.Trim()}' expects 1 arg but received none") { At = op.At, Length = Math.Max(1, op.Text.Trim().Length) };
    }

    private YqExpression ParseInside(YqTokenKind close)
    {
        if (!StartsOperand())
        {
            int place = at < tokens.Count ? tokens[at].At : -1;
            throw at < tokens.Count && tokens[at].Expression is { } infix
                ? new YqException($"'{infix.Text.Trim()}' expects 2 args but there is 1") { At = place }
                : new YqException("bad expression, please check expression syntax") { At = place };
        }

        var inside = ParseExpression(0);
        if (at == tokens.Count || tokens[at].Kind != close)
        {
            throw new YqException("bad expression, please check expression syntax") { At = at < tokens.Count ? tokens[at].At : -1 };
        }

        at++;
        return inside;
    }

    private bool StartsOperand() => at < tokens.Count && tokens[at] switch
    {
        { Kind: YqTokenKind.OpenBracket or YqTokenKind.OpenList or YqTokenKind.OpenObject } => true,
        { Expression: { } op } => Arguments(op) < 2,
        _ => false,
    };

    // any_c and all_c are any and all with a condition.
    private static int Arguments(YqExpression op) =>
        op.Operator is YqOperator.Any or YqOperator.All && op.IsUpdate ? 1 : YqOperators.Of(op.Operator).Arguments;
}
