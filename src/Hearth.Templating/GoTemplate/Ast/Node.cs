using System.Text;

namespace Hearth.Templating.GoTemplate.Ast;

internal enum NodeKind : byte
{
    Text,
    List,
    Action,
    If,
    With,
    Range,
    Template,
    Break,
    Continue,
    Pipe,
    Command,
    Identifier,
    Variable,
    Dot,
    Nil,
    Field,
    Chain,
    Boolean,
    Number,
    String,

    // Only between the parser's methods.
    Else,
    End,
}

/// <summary>
/// A node of a parsed template. Nodes know where they stand but not in which text, so that one parse serves every place
/// that a text came from. Printing a node gives the text that Go's errors show.
/// </summary>
internal abstract class Node(NodeKind kind, int position)
{
    public NodeKind Kind => kind;

    /// <summary>The UTF-16 offset that Go's errors name, which is not always the node's first character.</summary>
    public int Position => position;

    public abstract void Write(StringBuilder to);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }
}
