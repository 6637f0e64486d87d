using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' own functions of lists.</summary>
internal static class KubernetesListFunctions
{
    private static readonly CelType OfA = CelType.ListOf(CelType.A);

    private static readonly CelType[] Comparable =
        [CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.Duration, CelType.Timestamp, CelType.String, CelType.Bytes];

    public static IEnumerable<CelFunction> All() =>
    [
        .. Comparable.Select(type => CelFunction.Member("isSorted", CelType.ListOf(type), CelType.Bool, list => IsSorted(list.AsList))),
        .. Comparable.Select(type => CelFunction.Member("min", CelType.ListOf(type), type, list => Extreme(list.AsList, "min", -1))),
        .. Comparable.Select(type => CelFunction.Member("max", CelType.ListOf(type), type, list => Extreme(list.AsList, "max", 1))),
        Sum(CelType.Int, CelValue.Of(0L)),
        Sum(CelType.Uint, CelValue.Of(0UL)),
        Sum(CelType.Double, CelValue.Of(0.0)),
        Sum(CelType.Duration, CelValue.Duration(0)),
        CelFunction.Member("indexOf", OfA, CelType.A, CelType.Int, (list, item) => CelValue.Of((long)list.AsList.IndexOf(item))),
        CelFunction.Member("lastIndexOf", OfA, CelType.A, CelType.Int, LastIndexOf),
        CelFunction.Member("includes", CelType.Dyn, CelType.Dyn, CelType.Bool, (target, item) => CelValue.Of(target.Kind == CelKind.List ? target.AsList.Contains(item) : CelEquality.AreEqual(target, item))),
    ];

    private static CelFunction Sum(CelType type, CelValue zero) => CelFunction.Member("sum", CelType.ListOf(type), type, list =>
    {
        var items = list.AsList;
        // Where the list's type is not known, its first item says which zero to start from.
        var sum = items.Count > 0 && items[0].Kind != zero.Kind ? items[0] : zero;
        for (int i = items.Count > 0 && items[0].Kind != zero.Kind ? 1 : 0; i < items.Count && !sum.IsError; i++)
        {
            sum = CelArithmetic.Add(sum, items[i]);
        }

        return sum;
    });

    private static CelValue IsSorted(CelList list)
    {
        for (int i = 1; i < list.Count; i++)
        {
            if (CelOrder.Compare(list[i - 1], list[i]) is not { } order)
            {
                return CelValue.NoSuchOverload;
            }

            if (order == 1)
            {
                return CelValue.False;
            }
        }

        return CelValue.True;
    }

    private static CelValue Extreme(CelList list, string name, int wanted)
    {
        if (list.Count == 0)
        {
            return CelValue.Error($"{name} called on empty list");
        }

        var best = list[0];
        for (int i = 1; i < list.Count; i++)
        {
            var item = list[i];
            if (CelOrder.Compare(item, best) is not { } order)
            {
                return CelValue.NoSuchOverload;
            }

            best = order == wanted ? item : best;
        }

        return best;
    }

    private static CelValue LastIndexOf(CelValue list, CelValue item)
    {
        for (int i = list.AsList.Count - 1; i >= 0; i--)
        {
            if (CelEquality.AreEqual(list.AsList[i], item))
            {
                return CelValue.Of((long)i);
            }
        }

        return CelValue.Of(-1L);
    }
}
