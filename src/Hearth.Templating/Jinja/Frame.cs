using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>One run of a function: its variables, where it writes, and the function around it.</summary>
internal sealed class Frame
{
    public readonly object?[] Slots;
    public readonly Frame? Outer;
    public readonly Context Context;
    public readonly JinjaTemplate Template;
    private readonly Frame root;
    private JinjaTemplate? parentTemplate;

    public Frame(FunctionLayout function, Frame? outer, Context context, JinjaTemplate template, StringBuilder output)
    {
        Slots = new object?[function.SlotCount];
        Array.Fill(Slots, Missing.Value);
        Outer = outer;
        Context = context;
        Template = template;
        Out = output;
        root = outer?.root ?? this;
    }

    public StringBuilder Out { get; set; }

    /// <summary>Set once an <c>extends</c> was met: text outside of blocks is left out from there on.</summary>
    public JinjaTemplate? ParentTemplate
    {
        get => root.parentTemplate;
        set => root.parentTemplate = value;
    }

    public object? Get(int hops, int slot)
    {
        var frame = this;
        for (; hops > 0; hops--)
        {
            frame = frame.Outer!; // The binder counted them.
        }

        return frame.Slots[slot];
    }

    public void Set(int hops, int slot, object? value)
    {
        var frame = this;
        for (; hops > 0; hops--)
        {
            frame = frame.Outer!; // The binder counted them.
        }

        frame.Slots[slot] = value;
    }

    public void Enter(ScopeEntry scope)
    {
        foreach (ref readonly var load in scope.Loads.AsSpan())
        {
            if (load.Hops >= 0)
            {
                Slots[load.Slot] = Get(load.Hops, load.SourceSlot);
            }
            else if (load.Hops == -1)
            {
                Slots[load.Slot] = load.Name is null ? Missing.Value : Context.Find(load.Name);
            }
        }
    }

    // What was captured by a macro is unset from here on, as in Jinja.
    public void Leave(ScopeEntry scope)
    {
        foreach (ref readonly var load in scope.Loads.AsSpan())
        {
            Slots[load.Slot] = Missing.Value;
        }
    }

    public List<KeyValuePair<string, object?>> Collect((string Name, int Hops, int Slot)[] locals)
    {
        var found = new List<KeyValuePair<string, object?>>(locals.Length);
        foreach (var (name, hops, slot) in locals)
        {
            object? value = Get(hops, slot);
            if (value is not Missing)
            {
                found.Add(KeyValuePair.Create(name, value));
            }
        }

        return found;
    }
}
