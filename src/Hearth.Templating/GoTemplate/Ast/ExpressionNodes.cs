using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Ast;

/// <summary>Commands joined by <c>|</c>, with the variables they declare or assign.</summary>
internal sealed class PipeNode(int position, bool isAssign, VariableNode[] declared, CommandNode[] commands) : Node(NodeKind.Pipe, position)
{
    public bool IsAssign => isAssign;

    public VariableNode[] Declared => declared;

    public CommandNode[] Commands => commands;

    public override void Write(StringBuilder to)
    {
        for (int i = 0; i < declared.Length; i++)
        {
            to.Append(i > 0 ? ", " : "");
            declared[i].Write(to);
        }

        if (declared.Length > 0)
        {
            to.Append(isAssign ? " = " : " := ");
        }

        for (int i = 0; i < commands.Length; i++)
        {
            to.Append(i > 0 ? " | " : "");
            commands[i].Write(to);
        }
    }
}

/// <summary>A word and its arguments.</summary>
internal sealed class CommandNode(int position, Node[] arguments) : Node(NodeKind.Command, position)
{
    public Node[] Arguments => arguments;

    public override void Write(StringBuilder to)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            to.Append(i > 0 ? " " : "");
            bool isPipe = arguments[i].Kind == NodeKind.Pipe;
            to.Append(isPipe ? "(" : "");
            arguments[i].Write(to);
            to.Append(isPipe ? ")" : "");
        }
    }
}

/// <summary>The name of a function, already looked up.</summary>
internal sealed class IdentifierNode(int position, string name, TemplateFunction function) : Node(NodeKind.Identifier, position)
{
    public string Name => name;

    public TemplateFunction Function => function;

    public override void Write(StringBuilder to) => to.Append(name);
}

/// <summary><c>$name.field…</c>: the slot of the variable in its template's frame, and the fields.</summary>
internal sealed class VariableNode(int position, string name, string[] fields, int slot) : Node(NodeKind.Variable, position)
{
    public string Name => name;

    public string[] Fields => fields;

    public int Slot => slot;

    public override void Write(StringBuilder to)
    {
        to.Append(name);
        foreach (string field in fields)
        {
            to.Append('.').Append(field);
        }
    }
}

internal sealed class DotNode(int position) : Node(NodeKind.Dot, position)
{
    public override void Write(StringBuilder to) => to.Append('.');
}

internal sealed class NilNode(int position) : Node(NodeKind.Nil, position)
{
    public override void Write(StringBuilder to) => to.Append("nil");
}

/// <summary><c>.a.b</c> on dot.</summary>
internal sealed class FieldNode(int position, string[] names) : Node(NodeKind.Field, position)
{
    public string[] Names => names;

    public override void Write(StringBuilder to)
    {
        foreach (string name in names)
        {
            to.Append('.').Append(name);
        }
    }
}

/// <summary><c>(pipeline).a.b</c>.</summary>
internal sealed class ChainNode(int position, Node of, string[] fields) : Node(NodeKind.Chain, position)
{
    public Node Of => of;

    public string[] Fields => fields;

    public override void Write(StringBuilder to)
    {
        bool isPipe = of.Kind == NodeKind.Pipe;
        to.Append(isPipe ? "(" : "");
        of.Write(to);
        to.Append(isPipe ? ")" : "");
        foreach (string field in fields)
        {
            to.Append('.').Append(field);
        }
    }
}

internal sealed class BooleanNode(int position, bool value) : Node(NodeKind.Boolean, position)
{
    public bool Value => value;

    public override void Write(StringBuilder to) => to.Append(value ? "true" : "false");
}

/// <summary>A string constant: as written, and its text.</summary>
internal sealed class StringNode(int position, string quoted, string text) : Node(NodeKind.String, position)
{
    public Value Value { get; } = Value.Of(text);

    public override void Write(StringBuilder to) => to.Append(quoted);
}
