using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja;

/// <summary>Tags.</summary>
internal sealed partial class JinjaParser
{
    private void ParseStatement(List<Statement> into)
    {
        var token = Current;
        if (token.Kind != TokenKind.Name)
        {
            throw Fail("tag name expected");
        }

        openTags.Push(token.Text);
        Statement? statement = token.Text switch
        {
            "for" => ParseFor(),
            "if" => ParseIf(),
            "set" => ParseSet(),
            "block" => ParseBlock(),
            "extends" => ParseExtends(),
            "include" => ParseInclude(),
            "import" => ParseImport(),
            "from" => ParseFrom(),
            "macro" => ParseMacro(),
            "call" => ParseCall(),
            "filter" => ParseFilterBlock(),
            "with" => ParseWith(),
            "autoescape" => ParseAutoEscape(),
            "print" => ParsePrint(into),
            "do" when options.AllowDo => ParseDo(),
            "break" or "continue" when options.AllowLoopControls => new LoopControlStatement(Next().Text == "break", token.Line),
            "debug" when options.AllowDebug => new DebugStatement(Next().Line),
            "trans" when options.AllowTrans => ParseTrans(into),
            _ => Unknown(token),
        };
        if (statement is not null)
        {
            into.Add(statement);
        }

        openTags.Pop();
    }

    private Statement Unknown(Token token)
    {
        openTags.Pop();
        throw FailUnknown(token.Text, token.Line);
    }

    private ForStatement ParseFor()
    {
        int line = Next().Line;
        int targetStart = at;
        var target = ParseTarget(endsAtIn: true);
        int targetEnd = at;
        ExpectName("in");
        var iterable = ParseTuple(withConditional: false, endName: "recursive");
        Expression? test = null;
        Expression? testTarget = null;
        if (SkipName("if"))
        {
            test = ParseExpression();

            // The test has variables of its own: the target is read a second time for them.
            int after = at;
            at = targetStart;
            testTarget = ParseTarget(endsAtIn: true);
            System.Diagnostics.Debug.Assert(at == targetEnd, "the same tokens give the same target");
            at = after;
        }

        bool recursive = SkipName("recursive");
        var body = ParseStatements(["endfor", "else"], dropEnd: false);
        Statement[] otherwise = Next().Text == "endfor" ? [] : ParseStatements(["endfor"], dropEnd: true);
        return new ForStatement(target, iterable, body, otherwise, test, testTarget, recursive, line);
    }

    private IfStatement ParseIf()
    {
        int line = Next().Line;
        var branches = new List<(Expression, Statement[])>();
        Statement[] otherwise = [];
        while (true)
        {
            var test = ParseTuple(withConditional: false);
            branches.Add((test, ParseStatements(["elif", "else", "endif"], dropEnd: false)));
            var token = Next();
            if (token.Text == "elif")
            {
                continue;
            }

            if (token.Text == "else")
            {
                otherwise = ParseStatements(["endif"], dropEnd: true);
            }

            return new IfStatement([.. branches], otherwise, line);
        }
    }

    private Statement ParseSet()
    {
        int line = Next().Line;
        var target = ParseTarget(withNamespace: true);
        if (Skip(TokenKind.Assign))
        {
            return new SetStatement(target, ParseTuple(), line);
        }

        var filter = (FilterExpression?)ParseFilters(null, startInline: false);
        return new SetBlockStatement(target, filter, ParseStatements(["endset"], dropEnd: true), line);
    }

    private BlockStatement ParseBlock()
    {
        int line = Next().Line;
        string block = Expect(TokenKind.Name).Text;
        bool scoped = SkipName("scoped");
        bool required = SkipName("required");
        if (Current.Kind == TokenKind.Sub)
        {
            throw Fail("Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.");
        }

        var body = ParseStatements(["endblock"], dropEnd: true);
        if (required && !Array.TrueForAll(body, static statement => statement is TextStatement text && string.IsNullOrWhiteSpace(text.Text)))
        {
            throw Fail("Required blocks can only contain comments or whitespace");
        }

        SkipName(block);
        return new BlockStatement(block, body, scoped, required, line);
    }

    private ExtendsStatement ParseExtends()
    {
        int line = Next().Line;
        return new ExtendsStatement(ParseExpression(), line);
    }

    private IncludeStatement ParseInclude()
    {
        int line = Next().Line;
        var template = ParseExpression();
        bool ignoreMissing = Current.IsName("ignore") && Look().IsName("missing");
        if (ignoreMissing)
        {
            Next();
            Next();
        }

        return new IncludeStatement(template, ignoreMissing, ParseImportContext() ?? true, line);
    }

    private bool? ParseImportContext()
    {
        if (!(Current.IsName("with") || Current.IsName("without")) || !Look().IsName("context"))
        {
            return null;
        }

        bool with = Next().Text == "with";
        Next();
        return with;
    }

    private ImportStatement ParseImport()
    {
        int line = Next().Line;
        var template = ParseExpression();
        ExpectName("as");
        var target = ParseTargetName();
        return new ImportStatement(template, target, [], ParseImportContext() ?? false, line);
    }

    private ImportStatement ParseFrom()
    {
        int line = Next().Line;
        var template = ParseExpression();
        ExpectName("import");
        var names = new List<(string, NameExpression)>();
        bool? withContext = null;
        while (true)
        {
            if (names.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            if (Current.Kind != TokenKind.Name)
            {
                throw Unexpected("name");
            }

            if ((withContext = ParseImportContext()) is not null)
            {
                break;
            }

            var target = ParseTargetName();
            if (target.Name.StartsWith('_'))
            {
                throw JinjaException.Assertion("names starting with an underline can not be imported", target.Line, name);
            }

            names.Add((target.Name, SkipName("as") ? ParseTargetName() : target));
            if ((withContext = ParseImportContext()) is not null || Current.Kind != TokenKind.Comma)
            {
                break;
            }
        }

        return new ImportStatement(template, null, [.. names], withContext ?? false, line);
    }

    private (NameExpression[] Parameters, Expression[] Defaults) ParseSignature()
    {
        var parameters = new List<NameExpression>();
        var defaults = new List<Expression>();
        Expect(TokenKind.LParen);
        while (Current.Kind != TokenKind.RParen)
        {
            if (parameters.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            var parameter = ParseTargetName();
            if (Skip(TokenKind.Assign))
            {
                defaults.Add(ParseExpression());
            }
            else if (defaults.Count > 0)
            {
                throw Fail("non-default argument follows default argument");
            }

            parameters.Add(parameter);
        }

        Expect(TokenKind.RParen);
        return ([.. parameters], [.. defaults]);
    }

    private MacroStatement ParseMacro()
    {
        int line = Next().Line;
        var target = ParseTargetName();
        var (parameters, defaults) = ParseSignature();
        var body = ParseStatements(["endmacro"], dropEnd: true);
        return new MacroStatement(target, new MacroBody(target.Name, parameters, defaults, body, line), line);
    }

    private CallStatement ParseCall()
    {
        int line = Next().Line;
        var (parameters, defaults) = Current.Kind == TokenKind.LParen ? ParseSignature() : ([], []);
        if (ParseExpression() is not CallExpression call)
        {
            throw Fail("expected call", line);
        }

        var body = ParseStatements(["endcall"], dropEnd: true);
        return new CallStatement(call, new MacroBody(null, parameters, defaults, body, line), line);
    }

    private FilterStatement ParseFilterBlock()
    {
        int line = Next().Line;
        var filter = (FilterExpression)ParseFilters(null, startInline: true)!; // Started inline, there is at least one.
        return new FilterStatement(filter, ParseStatements(["endfilter"], dropEnd: true), line);
    }

    private WithStatement ParseWith()
    {
        int line = Next().Line;
        var targets = new List<Expression>();
        var values = new List<Expression>();
        while (Current.Kind != TokenKind.BlockEnd)
        {
            if (targets.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            targets.Add(ParseTarget());
            Expect(TokenKind.Assign);
            values.Add(ParseExpression());
        }

        return new WithStatement([.. targets], [.. values], ParseStatements(["endwith"], dropEnd: true), line);
    }

    private AutoEscapeStatement ParseAutoEscape()
    {
        int line = Next().Line;
        var value = ParseExpression();
        return new AutoEscapeStatement(value, ParseStatements(["endautoescape"], dropEnd: true), line);
    }

    private Statement? ParsePrint(List<Statement> into)
    {
        int line = Next().Line;
        for (bool first = true; Current.Kind != TokenKind.BlockEnd; first = false)
        {
            if (!first)
            {
                Expect(TokenKind.Comma);
            }

            into.Add(new PrintStatement(ParseExpression(), line));
        }

        return null;
    }

    private DoStatement ParseDo()
    {
        int line = Next().Line;
        return new DoStatement(ParseTuple(), line);
    }
}
