using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

// Nodes that print or steer.
public sealed partial class Evaluator
{
    private enum Flow : byte
    {
        Next,
        Break,
        Continue,
    }

    private Flow Walk(in Value dot, Node node)
    {
        at = node;
        Step();
        switch (node.Kind)
        {
            case NodeKind.Text:
                Print((TextNode)node);
                return Flow.Next;
            case NodeKind.Action:
                var action = (ActionNode)node;
                var value = EvaluatePipeline(dot, action.Pipe);
                if (action.Pipe.Declared.Length == 0)
                {
                    Print(action, value);
                }

                return Flow.Next;
            case NodeKind.List:
                foreach (var child in ((ListNode)node).Nodes)
                {
                    if (Walk(dot, child) is var flow and not Flow.Next)
                    {
                        return flow;
                    }
                }

                return Flow.Next;
            case NodeKind.If or NodeKind.With:
                return WalkIfOrWith(dot, (BranchNode)node);
            case NodeKind.Range:
                return WalkRange(dot, (BranchNode)node);
            case NodeKind.Template:
                WalkTemplate(dot, (TemplateNode)node);
                return Flow.Next;
            case NodeKind.Break:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow WalkIfOrWith(in Value dot, BranchNode branch)
    {
        var value = EvaluatePipeline(dot, branch.Pipe);
        if (value.IsTrue())
        {
            return branch.Kind == NodeKind.With ? Walk(value, branch.List) : Walk(dot, branch.List);
        }

        return branch.ElseList is null ? Flow.Next : Walk(dot, branch.ElseList);
    }

    private void WalkTemplate(in Value dot, TemplateNode call)
    {
        if (!templates.TryGet(call.Name, out var called))
        {
            throw Error($"template {GoString.Quote(call.Name)} not defined");
        }

        var data = call.Pipe is null ? Value.Nil : EvaluatePipeline(dot, call.Pipe);
        Run(called, data);
    }

    private Flow WalkRange(in Value dot, BranchNode range)
    {
        var over = EvaluatePipeline(dot, range.Pipe).Indirect();
        bool hasRun = false;
        switch (over.Kind)
        {
            case GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                if (range.Pipe.Declared.Length > 1)
                {
                    throw Error($"can't use {GoFormat.Sprint(over)} to iterate over more than one variable");
                }

                for (long i = 0; i < over.AsInt; i++)
                {
                    hasRun = true;
                    if (Iterate(range, Value.Nil, Value.OfBits(over.Type!, i)))
                    {
                        break;
                    }
                }

                break;
            case GoKind.Slice:
                var list = over.AsList;
                for (int i = 0; i < list.Count; i++)
                {
                    hasRun = true;
                    if (Iterate(range, Value.Of((long)i), list[i].AsElementOf(over.Type!)))
                    {
                        break;
                    }
                }

                break;
            case GoKind.Map when over.AsMap is { Count: > 0 } map:
                // The body may change the map: Go ranges over what it held at the start.
                hasRun = true;
                var entries = new GoMap.Entry[map.Count];
                var order = map.SortedOrder();
                for (int i = 0; i < order.Length; i++)
                {
                    entries[i] = map.EntryAt(order[i]);
                }

                foreach (ref readonly var entry in entries.AsSpan())
                {
                    if (Iterate(range, entry.KeyNode is null ? Value.Of(entry.Key) : Value.Of(entry.Key).WithKeyNode(entry.KeyNode), entry.Value.AsElementOf(over.Type!)))
                    {
                        break;
                    }
                }

                break;
            case GoKind.Map or GoKind.Invalid:
                break;
            default:
                throw Error($"range can't iterate over {GoFormat.Sprint(over)}");
        }

        return hasRun || range.ElseList is null ? Flow.Next : Walk(dot, range.ElseList);
    }

    // True: the body broke out.
    private bool Iterate(BranchNode range, in Value index, in Value element)
    {
        var declared = range.Pipe.Declared;
        if (declared.Length == 1)
        {
            Assign(declared[0], element);
        }
        else if (declared.Length > 1)
        {
            Assign(declared[0], index);
            Assign(declared[1], element);
        }

        return Walk(element, range.List) == Flow.Break;
    }

    private void Assign(VariableNode variable, in Value value)
    {
        if (variable.Slot < 0)
        {
            throw Error($"undefined variable: {variable.Name}");
        }

        stack[frameBase + variable.Slot] = value;
    }
}
