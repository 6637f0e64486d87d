using System.Runtime.InteropServices;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate;

// Pipelines, commands and operands.
internal sealed partial class Parser
{
    // As deep as Go lets parentheses nest, but no deeper than our stack is sure to hold.
    private const int MaxParentheses = 1_000;

    // What the pipelines and commands that are being read hold so far, inner ones behind outer ones: no list for each.
    private readonly List<CommandNode> openCommands = [];
    private readonly List<Node> openArguments = [];

    private PipeNode Pipeline(string context, TokenKind end)
    {
        int position = PeekNonSpace().Start;
        bool isAssign = false;
        var declared = ReadDeclarations(context, ref isAssign);
        string[] names = declared.Length == 0 ? [] : Array.ConvertAll(declared, static variable => variable.Name);
        scope.Announce(names);
        int firstCommand = openCommands.Count;
        while (true)
        {
            var token = NextNonSpace();
            if (token.Kind == end)
            {
                break;
            }

            if (token.Kind is not (TokenKind.Boolean or TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field
                or TokenKind.Identifier or TokenKind.Number or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable
                or TokenKind.LeftParenthesis))
            {
                throw Unexpected(token, context);
            }

            Backup();
            openCommands.Add(Command());
        }

        CommandNode[] commands = [.. CollectionsMarshal.AsSpan(openCommands)[firstCommand..]];
        openCommands.RemoveRange(firstCommand, commands.Length);
        if (commands.Length == 0)
        {
            throw Error($"missing value for {context}");
        }

        for (int i = 1; i < commands.Length; i++)
        {
            if (commands[i].Arguments[0].Kind is NodeKind.Boolean or NodeKind.Dot or NodeKind.Nil or NodeKind.Number or NodeKind.String)
            {
                throw Error($"non executable command in pipeline stage {i + 1}");
            }
        }

        scope.Retract(names);
        VariableNode[] variables = declared.Length == 0 ? [] : Array.ConvertAll(declared, variable =>
            new VariableNode(variable.Position, variable.Name, [], isAssign ? scope.Assign(variable.Name) : scope.Declare(variable.Name)));
        return new PipeNode(position, isAssign, variables, commands);
    }

    // "$x :=", "$x =", and in a range "$i, $x :=".
    private (string Name, int Position)[] ReadDeclarations(string context, ref bool isAssign)
    {
        (string Name, int Position)[] declared = [];
        while (PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            Next();
            var following = Peek();
            var next = PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                isAssign = next.Kind == TokenKind.Assign;
                NextNonSpace();
                return [.. declared, (variable.Text, variable.Start)];
            }

            if (next is not { Kind: TokenKind.Character, Text: "," })
            {
                if (following.Kind == TokenKind.Space)
                {
                    BackupBefore(following);
                }

                BackupBefore(variable);
                return declared;
            }

            NextNonSpace();
            declared = [.. declared, (variable.Text, variable.Start)];
            if (context != "range" || declared.Length >= 2)
            {
                throw Error($"too many declarations in {context}");
            }

            if (PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
            {
                throw Error("range can only initialize variables");
            }
        }

        return declared;
    }

    private CommandNode Command()
    {
        int position = PeekNonSpace().Start;
        int firstArgument = openArguments.Count;
        while (true)
        {
            PeekNonSpace();
            if (Operand() is { } operand)
            {
                openArguments.Add(operand);
            }

            var token = Next();
            if (token.Kind == TokenKind.Space)
            {
                continue;
            }

            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis)
            {
                Backup();
            }
            else if (token.Kind != TokenKind.Pipe)
            {
                throw Unexpected(token, "operand");
            }

            Node[] arguments = [.. CollectionsMarshal.AsSpan(openArguments)[firstArgument..]];
            openArguments.RemoveRange(firstArgument, arguments.Length);
            return arguments.Length > 0 ? new CommandNode(position, arguments) : throw Error("empty command");
        }
    }

    // A term and the fields behind it.
    private Node? Operand()
    {
        var node = Term();
        if (node is null || Peek().Kind != TokenKind.Field)
        {
            return node;
        }

        int position = Peek().Start;
        string[] fields = [];
        while (Peek().Kind == TokenKind.Field)
        {
            fields = [.. fields, Next().Text[1..]];
        }

        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. fields]),
            VariableNode variable => new VariableNode(position, variable.Name, [.. variable.Fields, .. fields], variable.Slot),
            BooleanNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {GoString.Quote(node.ToString())}"),
            _ => new ChainNode(position, node, fields),
        };
    }

    private Node? Term()
    {
        var token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return functions.TryGet(token.Text, out var function)
                    ? new IdentifierNode(token.Start, token.Text, function)
                    : throw Error($"function {GoString.Quote(token.Text)} not defined");
            case TokenKind.Dot:
                return new DotNode(token.Start);
            case TokenKind.Nil:
                return new NilNode(token.Start);
            case TokenKind.Variable:
                return new VariableNode(token.Start, token.Text, [], scope.Find(token.Text)
                    ?? throw Error($"undefined variable {GoString.Quote(token.Text)}"));
            case TokenKind.Field:
                return new FieldNode(token.Start, [token.Text[1..]]);
            case TokenKind.Boolean:
                return new BooleanNode(token.Start, token.Text == "true");
            case TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Number:
                return NumberNode.TryCreate(token.Start, token.Text, token.Kind, out string error) ?? throw Error(error);
            case TokenKind.LeftParenthesis:
                if (parenthesisDepth++ >= MaxParentheses)
                {
                    throw Error("max expression depth exceeded");
                }

                var pipe = Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
                parenthesisDepth--;
                return pipe;
            case TokenKind.String or TokenKind.RawString:
                return new StringNode(token.Start, token.Text, Unquote(token.Text));
            default:
                Backup();
                return null;
        }
    }

    private string Unquote(string literal) => GoUnquote.Unquote(literal) ?? throw Error("invalid syntax");
}
