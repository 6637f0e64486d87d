namespace Hearth.Talos.Tests.Conformance.Go;

/// <summary>Reads the part of Go in which table-driven tests are written: functions, literals, assignments, returns.</summary>
internal sealed partial class GoParser(List<GoToken> tokens, List<string> skipped)
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
