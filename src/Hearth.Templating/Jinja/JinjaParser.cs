using System.Runtime.CompilerServices;
using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja;

/// <summary>
/// Reads tokens into statements, with Jinja 3.1's messages (parser.py). Statements are in
/// <c>JinjaParser.Statements.cs</c>, expressions in <c>JinjaParser.Expressions.cs</c>.
/// </summary>
internal sealed partial class JinjaParser
{
    private readonly JinjaOptions options;
    private readonly List<Token> tokens;
    private readonly string? name;
    private readonly Stack<string> openTags = [];
    private readonly Stack<string[]> endTags = [];
    private int at;

    private JinjaParser(JinjaOptions options, List<Token> tokens, string? name)
    {
        this.options = options;
        this.tokens = tokens;
        this.name = name;
        CheckReadable(0);
    }

    private Token Current => tokens[at];

    public static Statement[] Parse(JinjaOptions options, string source, string? name)
    {
        try
        {
            var parser = new JinjaParser(options, JinjaLexer.Tokenize(options, source, name), name);
            return parser.ParseBody(null);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new JinjaException("RecursionError", "the template nests too deep", 0, name);
        }
    }

    private void CheckReadable(int index)
    {
        if (tokens[index] is { Kind: TokenKind.Error, Value: JinjaException error })
        {
            throw error;
        }
    }

    private Token Next()
    {
        var token = tokens[at];
        if (token.Kind != TokenKind.Eof)
        {
            CheckReadable(++at);
        }

        return token;
    }

    private Token Look()
    {
        int next = Math.Min(at + 1, tokens.Count - 1);
        CheckReadable(next);
        return tokens[next];
    }

    private bool SkipName(string keyword)
    {
        if (!Current.IsName(keyword))
        {
            return false;
        }

        Next();
        return true;
    }

    private bool Skip(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Next();
        return true;
    }

    private Token Expect(TokenKind kind) => Current.Kind == kind ? Next() : throw Unexpected(Token.DescribeKind(kind));

    private Token ExpectName(string keyword) => Current.IsName(keyword) ? Next() : throw Unexpected(keyword);

    private JinjaException Unexpected(string expected) => Current.Kind == TokenKind.Eof
        ? Fail($"unexpected end of template, expected {Values.Py.Repr(expected)}.")
        : Fail($"expected token {Values.Py.Repr(expected)}, got {Values.Py.Repr(Current.Describe())}");

    private JinjaException Fail(string message, int? line = null) => JinjaException.Syntax(message, line ?? Current.Line, name);

    private Statement[] ParseBody(string[]? until)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new List<Statement>();
        if (until is not null)
        {
            endTags.Push(until);
        }

        while (Current.Kind != TokenKind.Eof)
        {
            switch (Current.Kind)
            {
                case TokenKind.Data:
                    var data = Next();
                    body.Add(new TextStatement(data.Text, data.Line));
                    break;
                case TokenKind.VariableBegin:
                    Next();
                    int line = Current.Line;
                    body.Add(new PrintStatement(ParseTuple(), line));
                    Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin:
                    Next();
                    if (until is not null && Current.Kind == TokenKind.Name && Array.IndexOf(until, Current.Text) >= 0)
                    {
                        endTags.Pop();
                        return [.. body];
                    }

                    ParseStatement(body);
                    Expect(TokenKind.BlockEnd);
                    break;
                default:
                    throw Fail("internal parsing error");
            }
        }

        if (until is not null)
        {
            endTags.Pop();
        }

        return [.. body];
    }

    // After a tag's head: its body up to one of the end tags, which stays the current token.
    private Statement[] ParseStatements(string[] until, bool dropEnd)
    {
        Skip(TokenKind.Colon);
        Expect(TokenKind.BlockEnd);
        var body = ParseBody(until);
        if (Current.Kind == TokenKind.Eof)
        {
            endTags.Push(until);
            throw FailUnknown(null, Current.Line);
        }

        if (dropEnd)
        {
            Next();
        }

        return body;
    }

    private JinjaException FailUnknown(string? tag, int line)
    {
        string? looking = endTags.TryPeek(out string[]? wanted) ? string.Join(" or ", wanted.Select(Values.Py.Repr)) : null;
        string message = tag is null ? "Unexpected end of template." : $"Encountered unknown tag {Values.Py.Repr(tag)}.";
        if (looking is not null)
        {
            message += tag is not null && endTags.Any(tags => Array.IndexOf(tags, tag) >= 0)
                ? $" You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {looking}."
                : $" Jinja was looking for the following tags: {looking}.";
        }

        if (openTags.TryPeek(out string? open))
        {
            message += $" The innermost block that needs to be closed is {Values.Py.Repr(open)}.";
        }

        return Fail(message, line);
    }
}
