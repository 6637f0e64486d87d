using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja;

/// <summary><c>{% trans %}</c>: the text as it is written, with its variables; singular or plural by the count.</summary>
internal sealed partial class JinjaParser
{
    private Statement? ParseTrans(List<Statement> into)
    {
        int line = Next().Line;
        var targets = new List<Expression>();
        var values = new List<Expression>();
        NameExpression? count = null;
        bool? trimmed = null;
        if (Current.Kind == TokenKind.String)
        {
            // The message context chooses between translations; there is only one here.
            Next();
        }

        while (Current.Kind != TokenKind.BlockEnd)
        {
            if (targets.Count > 0 || (trimmed is not null && Current.Kind == TokenKind.Comma))
            {
                Expect(TokenKind.Comma);
            }

            if (Skip(TokenKind.Colon))
            {
                break;
            }

            var token = Expect(TokenKind.Name);
            if (trimmed is null && token.Text is "trimmed" or "notrimmed" && Current.Kind != TokenKind.Assign)
            {
                trimmed = token.Text == "trimmed";
                continue;
            }

            var target = new NameExpression(token.Text, token.Line);
            targets.Add(target);
            values.Add(Skip(TokenKind.Assign) ? ParseExpression() : new NameExpression(token.Text, token.Line));
            count ??= target;
        }

        Expect(TokenKind.BlockEnd);
        var singular = ParseTransBody(trimmed ?? false, ref count);
        Statement[] body = singular;
        if (SkipName("pluralize"))
        {
            if (Current.Kind == TokenKind.Name)
            {
                count = new NameExpression(Next().Text, line);
            }

            Expect(TokenKind.BlockEnd);
            if (count is null)
            {
                throw Fail("pluralize without variables", line);
            }

            var plural = ParseTransBody(trimmed ?? false, ref count);
            var test = new CompareExpression(new NameExpression(count!.Name, line), [(CompareOperator.Equal, new ConstantExpression(1L, line))], line); // Set above.
            body = [new IfStatement([(test, singular)], plural, line)];
        }

        ExpectName("endtrans");
        into.Add(new WithStatement([.. targets], [.. values], body, line));
        return null;
    }

    private Statement[] ParseTransBody(bool trimmed, ref NameExpression? count)
    {
        var body = new List<Statement>();
        while (true)
        {
            switch (Current.Kind)
            {
                case TokenKind.Data:
                    var data = Next();
                    string text = trimmed ? System.Text.RegularExpressions.Regex.Replace(data.Text, @"\s*\n\s*", " ") : data.Text;
                    body.Add(new TextStatement(text, data.Line));
                    break;
                case TokenKind.VariableBegin:
                    Next();
                    var variable = Expect(TokenKind.Name);
                    count ??= new NameExpression(variable.Text, variable.Line);
                    body.Add(new PrintStatement(new NameExpression(variable.Text, variable.Line), variable.Line));
                    Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin:
                    Next();
                    if (Current.IsName("endtrans") || Current.IsName("pluralize"))
                    {
                        return Trim(body, trimmed);
                    }

                    throw Fail(Current.IsName("trans")
                        ? "trans blocks can't be nested; did you mean `endtrans`?"
                        : $"control structures in translatable sections are not allowed; saw `{Current.Describe()}`");
                default:
                    throw Fail("unclosed translation block");
            }
        }
    }

    private static Statement[] Trim(List<Statement> body, bool trimmed)
    {
        if (trimmed && body is [TextStatement first, ..])
        {
            body[0] = new TextStatement(first.Text.TrimStart(), first.Line);
        }

        if (trimmed && body is [.., TextStatement last])
        {
            body[^1] = new TextStatement(last.Text.TrimEnd(), last.Line);
        }

        return [.. body];
    }
}
