using Hearth.Templating.Cel.Planning;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>cel-go's extension for lists; sortBy is a macro.</summary>
internal static class ListFunctions
{
    private const int MaxItems = 1_000_000;
    private const int MaxDistinctCollections = 2_000;
    private static readonly CelType OfA = CelType.ListOf(CelType.A);

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Of("slice", true, [OfA, CelType.Int, CelType.Int], OfA, arguments => Slice(arguments[0].AsList, arguments[1].AsInt, arguments[2].AsInt)),
        CelFunction.Member("flatten", CelType.AnyList, CelType.AnyList, list => Flatten(list.AsList, 1)),
        CelFunction.Member("flatten", CelType.AnyList, CelType.Int, CelType.AnyList, (list, depth) => Flatten(list.AsList, depth.AsInt)),
        CelFunction.Member("sort", OfA, OfA, list => list.AsList.ToArray() is var items ? CelSorting.Sort(items, items) : list),
        CelFunction.Member("distinct", OfA, OfA, list => Distinct(list.AsList)),
        CelFunction.Member("reverse", OfA, OfA, list => CelValue.List([.. list.AsList.ToArray().Reverse()])),
        CelFunction.Global("lists.range", CelType.Int, CelType.ListOf(CelType.Int), count => Range(count.AsInt)),
    ];

    private static CelValue Slice(CelList list, long start, long end) =>
        start < 0 || end < 0 ? CelValue.Error($"cannot slice({start}, {end}), negative indexes not supported")
        : start > end ? CelValue.Error($"cannot slice({start}, {end}), start index must be less than or equal to end index")
        : end > list.Count ? CelValue.Error($"cannot slice({start}, {end}), list is length {list.Count}")
        : CelValue.List(list.ToArray()[(int)start..(int)end]);

    private static CelValue Flatten(CelList list, long depth)
    {
        if (depth < 0)
        {
            return CelValue.Error("level must be non-negative");
        }

        List<CelValue> items = [];
        Flatten(list, depth, items);
        return CelValue.List([.. items]);
    }

    private static void Flatten(CelList list, long depth, List<CelValue> items)
    {
        for (int i = 0; i < list.Count; i++)
        {
            var item = list[i];
            if (item.Kind == CelKind.List && depth > 0)
            {
                Flatten(item.AsList, depth - 1, items);
            }
            else
            {
                CheckCount(items.Count + 1);
                items.Add(item);
            }
        }
    }

    private static CelValue Distinct(CelList list)
    {
        var items = list.ToArray();
        if (items.Length > MaxDistinctCollections && items.Any(item => item.Kind is CelKind.List or CelKind.Map))
        {
            throw new CelLimitException($"found {items.Length} lists or maps to tell apart; wants at most {MaxDistinctCollections}");
        }

        HashSet<CelValue> seen = new(items.Length);
        return CelValue.List([.. items.Where(item => seen.Add(item))]);
    }

    private static CelValue Range(long count)
    {
        CheckCount(count);
        var items = new CelValue[Math.Max(0, count)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = CelValue.Of((long)i);
        }

        return CelValue.List(items);
    }

    private static void CheckCount(long count)
    {
        if (count > MaxItems)
        {
            throw new CelLimitException($"found a list of more than {MaxItems} items");
        }
    }
}
