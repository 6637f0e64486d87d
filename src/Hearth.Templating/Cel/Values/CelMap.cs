namespace Hearth.Templating.Cel.Values;

/// <summary>A map or an object with fields; entries may be read from the underlying data when they are asked for.</summary>
public abstract class CelMap
{
    public abstract int Count { get; }

    /// <summary>In the order in which comprehensions see them.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    /// <summary>What <c>type()</c> says: <c>map</c>, or the name of an object type.</summary>
    public virtual CelType Type => CelType.AnyMap;

    /// <summary>The value of a field, the short way for names known when compiling.</summary>
    public virtual bool TryGetField(string name, out CelValue value) => TryGet(CelValue.Of(name), out value);

    /// <summary>The value of a key; numbers that are equal are the same key.</summary>
    public abstract bool TryGet(in CelValue key, out CelValue value);
}

/// <summary>A map that holds its entries, in the order in which they were added.</summary>
public sealed class CelDictionary : CelMap
{
    private readonly Dictionary<CelValue, CelValue> entries;

    public CelDictionary(int capacity = 0) => entries = new Dictionary<CelValue, CelValue>(capacity);

    public CelDictionary(IEnumerable<KeyValuePair<string, CelValue>> fields)
        : this()
    {
        foreach (var (name, value) in fields)
        {
            entries[CelValue.Of(name)] = value;
        }
    }

    public override int Count => entries.Count;

    public override IEnumerable<CelValue> Keys => entries.Keys;

    /// <summary>False where the key is there already.</summary>
    public bool TryAdd(in CelValue key, in CelValue value) => entries.TryAdd(key, value);

    public override bool TryGet(in CelValue key, out CelValue value) => entries.TryGetValue(key, out value);
}
