namespace Hearth.Kubernetes.Schemas;

/// <summary>Which entries and items of a value some schema has looked at, for <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>.</summary>
internal sealed class EvaluatedParts
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<int> items = [];

    public void Add(string name) => names.Add(name);

    public void Add(int item) => items.Add(item);

    public void Add(EvaluatedParts other)
    {
        names.UnionWith(other.names);
        items.UnionWith(other.items);
    }

    public bool Contains(string name) => names.Contains(name);

    public bool Contains(int item) => items.Contains(item);
}
