namespace Hearth.Templating.Yq;

/// <summary>What an expression works on: the nodes so far and the variables in sight.</summary>
internal sealed class YqContext
{
    private readonly Scope scope;

    public YqContext(List<YqNode> nodes)
        : this(nodes, new Scope())
    {
    }

    private YqContext(List<YqNode> nodes, Scope scope)
    {
        Nodes = nodes;
        this.scope = scope;
    }

    public List<YqNode> Nodes { get; }

    /// <summary>Look-ups of what is not there make nothing.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>Go's layout of dates; null for RFC 3339.</summary>
    public string? DateLayout { get; private init; }

    /// <summary>The first node, or null.</summary>
    public YqNode? First => Nodes.Count > 0 ? Nodes[0] : null;

    public bool IsTogether
    {
        get
        {
            foreach (var node in Nodes)
            {
                if (!node.IsTogether)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public YqContext Child(List<YqNode> nodes) => Make(nodes, IsReadOnly);

    public YqContext Child(YqNode node) => Make([node], IsReadOnly);

    public YqContext ReadOnlyChild(YqNode node) => Make([node], isReadOnly: true);

    public YqContext ReadOnly() => Make(Nodes, isReadOnly: true);

    public YqContext Writable() => Make(Nodes, isReadOnly: false);

    /// <summary>Nothing, but the very same variables.</summary>
    public YqContext Emptied() => new([], scope) { IsReadOnly = IsReadOnly, DateLayout = DateLayout };

    public YqContext WithDateLayout(string layout) => new(Nodes, scope) { IsReadOnly = IsReadOnly, DateLayout = layout };

    public List<YqNode>? GetVariable(string name)
    {
        for (var link = scope.Last; link is not null; link = link.Before)
        {
            if (link.Name == name)
            {
                return link.Value;
            }
        }

        return null;
    }

    public void SetVariable(string name, List<YqNode> value) => scope.Last = new Link(name, value, scope.Last);

    private YqContext Make(List<YqNode> nodes, bool isReadOnly) => new(nodes, new Scope { Last = scope.Last }) { IsReadOnly = isReadOnly, DateLayout = DateLayout };

    private sealed class Scope
    {
        public Link? Last;
    }

    private sealed record Link(string Name, List<YqNode> Value, Link? Before);
}
