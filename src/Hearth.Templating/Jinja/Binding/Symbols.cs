using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja.Binding;

/// <summary>
/// The names of one scope, and how each starts. This follows Jinja's idtracking.py, because its rules show: a name
/// that a scope assigns anywhere is the scope's own from the start, one that only some branches of an <c>if</c>
/// assign starts as what the outer scope or the context has.
/// </summary>
internal sealed class Symbols
{
    private readonly Dictionary<string, Variable> made;
    private readonly Dictionary<string, Variable> known;
    private readonly Dictionary<Variable, Load> loads;
    private readonly HashSet<string> stores;

    public Symbols(Symbols? parent, FunctionLayout function)
        : this(parent, function, [], [], [], [])
    {
    }

    private Symbols(Symbols? parent, FunctionLayout function, Dictionary<string, Variable> made, Dictionary<string, Variable> known, Dictionary<Variable, Load> loads, HashSet<string> stores)
    {
        Parent = parent;
        Function = function;
        this.made = made;
        this.known = known;
        this.loads = loads;
        this.stores = stores;
    }

    private enum LoadKind : byte
    {
        Parameter,
        Resolve,
        Alias,
        Undefined,
    }

    public Symbols? Parent { get; }

    public FunctionLayout Function { get; }

    public Variable? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.known.TryGetValue(name, out var variable))
            {
                return variable;
            }
        }

        return null;
    }

    public Variable DeclareParameter(string name)
    {
        stores.Add(name);
        return Define(name, new Load(LoadKind.Parameter, null, null));
    }

    public void Read(string name)
    {
        if (Find(name) is null)
        {
            Define(name, new Load(LoadKind.Resolve, name, null));
        }
    }

    public void Write(string name)
    {
        stores.Add(name);
        if (!known.ContainsKey(name))
        {
            Define(name, Parent?.Find(name) is { } outer ? new Load(LoadKind.Alias, null, outer) : new Load(LoadKind.Undefined, null, null));
        }
    }

    // For a branch: what it defines is kept apart until all branches are known, but one name is one variable.
    public Symbols Copy() => new(Parent, Function, made, new(known), new(loads), [.. stores]);

    public void Merge(ReadOnlySpan<Symbols> branches)
    {
        var counts = new Dictionary<string, int>();
        foreach (var branch in branches)
        {
            foreach (string name in branch.stores)
            {
                if (!stores.Contains(name))
                {
                    counts[name] = counts.GetValueOrDefault(name) + 1;
                }
            }
        }

        foreach (var branch in branches)
        {
            foreach (var (name, variable) in branch.known)
            {
                known[name] = variable;
            }

            foreach (var (variable, load) in branch.loads)
            {
                loads[variable] = load;
            }

            stores.UnionWith(branch.stores);
        }

        foreach (var (name, count) in counts)
        {
            if (count != branches.Length && Find(name) is { } variable)
            {
                loads[variable] = Parent?.Find(name) is { } outer ? new Load(LoadKind.Alias, null, outer) : new Load(LoadKind.Resolve, name, null);
            }
        }
    }

    /// <summary>Every name that this scope or one around it assigns, for what gets to see them all: includes, scoped blocks.</summary>
    public (string Name, int Hops, int Slot)[] Locals(FunctionLayout from)
    {
        var found = new Dictionary<string, Variable>();
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            foreach (string name in scope.stores)
            {
                if (!found.ContainsKey(name) && Find(name) is { } variable)
                {
                    found[name] = variable;
                }
            }
        }

        return [.. found.Select(pair => (pair.Key, from.Depth - pair.Value.Function.Depth, pair.Value.Slot))];
    }

    public bool Stores(string name) => stores.Contains(name);

    public VariableLoad[] Loads()
    {
        if (loads.Count == 0)
        {
            return [];
        }

        var result = new VariableLoad[loads.Count];
        int count = 0;
        foreach (var (variable, load) in loads)
        {
            result[count++] = load.Kind switch
            {
                LoadKind.Resolve => new VariableLoad(variable.Slot, load.Name, -1, 0),
                LoadKind.Alias => new VariableLoad(variable.Slot, null, Function.Depth - load.Source!.Function.Depth, load.Source.Slot), // An alias has a source.
                LoadKind.Undefined => new VariableLoad(variable.Slot, null, -1, 0),
                _ => new VariableLoad(variable.Slot, null, -2, 0),
            };
        }

        return result;
    }

    private Variable Define(string name, Load load)
    {
        if (!made.TryGetValue(name, out var variable))
        {
            made[name] = variable = new Variable(Function, Function.SlotCount++);
        }

        known[name] = variable;
        loads[variable] = load;
        return variable;
    }

    private readonly record struct Load(LoadKind Kind, string? Name, Variable? Source);
}

/// <summary>A place for a value in the function that holds it.</summary>
internal sealed class Variable(FunctionLayout function, int slot)
{
    public FunctionLayout Function => function;

    public int Slot => slot;
}
