using System.Globalization;

namespace Hearth.Talos.Tests.Conformance.Go;

/// <content>Expressions and the types in them.</content>
internal sealed partial class GoParser
{
    private GoNode ReadExpression(int level = 0)
    {
        string[][] levels = [["||"], ["&&"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-", "|"], ["*", "/", "%", "<<", ">>", "&"]];
        if (level == levels.Length)
        {
            return ReadUnary();
        }

        var left = ReadExpression(level + 1);
        while (Now.Kind == GoTokenKind.Mark && levels[level].Contains(Now.Value))
        {
            string mark = tokens[at++].Value;
            left = new GoBinary(mark, left, ReadExpression(level + 1));
        }

        return left;
    }

    private GoNode ReadUnary()
    {
        if (Now.Kind == GoTokenKind.Mark && Now.Value is "&" or "-" or "!" or "*")
        {
            string mark = tokens[at++].Value;
            return new GoUnary(mark, ReadUnary());
        }

        return ReadPostfix(ReadOperand());
    }

    private GoNode ReadOperand()
    {
        var token = Now;
        switch (token.Kind)
        {
            case GoTokenKind.Text:
                at++;
                return new GoLiteral(token.Value);
            case GoTokenKind.Number:
                at++;
                return new GoLiteral(ReadNumber(token.Value));
            case GoTokenKind.Mark when token.Value == "(":
                at++;
                var inner = ReadExpression();
                Want(")");
                return inner;
            case GoTokenKind.Mark when token.Value == "[":
                string list = ReadType();
                return ReadTyped(list);
            case GoTokenKind.Name when token.Value == "map":
                return ReadTyped(ReadType());
            case GoTokenKind.Name when token.Value == "struct":
                return ReadTyped(ReadType());
            case GoTokenKind.Name when token.Value == "func":
                at++;
                return ReadFunction();
            case GoTokenKind.Name:
                at++;
                return token.Value switch
                {
                    "nil" => new GoLiteral(null),
                    "true" => new GoLiteral(true),
                    "false" => new GoLiteral(false),
                    _ => new GoName(token.Value),
                };
            default:
                throw new GoUnsupportedException($"token {token.Value}");
        }
    }

    private GoNode ReadTyped(string type) => Is("{") ? ReadComposite(type) : new GoName(type); // A conversion, []byte("x").

    private GoNode ReadPostfix(GoNode node)
    {
        while (true)
        {
            if (Take("."))
            {
                if (Is("("))
                {
                    SkipPair();
                    continue;
                }

                node = new GoSelector(node, tokens[at++].Value);
            }
            else if (Take("("))
            {
                var arguments = new List<GoNode>();
                while (!Take(")"))
                {
                    arguments.Add(ReadExpression());
                    Take("...");
                    if (!Take(",") && !Take(";"))
                    {
                        Want(")");
                        break;
                    }

                    Take(";");
                }

                node = new GoCall(node, arguments);
            }
            else if (Take("["))
            {
                node = new GoIndex(node, ReadExpression());
                Want("]");
            }
            else if (Is("{") && !beforeBlock && TypeNameOf(node) is { } type)
            {
                node = ReadComposite(type);
            }
            else
            {
                return node;
            }
        }
    }

    private static string? TypeNameOf(GoNode node) => node switch
    {
        GoName name => name.Name,
        GoSelector { Target: GoName package } selector => $"{package.Name}.{selector.Name}",
        _ => null,
    };

    private GoComposite ReadComposite(string type)
    {
        Want("{");
        bool outer = beforeBlock;
        beforeBlock = false;
        var elements = new List<(GoNode?, GoNode)>();
        while (!Take("}"))
        {
            if (Take(";") || Take(","))
            {
                continue;
            }

            var first = ReadElement();
            elements.Add(Take(":") ? (first, ReadElement()) : (null, first));
        }

        beforeBlock = outer;
        return new GoComposite(type, elements);
    }

    private GoNode ReadElement() => Is("{") ? ReadComposite("") : ReadExpression();

    private string ReadType()
    {
        if (Take("*"))
        {
            return ReadType();
        }

        if (Is("["))
        {
            SkipPair();
            return $"[]{ReadType()}";
        }

        if (Take("map"))
        {
            SkipPair();
            return $"map:{ReadType()}";
        }

        if (Take("struct") || Take("interface"))
        {
            SkipPair();
            return "struct";
        }

        if (Take("func"))
        {
            SkipPair();
            return Is("{") || Is(")") || Is(",") || Is(";") ? "func" : ReadType();
        }

        string name = tokens[at++].Value;
        while (Take("."))
        {
            name += $".{tokens[at++].Value}";
        }

        return name;
    }

    private static object ReadNumber(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? (object)long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : text.StartsWith("0o", StringComparison.Ordinal) ? Convert.ToInt64(text[2..], 8)
        : text.Contains('.') ? (object)double.Parse(text, CultureInfo.InvariantCulture)
        : text.Length > 1 && text[0] == '0' ? Convert.ToInt64(text, 8)
        : long.Parse(text, CultureInfo.InvariantCulture);
}
