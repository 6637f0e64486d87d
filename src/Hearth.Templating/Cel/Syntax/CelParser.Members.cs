using System.Collections.Frozen;
using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Syntax;

internal sealed partial class CelParser
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while");

    private CelExpression ParseMember() => ParseMemberAfter(ParsePrimary());

    // member : primary | member '.' '?'? field | member '.' name '(' args? ')' | member '[' '?'? expr ']'
    private CelExpression ParseMemberAfter(CelExpression member)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                position++;
                member = ParseSelection(member);
            }
            else if (Accept("["))
            {
                bool isOptional = AcceptOptional();
                var index = ParseExpression();
                Expect("]");
                member = Checked(new IndexExpression(member, index, isOptional, member.Start, LastEnd));
            }
            else
            {
                return member;
            }
        }
    }

    private CelExpression ParseSelection(CelExpression target)
    {
        bool isOptional = AcceptOptional();
        var name = Current;
        if (name.Kind is not (CelTokenKind.Identifier or CelTokenKind.Quoted))
        {
            throw Unexpected("the name of a field");
        }

        position++;
        if (name.Kind == CelTokenKind.Identifier && !isOptional && Accept("("))
        {
            var arguments = ParseArguments();
            return Checked(Expand(name, target, arguments) ?? new CallExpression(name.Text, false, target, arguments, name.Start, target.Start, LastEnd));
        }

        return Checked(new SelectExpression(target, name.Text, isOptional, isTest: false, target.Start, name.End));
    }

    // primary : '.'? name | '.'? name '(' args? ')' | '(' expr ')' | list | map | '.'? name ('.' name)* '{' fields '}' | literal
    private CelExpression ParsePrimary()
    {
        var token = Current;
        if (token.Kind == CelTokenKind.Literal)
        {
            position++;
            return token.Text != CelLexer.MinimumMagnitude
                ? new LiteralExpression(token.Value, token.Start, token.End)
                : throw new CelSyntaxException(CelRules.Syntax, token.Start, token.Length, "invalid int literal: wants -9223372036854775808 to 9223372036854775807");
        }

        if (Accept("("))
        {
            var inner = ParseExpression();
            Expect(")");
            return inner;
        }

        if (Accept("["))
        {
            return ParseList(token.Start);
        }

        if (Accept("{"))
        {
            var entries = ParseEntries(isMessage: false);
            return Checked(new MapExpression(entries, token.Start, LastEnd));
        }

        bool isAbsolute = Accept(".");
        var name = Current;
        if (name.Kind != CelTokenKind.Identifier)
        {
            throw Unexpected(isAbsolute ? "a name" : "a value");
        }

        position++;
        if (Reserved.Contains(name.Text))
        {
            throw new CelSyntaxException(CelRules.Syntax, name.Start, name.Length, $"reserved identifier: {name.Text}", $"read a field of that name as target.{name.Text}");
        }

        if (Accept("("))
        {
            var arguments = ParseArguments();
            return Checked((isAbsolute ? null : Expand(name, null, arguments))
                ?? new CallExpression(name.Text, isAbsolute, null, arguments, name.Start, token.Start, LastEnd));
        }

        return TryParseMessage(token.Start, isAbsolute) ?? new NameExpression(name.Text, isAbsolute, token.Start, name.End);
    }

    // Looks ahead for name ('.' name)* '{'; a brace can follow a name nowhere else.
    private CelExpression? TryParseMessage(int start, bool isAbsolute)
    {
        int ahead = position;
        while (tokens[ahead].Is(".") && tokens[ahead + 1].Kind == CelTokenKind.Identifier)
        {
            ahead += 2;
        }

        if (!tokens[ahead].Is("{"))
        {
            return null;
        }

        string typeName = string.Concat(tokens.GetRange(position - 1, ahead - position + 1).Select(token => token.Text));
        position = ahead + 1;
        var fields = ParseEntries(isMessage: true);
        return Checked(new MessageExpression(typeName, isAbsolute, fields, start, LastEnd));
    }

    private CelExpression[] ParseArguments()
    {
        if (Accept(")"))
        {
            return [];
        }

        List<CelExpression> arguments = [];
        do
        {
            arguments.Add(ParseExpression());
        }
        while (Accept(","));

        Expect(")");
        return [.. arguments];
    }

    private ListExpression ParseList(int start)
    {
        List<CelExpression> items = [];
        List<bool> optional = [];
        while (!Accept("]"))
        {
            optional.Add(AcceptOptional());
            items.Add(ParseExpression());
            if (!Accept(",") && !Current.Is("]"))
            {
                throw Unexpected("',' or ']'");
            }

            if (items.Count > 0 && Current.Is(","))
            {
                throw Unexpected("a value or ']'");
            }
        }

        return Checked(new ListExpression([.. items], [.. optional], start, LastEnd));
    }

    private CelEntry[] ParseEntries(bool isMessage)
    {
        List<CelEntry> entries = [];
        while (!Accept("}"))
        {
            bool isOptional = AcceptOptional();
            var key = isMessage ? ParseFieldName() : ParseExpression();
            Expect(":");
            entries.Add(new CelEntry(key, ParseExpression(), isOptional));
            if (!Accept(",") && !Current.Is("}"))
            {
                throw Unexpected("',' or '}'");
            }
        }

        return [.. entries];
    }

    private LiteralExpression ParseFieldName()
    {
        var name = Current;
        if (name.Kind is not (CelTokenKind.Identifier or CelTokenKind.Quoted))
        {
            throw Unexpected("the name of a field");
        }

        position++;
        return new LiteralExpression(CelValue.Of(name.Text), name.Start, name.End);
    }

    private bool AcceptOptional()
    {
        if (!Current.Is("?"))
        {
            return false;
        }

        if (!libraries.HasFlag(CelLibraries.Optionals))
        {
            throw new CelSyntaxException(CelRules.Syntax, Current.Start, 1, "unsupported syntax '?'; the program that reads this expression has no optional values", "test with has(…) ? … : …");
        }

        position++;
        return true;
    }
}
