using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Ast;

/// <summary>Plain text between actions: a range of the template.</summary>
internal sealed class TextNode(int position, int length, string text) : Node(NodeKind.Text, position)
{
    public int Length => length;

    public string Text => text;

    public override void Write(StringBuilder to) => to.Append(text);
}

internal sealed class ListNode(int position) : Node(NodeKind.List, position)
{
    // Filled by the parser, read as an array by the evaluator.
    private readonly List<Node> building = [];
    private Node[]? nodes;

    public Node[] Nodes => nodes ??= [.. building];

    /// <summary>Whether there is nothing but space in it: such a definition replaces no other.</summary>
    public bool IsEmpty => building.TrueForAll(static node => node is TextNode text && GoString.IsSpace(text.Text));

    public void Add(Node node) => building.Add(node);

    public override void Write(StringBuilder to)
    {
        foreach (var node in building)
        {
            node.Write(to);
        }
    }
}

/// <summary><c>{{ pipeline }}</c>: prints, unless it declares variables.</summary>
internal sealed class ActionNode(int position, int start, int length, PipeNode pipe) : Node(NodeKind.Action, position)
{
    /// <summary>Where the action starts, delimiters included.</summary>
    public int Start => start;

    public int Length => length;

    public PipeNode Pipe => pipe;

    public override void Write(StringBuilder to)
    {
        to.Append("{{");
        pipe.Write(to);
        to.Append("}}");
    }
}

/// <summary><c>if</c>, <c>with</c> or <c>range</c>.</summary>
internal sealed class BranchNode(NodeKind kind, int position, PipeNode pipe, ListNode list, ListNode? elseList) : Node(kind, position)
{
    public PipeNode Pipe => pipe;

    public ListNode List => list;

    public ListNode? ElseList => elseList;

    public override void Write(StringBuilder to)
    {
        to.Append("{{").Append(Kind switch { NodeKind.If => "if", NodeKind.Range => "range", _ => "with" }).Append(' ');
        pipe.Write(to);
        to.Append("}}");
        list.Write(to);
        if (elseList is not null)
        {
            to.Append("{{else}}");
            elseList.Write(to);
        }

        to.Append("{{end}}");
    }
}

/// <summary><c>{{ template "name" pipeline }}</c>.</summary>
internal sealed class TemplateNode(int position, string name, PipeNode? pipe) : Node(NodeKind.Template, position)
{
    public string Name => name;

    public PipeNode? Pipe => pipe;

    public override void Write(StringBuilder to)
    {
        to.Append("{{template ").Append(GoString.Quote(name));
        if (pipe is not null)
        {
            to.Append(' ');
            pipe.Write(to);
        }

        to.Append("}}");
    }
}

/// <summary><c>{{break}}</c>, <c>{{continue}}</c>, and the ends that the parser's methods hand to each other.</summary>
internal sealed class KeywordNode(NodeKind kind, int position) : Node(kind, position)
{
    public override void Write(StringBuilder to) => to.Append(Kind switch
    {
        NodeKind.Break => "{{break}}",
        NodeKind.Continue => "{{continue}}",
        NodeKind.Else => "{{else}}",
        _ => "{{end}}",
    });
}
