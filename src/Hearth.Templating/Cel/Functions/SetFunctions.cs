using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>Lists compared as sets.</summary>
internal static class SetFunctions
{
    private static readonly CelType OfA = CelType.ListOf(CelType.A);

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("sets.contains", OfA, OfA, CelType.Bool, (list, part) => CelValue.Of(ContainsAll(list.AsList, part.AsList))),
        CelFunction.Global("sets.equivalent", OfA, OfA, CelType.Bool, (left, right) => CelValue.Of(ContainsAll(left.AsList, right.AsList) && ContainsAll(right.AsList, left.AsList))),
        CelFunction.Global("sets.intersects", OfA, OfA, CelType.Bool, (left, right) => CelValue.Of(Intersect(left.AsList, right.AsList))),
    ];

    private static bool ContainsAll(CelList list, CelList part)
    {
        for (int i = 0; i < part.Count; i++)
        {
            if (!list.Contains(part[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Intersect(CelList left, CelList right)
    {
        for (int i = 0; i < left.Count; i++)
        {
            if (right.Contains(left[i]))
            {
                return true;
            }
        }

        return false;
    }
}
