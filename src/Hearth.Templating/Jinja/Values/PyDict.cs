namespace Hearth.Templating.Jinja.Values;

/// <summary>A dict: keys in the order in which they came, equal as Python has it (<c>1 == 1.0 == True</c>).</summary>
public sealed class PyDict : PyObject
{
    private static readonly object NoneKey = new();

    private readonly OrderedDictionary<object, object?> entries;

    public PyDict(int capacity = 0) => entries = new OrderedDictionary<object, object?>(capacity, KeyComparer.Instance);

    private PyDict(OrderedDictionary<object, object?> entries) => this.entries = entries;

    public override string TypeName => "dict";

    public int Count => entries.Count;

    public override bool IsTrue => entries.Count > 0;

    public override int? Length => entries.Count;

    public object? this[object? key]
    {
        get => TryGetItem(key, out object? value) ? value : throw JinjaException.Key(Py.Repr(key));
        set
        {
            object wrapped = key ?? NoneKey;

            // A key that is there stays as it is, even where an equal one of another type is assigned.
            int at = entries.IndexOf(wrapped);
            if (at >= 0)
            {
                entries.SetAt(at, value);
            }
            else
            {
                entries.Add(wrapped, value);
            }
        }
    }

    public override bool TryGetItem(object? key, out object? value) => entries.TryGetValue(key ?? NoneKey, out value);

    public bool ContainsKey(object? key) => entries.ContainsKey(key ?? NoneKey);

    public bool Remove(object? key, out object? value)
    {
        int at = entries.IndexOf(key ?? NoneKey);
        value = at >= 0 ? entries.GetAt(at).Value : null;
        if (at >= 0)
        {
            entries.RemoveAt(at);
        }

        return at >= 0;
    }

    public (object? Key, object? Value) RemoveLast()
    {
        var (key, value) = entries.GetAt(entries.Count - 1);
        entries.RemoveAt(entries.Count - 1);
        return (Unwrap(key), value);
    }

    public void Clear() => entries.Clear();

    public PyDict Copy() => new(new OrderedDictionary<object, object?>(entries, KeyComparer.Instance));

    /// <summary>By index, so that a value may be replaced on the way; a change of size is an error, as in Python.</summary>
    public IEnumerable<(object? Key, object? Value)> Pairs()
    {
        int count = entries.Count;
        for (int i = 0; i < count; i++)
        {
            if (entries.Count != count)
            {
                throw JinjaException.Runtime("dictionary changed size during iteration");
            }

            var (key, value) = entries.GetAt(i);
            yield return (Unwrap(key), value);
        }
    }

    public override IEnumerable<object?> Iterate() => Pairs().Select(static pair => pair.Key);

    public override string Repr() => PyRepr.Dict(this);

    public override bool IsEqualTo(object? other)
    {
        if (other is not PyDict dict || dict.Count != Count)
        {
            return false;
        }

        foreach (var (key, value) in Pairs())
        {
            if (!dict.TryGetItem(key, out object? otherValue) || !Py.Equal(value, otherValue))
            {
                return false;
            }
        }

        return true;
    }

    public override int Hash() => throw JinjaException.Type("unhashable type: 'dict'");

    private static object? Unwrap(object key) => ReferenceEquals(key, NoneKey) ? null : key;

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();

        public new bool Equals(object? x, object? y) =>
            x is string a && y is string b ? a == b : ReferenceEquals(x, y) || (!ReferenceEquals(x, NoneKey) && !ReferenceEquals(y, NoneKey) && Py.Equal(x, y));

        public int GetHashCode(object obj) => obj is string text ? text.GetHashCode(StringComparison.Ordinal) : ReferenceEquals(obj, NoneKey) ? 0 : Py.Hash(obj);
    }
}
