using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;

namespace Hearth.Templating.GoTemplate.Reading;

/// <summary>
/// Says which fields of their data templates read, without running them: both sides of every condition, once through every
/// loop, into everything that is included. Where that cannot be told (a template by a name that is made at run time, too
/// much to follow), all of the data counts as read.
/// </summary>
/// <param name="set">The templates.</param>
/// <param name="texts">Texts that <c>tpl</c> may be given: values that hold templates.</param>
public sealed partial class FieldReader(TemplateSet set, IReadOnlyList<SourceText> texts)
{
    private const int MaxSteps = 400_000;
    private const int MaxDepth = 150;

    // What was followed: a template, and the shapes of data that it was given.
    private readonly Dictionary<ListNode, HashSet<string>> done = new(ReferenceEqualityComparer.Instance);
    private readonly List<UsedFields> roots = [];
    private readonly HashSet<string> knownTexts = new(StringComparer.Ordinal);
    private readonly List<ParsedTemplate> textTemplates = [];
    private readonly Dictionary<string, Shape> contexts = new(StringComparer.Ordinal);
    private bool areTextsRead;
    private bool hasGivenUp;
    private int steps;
    private int depth;

    /// <summary>Follows a template that is run with data.</summary>
    public void Read(string name, UsedFields dot)
    {
        roots.Add(dot);
        if (hasGivenUp)
        {
            dot.UseWhole();
            return;
        }

        Call(name, Shape.Of(dot));
    }

    private void Call(string name, Shape dot)
    {
        if (set.TryGet(name, out var template))
        {
            // A template that is not there fails the render: no run gets past it.
            Run(template.Root, template.Parsed.FrameSize, dot, dot.Key());
        }
    }

    private void Run(ListNode root, int frameSize, Shape dot, string key)
    {
        if (!done.TryGetValue(root, out var dots))
        {
            done[root] = dots = new HashSet<string>(StringComparer.Ordinal);
        }

        if (!dots.Add(key))
        {
            return;
        }

        if (++depth > MaxDepth)
        {
            GiveUp();
        }
        else
        {
            var frame = new Frame(dot, frameSize);
            Walk(root, dot, frame);
        }

        depth--;
    }

    // Null: no template after all, or one for another engine.
    private ParsedTemplate? TryParse(SourceText text)
    {
        try
        {
            return Parser.Parse(set.Name, text, set.Functions, set.LeftDelimiter, set.RightDelimiter).FirstOrDefault(parsed => parsed.Name == set.Name);
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    // The texts that tpl may run, with what it is given. A shape that was met before has seen them all, and later ones come by AddText.
    private void RunTexts(Shape context)
    {
        ReadTexts();
        string key = context.Key();
        if (!contexts.TryAdd(key, context))
        {
            return;
        }

        foreach (var text in textTemplates.ToArray())
        {
            Run(text.Root, text.FrameSize, context, key);
        }
    }

    private void AddText(string text)
    {
        if (!text.Contains(set.LeftDelimiter, StringComparison.Ordinal))
        {
            return;
        }

        ReadTexts();
        if (knownTexts.Add(text) && TryParse(new SourceText(set.Name, text)) is { } parsed)
        {
            textTemplates.Add(parsed);
            foreach (var (key, context) in contexts.ToArray())
            {
                Run(parsed.Root, parsed.FrameSize, context, key);
            }
        }
    }

    // Those known before, once a template asks for any.
    private void ReadTexts()
    {
        if (areTextsRead)
        {
            return;
        }

        areTextsRead = true;
        foreach (var text in texts)
        {
            if (knownTexts.Add(text.Text) && TryParse(text) is { } parsed)
            {
                textTemplates.Add(parsed);
            }
        }
    }

    private void GiveUp()
    {
        hasGivenUp = true;
        foreach (var root in roots)
        {
            root.UseWhole();
        }
    }

    private bool IsOver()
    {
        if (++steps > MaxSteps)
        {
            GiveUp();
        }

        return hasGivenUp;
    }

    private void Walk(ListNode? list, Shape dot, Frame frame)
    {
        foreach (var node in list?.Nodes ?? [])
        {
            if (IsOver())
            {
                return;
            }

            switch (node)
            {
                case ActionNode action:
                    var printed = Evaluate(action.Pipe, dot, frame);
                    if (action.Pipe.Declared.Length == 0)
                    {
                        printed.UseWhole();
                    }

                    break;
                case TemplateNode called:
                    Call(called.Name, called.Pipe is null ? new Shape() : Evaluate(called.Pipe, dot, frame));
                    break;
                case BranchNode branch:
                    Walk(branch, dot, frame);
                    break;
            }
        }
    }

    private void Walk(BranchNode branch, Shape dot, Frame frame)
    {
        switch (branch.Kind)
        {
            case NodeKind.If:
                Evaluate(branch.Pipe, dot, frame);
                Walk(branch.List, dot, frame);
                break;
            case NodeKind.With:
                Walk(branch.List, Evaluate(branch.Pipe, dot, frame), frame);
                break;
            default:
                var collection = EvaluateCommands(branch.Pipe, dot, frame);
                var item = collection.Item();
                var declared = branch.Pipe.Declared;
                if (declared.Length > 0)
                {
                    frame.Declare(declared[^1].Slot, item);
                    if (declared.Length > 1)
                    {
                        frame.Declare(declared[0].Slot, new Shape());
                    }
                }

                int assignments = frame.Assignments;
                Walk(branch.List, item, frame);
                if (frame.Assignments != assignments)
                {
                    Walk(branch.List, item, frame); // A variable of the first round is read in the second.
                }

                break;
        }

        Walk(branch.ElseList, dot, frame);
    }

    private Shape Evaluate(PipeNode pipe, Shape dot, Frame frame)
    {
        var value = EvaluateCommands(pipe, dot, frame);
        foreach (var variable in pipe.Declared)
        {
            if (pipe.IsAssign)
            {
                frame.Assign(variable.Slot, value);
            }
            else
            {
                frame.Declare(variable.Slot, value);
            }
        }

        return value;
    }

    private Shape EvaluateCommands(PipeNode pipe, Shape dot, Frame frame)
    {
        Shape? value = null;
        foreach (var command in pipe.Commands)
        {
            value = Evaluate(command, value, dot, frame);
        }

        return value ?? new Shape();
    }

    private Shape Evaluate(CommandNode command, Shape? piped, Shape dot, Frame frame)
    {
        if (IsOver())
        {
            return new Shape();
        }

        var first = command.Arguments[0];
        List<Shape> arguments = [];
        foreach (var argument in command.Arguments.AsSpan(1))
        {
            arguments.Add(EvaluateOperand(argument, dot, frame));
        }

        if (piped is not null)
        {
            arguments.Add(piped);
        }

        if (first is IdentifierNode function)
        {
            return Invoke(function.Name, arguments);
        }

        // A method with arguments, such as .Files.Get or .Capabilities.APIVersions.Has.
        foreach (var argument in arguments)
        {
            argument.UseWhole();
        }

        return EvaluateOperand(first, dot, frame);
    }

    private Shape EvaluateOperand(Node node, Shape dot, Frame frame)
    {
        switch (node)
        {
            case DotNode:
                return dot;
            case FieldNode field:
                return Follow(dot, field.Names);
            case VariableNode variable:
                return Follow(frame.Get(variable.Slot), variable.Fields);
            case ChainNode chain:
                return Follow(EvaluateOperand(chain.Of, dot, frame), chain.Fields);
            case PipeNode pipe:
                return Evaluate(pipe, dot, frame);
            case IdentifierNode function:
                return Invoke(function.Name, []);
            case StringNode text:
                AddText(text.Value.AsText);
                return new Shape { Text = text.Value.AsText };
            case NumberNode number:
                return new Shape { Text = number.ToString() };
            default:
                return new Shape();
        }
    }

    private static Shape Follow(Shape shape, string[] names)
    {
        foreach (string name in names)
        {
            shape = shape.Field(name);
        }

        return shape;
    }

    // The variables of one call; slot 0 is $.
    private sealed class Frame
    {
        private readonly Shape?[] slots;

        public Frame(Shape dot, int size)
        {
            slots = new Shape?[Math.Max(1, size)];
            slots[0] = dot;
        }

        public int Assignments { get; private set; }

        public Shape Get(int slot) => slot >= 0 && slot < slots.Length ? slots[slot] ?? new Shape() : new Shape();

        public void Declare(int slot, Shape value)
        {
            if (slot >= 0 && slot < slots.Length)
            {
                slots[slot] = value;
            }
        }

        public void Assign(int slot, Shape value)
        {
            Declare(slot, Shape.Union(Get(slot), value));
            Assignments++;
        }
    }
}
