namespace Hearth.Templating.Jinja.Values;

/// <summary>
/// A value that .NET has no type for. The others are themselves: <c>null</c> is None, <see cref="bool"/>,
/// <see cref="long"/> and <see cref="System.Numerics.BigInteger"/> are bool and int, <see cref="double"/> is float,
/// <see cref="string"/> is str.
/// </summary>
public abstract class PyObject
{
    /// <summary>As <c>type(x).__name__</c> says.</summary>
    public abstract string TypeName { get; }

    /// <summary>With its module, where that is not builtins; for messages.</summary>
    public virtual string QualifiedTypeName => TypeName;

    public virtual bool IsTrue => true;

    /// <summary>As <c>len(x)</c> says; null where it has none.</summary>
    public virtual int? Length => null;

    public virtual string Repr() => $"<{QualifiedTypeName} object>";

    public virtual string Str() => Repr();

    /// <summary>The items; null where it cannot be iterated.</summary>
    public virtual IEnumerable<object?>? Iterate() => null;

    public virtual bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>False where there is no such item, or no items at all.</summary>
    public virtual bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    public virtual bool IsEqualTo(object? other) => ReferenceEquals(this, other);

    public virtual int Hash() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>What stands for "not given" and "not set", and is never seen by a template.</summary>
internal sealed class Missing
{
    public static readonly Missing Value = new();

    private Missing()
    {
    }
}

/// <summary>What <c>__class__</c> gives: a name to print.</summary>
internal sealed class PyType(string name) : PyObject
{
    public override string TypeName => "type";

    public override string Repr() => $"<class '{name}'>";

    public override bool TryGetAttribute(string attribute, out object? value)
    {
        value = attribute is "__name__" or "__qualname__" ? name : null;
        return value is not null;
    }
}

/// <summary>Text that needs no escaping.</summary>
public sealed class PyMarkup(string text) : PyObject
{
    public string Text => text;

    public override string TypeName => "Markup";

    public override string QualifiedTypeName => "markupsafe.Markup";

    public override bool IsTrue => text.Length > 0;

    public override int? Length => PyText.Length(text);

    public override string Repr() => $"Markup({Py.Repr(text)})";

    public override string Str() => text;

    public override IEnumerable<object?> Iterate() => PyText.Characters(text);

    public override bool IsEqualTo(object? other) => other is PyMarkup markup ? markup.Text == text : other is string plain && plain == text;

    public override int Hash() => text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A list.</summary>
public sealed class PyList(List<object?> items) : PyObject
{
    public PyList()
        : this([])
    {
    }

    public List<object?> Items => items;

    public override string TypeName => "list";

    public override bool IsTrue => items.Count > 0;

    public override int? Length => items.Count;

    public override string Repr() => PyRepr.Sequence('[', items, ']');

    // By index: a template may grow the list that it walks through.
    public override IEnumerable<object?> Iterate()
    {
        for (int i = 0; i < items.Count; i++)
        {
            yield return items[i];
        }
    }

    public override bool IsEqualTo(object? other) => other is PyList list && Py.SequenceEqual(items, list.Items);

    public override int Hash() => throw JinjaException.Type("unhashable type: 'list'");
}

/// <summary>A tuple; with names for its items where it is a named one.</summary>
public sealed class PyTuple(object?[] items, string[]? names = null) : PyObject
{
    public object?[] Items => items;

    public override string TypeName => "tuple";

    public override bool IsTrue => items.Length > 0;

    public override int? Length => items.Length;

    public override string Repr() => items.Length == 1 ? $"({Py.Repr(items[0])},)" : PyRepr.Sequence('(', items, ')');

    public override IEnumerable<object?> Iterate() => items;

    public override bool TryGetAttribute(string name, out object? value)
    {
        int at = names is null ? -1 : Array.IndexOf(names, name);
        value = at < 0 ? null : items[at];
        return at >= 0;
    }

    public override bool IsEqualTo(object? other) => other is PyTuple tuple && Py.SequenceEqual(items, tuple.Items);

    public override int Hash()
    {
        var hash = default(HashCode);
        foreach (object? item in items)
        {
            hash.Add(Py.Hash(item));
        }

        return hash.ToHashCode();
    }
}

/// <summary>A range.</summary>
public sealed class PyRange(long start, long stop, long step) : PyObject
{
    public override string TypeName => "range";

    public long Count => step > 0 ? Math.Max(0, (stop - start + step - 1) / step) : Math.Max(0, (start - stop - step - 1) / -step);

    public override bool IsTrue => Count > 0;

    public override int? Length => (int)Math.Min(Count, int.MaxValue);

    public long Start => start;

    public long Step => step;

    public override string Repr() => step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";

    public override IEnumerable<object?> Iterate()
    {
        for (long i = 0, count = Count; i < count; i++)
        {
            yield return start + (i * step);
        }
    }

    public override bool IsEqualTo(object? other) => other is PyRange range && Py.SequenceEqual([.. Iterate()], [.. range.Iterate()]);
}

/// <summary>Items that are made when they are asked for, once: a generator, a view's iterator, a reversed list.</summary>
public sealed class PyGenerator(IEnumerable<object?> items, string typeName = "generator") : PyObject
{
    private IEnumerator<object?>? enumerator;

    public override string TypeName => typeName;

    public override string Repr() => typeName == "generator" ? "<generator object at 0x7f0000000000>" : $"<{typeName} object at 0x7f0000000000>";

    public bool TryNext(out object? value)
    {
        enumerator ??= items.GetEnumerator();
        if (enumerator.MoveNext())
        {
            value = enumerator.Current;
            return true;
        }

        value = null;
        return false;
    }

    public override IEnumerable<object?> Iterate()
    {
        while (TryNext(out object? value))
        {
            yield return value;
        }
    }
}

/// <summary>Keys, values or items of a dict: they follow its changes.</summary>
public sealed class PyDictView(PyDict dict, string kind) : PyObject
{
    public override string TypeName => $"dict_{kind}";

    public override bool IsTrue => dict.Count > 0;

    public override int? Length => dict.Count;

    public PyDict Dict => dict;

    public bool IsKeys => kind == "keys";

    public override string Repr() => $"dict_{kind}({PyRepr.Sequence('[', [.. Iterate()], ']')})";

    public override IEnumerable<object?> Iterate()
    {
        foreach (var (key, value) in dict.Pairs())
        {
            yield return kind switch
            {
                "keys" => key,
                "values" => value,
                _ => new PyTuple([key, value]),
            };
        }
    }
}
