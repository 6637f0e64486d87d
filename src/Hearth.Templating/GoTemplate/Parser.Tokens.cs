using Hearth.Syntax.Text;

namespace Hearth.Templating.GoTemplate;

// Reading ahead, and errors.
internal sealed partial class Parser
{
    private Token current;

    private Token Next()
    {
        current = lookaheadCount > 0 ? lookahead[--lookaheadCount] : lastLexed = lexer.Next();
        return current;
    }

    // Gives the current token back.
    private void Backup() => lookahead[lookaheadCount++] = current;

    // Gives a token back that stands before those that were given back.
    private void BackupBefore(Token token) => lookahead[lookaheadCount++] = token;

    private Token Peek()
    {
        if (lookaheadCount == 0)
        {
            lookahead[lookaheadCount++] = lastLexed = lexer.Next();
        }

        return lookahead[lookaheadCount - 1];
    }

    private Token NextNonSpace()
    {
        Token token;
        do
        {
            token = Next();
        }
        while (token.Kind == TokenKind.Space);
        return token;
    }

    private Token PeekNonSpace()
    {
        var token = NextNonSpace();
        Backup();
        return token;
    }

    private Token Expect(TokenKind expected, string context)
    {
        var token = NextNonSpace();
        return token.Kind == expected ? token : throw Unexpected(token, context);
    }

    private TemplateException Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error)
        {
            return Error($"unexpected {Describe(token)} in {context}");
        }

        string extra = "";
        if (actionStart >= 0 && LineOf(actionStart) != LineOf(token.Start))
        {
            string started = $" started at {name}:{LineOf(actionStart)}";
            extra = token.Text.EndsWith(" action", StringComparison.Ordinal) ? started : " in action" + started;
        }

        return Error(token.Text + extra);
    }

    private TemplateException Error(string message) =>
        new($"template: {name}:{LineOf(lastLexed.Start)}: {message}", source.Span(Math.Min(lastLexed.Start, source.Length), Math.Min(lastLexed.Length, source.Length - Math.Min(lastLexed.Start, source.Length))));

    private int LineOf(int offset) => 1 + source.Text.AsSpan(0, Math.Min(offset, source.Length)).Count('\n');

    private static string Describe(Token token)
    {
        if (token.Kind == TokenKind.EndOfFile)
        {
            return "EOF";
        }

        if (token.IsKeyword)
        {
            return $"<{token.Text}>";
        }

        // Go cuts at ten characters, and marks that it did only where there are more than ten bytes.
        return Formatting.GoString.ByteLength(token.Text) > 10
            ? Formatting.GoString.Quote(token.Text.Length > 10 ? token.Text[..10] : token.Text) + "..."
            : Formatting.GoString.Quote(token.Text);
    }
}
