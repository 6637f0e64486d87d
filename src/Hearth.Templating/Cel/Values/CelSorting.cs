namespace Hearth.Templating.Cel.Values;

/// <summary>Sorting of lists by values that have an order.</summary>
internal static class CelSorting
{
    /// <summary>The items in the order of their keys, which have to be of one comparable type; equal ones keep their order.</summary>
    public static CelValue Sort(CelValue[] items, CelValue[] keys)
    {
        foreach (var key in keys)
        {
            if (key.Kind is not (CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool or CelKind.Duration or CelKind.Timestamp or CelKind.String or CelKind.Bytes))
            {
                return CelValue.Error($"list elements must be comparable; found {key.Type}");
            }

            if (key.Kind != keys[0].Kind)
            {
                return CelValue.Error("list elements must have the same type");
            }
        }

        int[] order = new int[items.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => CelOrder.Compare(keys[a], keys[b]) is { } compared and (-1 or 1) ? compared : a.CompareTo(b));
        return CelValue.List([.. order.Select(at => items[at])]);
    }
}
