using System.Globalization;

namespace Hearth.Talos.Tests.Conformance.Go;

/// <summary>Reads the part of Go in which table-driven tests are written: functions, literals, assignments, returns.</summary>
internal sealed class GoParser(List<GoToken> tokens, List<string> skipped)
{
    private int at;

    /// <summary>A brace after a name opens the loop's block, not a literal.</summary>
    private bool beforeBlock;

    private GoToken Now => tokens[at];

    /// <summary>The functions and the single constants and variables of a file.</summary>
    public static void ReadFile(string text, Dictionary<string, GoFunction> functions, Dictionary<string, GoNode> values, List<string> skipped)
    {
        var parser = new GoParser(GoLexer.Read(text), skipped);
        while (parser.Now.Kind != GoTokenKind.End)
        {
            parser.ReadTop(functions, values);
        }
    }

    private void ReadTop(Dictionary<string, GoFunction> functions, Dictionary<string, GoNode> values)
    {
        if (Take("func"))
        {
            bool method = Is("(");
            if (method)
            {
                SkipPair();
            }

            string name = tokens[at++].Value;
            if (Is("["))
            {
                SkipPair();
            }

            int start = at;
            try
            {
                var function = ReadFunction();
                if (!method)
                {
                    functions[name] = function;
                }
            }
            catch (GoUnsupportedException exception)
            {
                skipped.Add($"{name}: {exception.Message} near {string.Join(' ', tokens.Skip(at - 6).Take(10).Select(token => token.Value))}");
                at = start;
                while (!Is("{"))
                {
                    at++;
                }

                SkipPair();
            }
        }
        else if (Take("const") || Take("var"))
        {
            bool group = Take("(");
            do
            {
                ReadValue(values);
            }
            while (group && !Take(")"));
        }
        else if (Is("(") || Is("{"))
        {
            SkipPair();
        }
        else
        {
            at++;
        }
    }

    private void ReadValue(Dictionary<string, GoNode> values)
    {
        int start = at;
        try
        {
            string name = tokens[at++].Value;
            while (!Is("=") && !Is(";") && !Is(")"))
            {
                at++;
            }

            if (Take("="))
            {
                values[name] = ReadExpression();
            }
        }
        catch (GoUnsupportedException)
        {
            at = start;
        }

        while (!Is(";") && !Is(")") && Now.Kind != GoTokenKind.End)
        {
            if (Is("(") || Is("{"))
            {
                SkipPair();
            }
            else
            {
                at++;
            }
        }

        Take(";");
    }

    private GoFunction ReadFunction()
    {
        var parameters = new List<string>();
        Want("(");
        bool named = true;
        while (!Take(")"))
        {
            if (named && Now.Kind == GoTokenKind.Name)
            {
                parameters.Add(Now.Value);
                named = false;
            }

            if (Is("(") || Is("[") || Is("{"))
            {
                SkipPair();
                continue;
            }

            named |= Is(",");
            at++;
        }

        if (Is("("))
        {
            SkipPair(); // Several results.
        }
        else if (!Is("{"))
        {
            ReadType();
        }

        return new GoFunction(parameters, ReadBlock());
    }

    private List<GoNode> ReadBlock()
    {
        var body = new List<GoNode>();
        Want("{");
        while (!Take("}"))
        {
            if (!Take(";"))
            {
                body.Add(ReadStatement());
            }
        }

        return body;
    }

    private GoNode ReadStatement()
    {
        if (Take("return"))
        {
            var values = new List<GoNode>();
            while (!Is(";") && !Is("}"))
            {
                values.Add(ReadExpression());
                Take(",");
            }

            return new GoReturn(values);
        }

        if (Take("for"))
        {
            return ReadRange();
        }

        if (Is("if") && ReadIf() is { } choice)
        {
            return choice;
        }

        if (Is("if") || Is("switch") || Is("type") || Is("select") || Is("go") || Is("defer"))
        {
            string what = Now.Value;
            while (!Is("{") && !(Is(";") && what is "go" or "defer"))
            {
                at++;
            }

            SkipBlocks();
            return new GoOther(what);
        }

        if (Take("var"))
        {
            string name = tokens[at++].Value;
            if (!Is("="))
            {
                ReadType();
            }

            return new GoAssign([new GoName(name)], [Take("=") ? ReadExpression() : new GoLiteral(null)]);
        }

        var targets = new List<GoNode>();
        do
        {
            targets.Add(ReadExpression());
        }
        while (Take(","));
        if (!Take(":=") && !Take("="))
        {
            if (Take("+="))
            {
                return new GoAssign(targets, [new GoBinary("+", targets[0], ReadExpression())]);
            }

            return targets[0];
        }

        var assigned = new List<GoNode>();
        do
        {
            assigned.Add(ReadExpression());
        }
        while (Take(","));
        return new GoAssign(targets, assigned);
    }

    /// <summary>An <c>if</c> without a statement of its own; null, with nothing read, for the others.</summary>
    private GoIf? ReadIf()
    {
        int start = at++;
        try
        {
            beforeBlock = true;
            var condition = ReadExpression();
            beforeBlock = false;
            if (Is("{"))
            {
                var then = ReadBlock();
                List<GoNode> otherwise = !Take("else") ? [] : Is("if") ? [ReadStatement()] : ReadBlock();
                return new GoIf(condition, then, otherwise);
            }
        }
        catch (GoUnsupportedException)
        {
            // Skipped as a whole below.
        }

        beforeBlock = false;
        at = start;
        return null;
    }

    private GoNode ReadRange()
    {
        string item = "";
        while (!Is("range"))
        {
            if (Is("{"))
            {
                SkipPair();
                return new GoOther("for");
            }

            item = Now.Kind == GoTokenKind.Name ? Now.Value : item;
            at++;
        }

        at++;
        beforeBlock = true;
        var over = ReadExpression();
        beforeBlock = false;
        return new GoRange(item, over, ReadBlock());
    }

    private void SkipBlocks()
    {
        while (Is("{"))
        {
            SkipPair();
            if (Take("else"))
            {
                while (!Is("{"))
                {
                    at++;
                }
            }
        }
    }

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

    private void SkipPair()
    {
        int depth = 0;
        do
        {
            depth += Now.Kind != GoTokenKind.Mark ? 0 : Now.Value is "(" or "[" or "{" ? 1 : Now.Value is ")" or "]" or "}" ? -1 : 0;
            at++;
        }
        while (depth > 0 && Now.Kind != GoTokenKind.End);
    }

    private bool Is(string value) => Now.Kind is GoTokenKind.Mark or GoTokenKind.Name && Now.Value == value;

    private bool Take(string value)
    {
        bool found = Is(value);
        at += found ? 1 : 0;
        return found;
    }

    private void Want(string value)
    {
        if (!Take(value))
        {
            throw new GoUnsupportedException($"\"{Now.Value}\" where \"{value}\" was wanted");
        }
    }
}
