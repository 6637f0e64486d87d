using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// Parses one text into its template and the templates that it defines. Variables become slots of a frame and function
/// names become functions here, so that evaluating looks up neither.
/// </summary>
internal sealed partial class Parser
{
    private readonly string name;
    private readonly SourceText source;
    private readonly Lexer lexer;
    private readonly FunctionSet functions;
    private readonly Dictionary<string, ParsedTemplate> definitions = new(StringComparer.Ordinal);

    // Tokens that were read ahead and given back, nearest last.
    private readonly Token[] lookahead = new Token[3];
    private int lookaheadCount;
    private Token lastLexed;
    private int actionStart = -1;
    private Scope scope = new();
    private int rangeDepth;
    private int parenthesisDepth;

    private Parser(string name, SourceText source, FunctionSet functions, string leftDelimiter, string rightDelimiter)
    {
        this.name = name;
        this.source = source;
        this.functions = functions;
        lexer = new Lexer(source.Text, leftDelimiter, rightDelimiter, !functions.Contains("break"), !functions.Contains("continue"));
    }

    /// <summary>The templates of a text, its own under <paramref name="name"/>.</summary>
    public static IReadOnlyCollection<ParsedTemplate> Parse(string name, SourceText source, FunctionSet functions, string leftDelimiter, string rightDelimiter)
    {
        var parser = new Parser(name, source, functions, leftDelimiter, rightDelimiter);
        parser.ParseText();
        return parser.definitions.Values;
    }

    private void ParseText()
    {
        var root = new ListNode(Peek().Start);
        while (Peek().Kind != TokenKind.EndOfFile)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                var delimiter = Next();
                if (NextNonSpace().Kind == TokenKind.Define)
                {
                    ParseDefinition();
                    continue;
                }

                Backup();
                BackupBefore(delimiter);
            }

            var node = TextOrAction();
            if (node.Kind is NodeKind.End or NodeKind.Else)
            {
                throw Error($"unexpected {node}");
            }

            root.Add(node);
        }

        Define(name, root);
    }

    private void ParseDefinition()
    {
        const string Context = "define clause";
        var token = NextNonSpace();
        if (token.Kind is not (TokenKind.String or TokenKind.RawString))
        {
            throw Unexpected(token, Context);
        }

        string defined = Unquote(token.Text);
        Expect(TokenKind.RightDelimiter, Context);
        ParseBody(defined, Context);
    }

    // The list of a definition or block, which has its own variables.
    private void ParseBody(string defined, string context)
    {
        var (outerScope, outerDepth) = (scope, parenthesisDepth);
        scope = new Scope();
        parenthesisDepth = 0;
        int outerRange = rangeDepth;
        rangeDepth = 0;
        var list = ItemList(out var end);
        if (end.Kind != NodeKind.End)
        {
            throw Error($"unexpected {end} in {context}");
        }

        Define(defined, list);
        (scope, parenthesisDepth, rangeDepth) = (outerScope, outerDepth, outerRange);
    }

    // An empty definition gives way to any other of the same name.
    private void Define(string defined, ListNode root)
    {
        if (!definitions.TryGetValue(defined, out var earlier) || earlier.Root.IsEmpty)
        {
            definitions[defined] = new ParsedTemplate(defined, root, scope.FrameSize);
        }
        else if (!root.IsEmpty)
        {
            throw Error($"template: multiple definition of template {GoString.Quote(defined)}");
        }
    }

    private ListNode ItemList(out Node end)
    {
        var list = new ListNode(PeekNonSpace().Start);
        while (PeekNonSpace().Kind != TokenKind.EndOfFile)
        {
            var node = TextOrAction();
            if (node.Kind is NodeKind.End or NodeKind.Else)
            {
                end = node;
                return list;
            }

            list.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private Node TextOrAction()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextNode(token.Start, token.Length, token.Text);
            case TokenKind.LeftDelimiter:
                actionStart = token.Start;
                var node = Action(token.Start);
                actionStart = -1;
                return node;
            default:
                throw Unexpected(token, "input");
        }
    }

    private Node Action(int start)
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return Block();
            case TokenKind.Break or TokenKind.Continue:
                return LoopControl(token);
            case TokenKind.Else:
                return Else();
            case TokenKind.End:
                return new KeywordNode(NodeKind.End, Expect(TokenKind.RightDelimiter, "end").Start);
            case TokenKind.If:
                return Branch(NodeKind.If, "if");
            case TokenKind.Range:
                return Branch(NodeKind.Range, "range");
            case TokenKind.Template:
                return Template();
            case TokenKind.With:
                return Branch(NodeKind.With, "with");
        }

        Backup();
        int position = Peek().Start;
        var pipe = Pipeline("command", TokenKind.RightDelimiter);
        return new ActionNode(position, start, lastLexed.End - start, pipe);
    }

    private KeywordNode LoopControl(Token keyword)
    {
        string shown = keyword.Kind == TokenKind.Break ? "{{break}}" : "{{continue}}";
        var token = NextNonSpace();
        if (token.Kind != TokenKind.RightDelimiter)
        {
            throw Unexpected(token, shown);
        }

        return rangeDepth > 0
            ? new KeywordNode(keyword.Kind == TokenKind.Break ? NodeKind.Break : NodeKind.Continue, keyword.Start)
            : throw Error($"{shown} outside {{{{range}}}}");
    }

    private BranchNode Branch(NodeKind kind, string context)
    {
        int mark = scope.Mark();
        var pipe = Pipeline(context, TokenKind.RightDelimiter);
        rangeDepth += kind == NodeKind.Range ? 1 : 0;
        int body = scope.Mark();
        var list = ItemList(out var next);
        string[] hidden = scope.Hide(body);
        rangeDepth -= kind == NodeKind.Range ? 1 : 0;
        ListNode? elseList = null;
        if (next.Kind == NodeKind.Else)
        {
            // "else if" and "else with" leave their keyword unread, and share the end.
            var chained = kind switch { NodeKind.If => TokenKind.If, NodeKind.With => TokenKind.With, _ => TokenKind.Error };
            if (Peek().Kind == chained)
            {
                Next();
                elseList = new ListNode(next.Position);
                elseList.Add(Branch(kind, context));
            }
            else
            {
                elseList = ItemList(out next);
                if (next.Kind != NodeKind.End)
                {
                    throw Error($"expected end; found {next}");
                }
            }
        }

        scope.Retract(hidden);
        scope.PopTo(mark);
        return new BranchNode(kind, pipe.Position, pipe, list, elseList);
    }

    private KeywordNode Else()
    {
        var next = PeekNonSpace();
        return new KeywordNode(NodeKind.Else, next.Kind is TokenKind.If or TokenKind.With ? next.Start : Expect(TokenKind.RightDelimiter, "else").Start);
    }

    private TemplateNode Block()
    {
        const string Context = "block clause";
        var token = NextNonSpace();
        string blockName = TemplateName(token, Context);
        var pipe = Pipeline(Context, TokenKind.RightDelimiter);
        ParseBody(blockName, Context);
        return new TemplateNode(token.Start, blockName, pipe);
    }

    private TemplateNode Template()
    {
        const string Context = "template clause";
        var token = NextNonSpace();
        string called = TemplateName(token, Context);
        PipeNode? pipe = null;
        if (NextNonSpace().Kind != TokenKind.RightDelimiter)
        {
            Backup();
            pipe = Pipeline(Context, TokenKind.RightDelimiter);
        }

        return new TemplateNode(token.Start, called, pipe);
    }

    private string TemplateName(Token token, string context) =>
        token.Kind is TokenKind.String or TokenKind.RawString ? Unquote(token.Text) : throw Unexpected(token, context);
}

/// <summary>A template as parsed: it belongs to no text yet, so that equal texts of different origin share it.</summary>
internal sealed record ParsedTemplate(string Name, ListNode Root, int FrameSize);
