namespace Hearth.Templating.GoTemplate;

/// <summary>The variables of one template while it is parsed: which slot of its frame a name means at a place.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, int Slot)> variables = [("$", 0)];
    private readonly List<string> announced = [];
    private int used = 1;

    public int FrameSize { get; private set; } = 1;

    public int Mark() => variables.Count;

    public void PopTo(int mark)
    {
        variables.RemoveRange(mark, variables.Count - mark);
        used = 1;
        foreach (var (_, slot) in variables)
        {
            used = Math.Max(used, slot + 1);
        }
    }

    /// <summary>
    /// Ends the variables of a body before its else: they have no value there, though Go's parser still knows their names.
    /// Gives the names, to be retracted at the end.
    /// </summary>
    public string[] Hide(int mark)
    {
        if (variables.Count == mark)
        {
            return [];
        }

        string[] names = [.. variables.Skip(mark).Select(static variable => variable.Name)];
        PopTo(mark);
        Announce(names);
        return names;
    }

    // Go knows a declared name while it parses the value, but gives it its value after: "$x := $x" means an outer $x.
    public void Announce(string[] names) => announced.AddRange(names);

    public void Retract(string[] names) => announced.RemoveRange(announced.Count - names.Length, names.Length);

    public int Declare(string name)
    {
        int slot = used++;
        FrameSize = Math.Max(FrameSize, used);
        variables.Add((name, slot));
        return slot;
    }

    /// <summary>The slot to assign to; -1 where there is no such variable, which is an error only when it runs.</summary>
    public int Assign(string name)
    {
        int slot = FindDeclared(name) ?? -1;
        if (slot < 0)
        {
            variables.Add((name, -1));
        }

        return slot;
    }

    /// <summary>The slot; -1 where the variable has none when it runs; null where the name is unknown.</summary>
    public int? Find(string name) => FindDeclared(name) ?? (announced.Contains(name) ? -1 : null);

    private int? FindDeclared(string name)
    {
        for (int i = variables.Count - 1; i >= 0; i--)
        {
            if (variables[i].Name == name)
            {
                return variables[i].Slot;
            }
        }

        return null;
    }
}
