namespace Hearth.Kubernetes.Schemas;

/// <summary>Which entries and items of a value some schema has looked at, for <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>.</summary>
internal sealed class EvaluatedParts
{
    // Made when first needed: most values are scalars, and every check has its own parts.
    private HashSet<string>? names;
    private HashSet<int>? items;

    public void Add(string name) => (names ??= new(StringComparer.Ordinal)).Add(name);

    public void Add(int item) => (items ??= []).Add(item);

    public void Add(EvaluatedParts other)
    {
        if (other.names is { } otherNames)
        {
            (names ??= new(StringComparer.Ordinal)).UnionWith(otherNames);
        }

        if (other.items is { } otherItems)
        {
            (items ??= []).UnionWith(otherItems);
        }
    }

    public bool Contains(string name) => names?.Contains(name) == true;

    public bool Contains(int item) => items?.Contains(item) == true;
}
