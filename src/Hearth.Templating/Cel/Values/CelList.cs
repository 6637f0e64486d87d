namespace Hearth.Templating.Cel.Values;

/// <summary>A list; items may be read from the underlying data when they are asked for.</summary>
public abstract class CelList
{
    public abstract int Count { get; }

    public abstract CelValue this[int at] { get; }

    /// <summary>All items, in an array that the caller owns.</summary>
    public virtual CelValue[] ToArray()
    {
        var items = new CelValue[Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = this[i];
        }

        return items;
    }

    /// <summary>Whether an item equals the value.</summary>
    public virtual bool Contains(in CelValue value) => IndexOf(value) >= 0;

    /// <summary>The first item that equals the value, or -1.</summary>
    public int IndexOf(in CelValue value)
    {
        for (int i = 0; i < Count; i++)
        {
            if (CelEquality.AreEqual(this[i], value))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A list that holds its items.</summary>
public sealed class CelArray(CelValue[] items) : CelList
{
    public override int Count => items.Length;

    public override CelValue this[int at] => items[at];

    public override CelValue[] ToArray() => [.. items];
}
