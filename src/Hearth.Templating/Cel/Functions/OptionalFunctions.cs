using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>Values that may be absent: what <c>?.</c> and <c>[?]</c> give and how to get out of it again.</summary>
internal static class OptionalFunctions
{
    private static readonly CelType OfA = CelType.OptionalOf(CelType.A);

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("optional.of", CelType.A, OfA, CelValue.Optional),
        CelFunction.Global("optional.none", OfA, () => CelValue.NoOptional),
        CelFunction.Global("optional.ofNonZeroValue", CelType.A, OfA, value => IsZero(value) ? CelValue.NoOptional : CelValue.Optional(value)),
        CelFunction.Member("hasValue", OfA, CelType.Bool, optional => CelValue.Of(optional.HasValue)),
        CelFunction.Member("value", OfA, CelType.A, optional => optional.HasValue ? optional.OptionalValue : CelValue.Error("optional.none() dereference")),
        CelFunction.Member("or", OfA, OfA, OfA, (optional, other) => optional.HasValue ? optional : other),
        CelFunction.Member("orValue", OfA, CelType.A, CelType.A, (optional, otherwise) => optional.HasValue ? optional.OptionalValue : otherwise),
        CelFunction.Global("optional.unwrap", CelType.ListOf(OfA), CelType.ListOf(CelType.A), Unwrap),
        CelFunction.Member("unwrapOpt", CelType.ListOf(OfA), CelType.ListOf(CelType.A), Unwrap),
        CelFunction.Member("first", CelType.ListOf(CelType.A), OfA, list => list.AsList.Count == 0 ? CelValue.NoOptional : CelValue.Optional(list.AsList[0])),
        CelFunction.Member("last", CelType.ListOf(CelType.A), OfA, list => list.AsList.Count == 0 ? CelValue.NoOptional : CelValue.Optional(list.AsList[list.AsList.Count - 1])),
    ];

    private static CelValue Unwrap(CelValue list)
    {
        List<CelValue> values = [];
        foreach (var item in list.AsList.ToArray())
        {
            if (item.Kind != CelKind.Optional)
            {
                return CelValue.Error($"value {item} is not optional");
            }

            if (item.HasValue)
            {
                values.Add(item.OptionalValue);
            }
        }

        return CelValue.List([.. values]);
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.AsInt == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Timestamp => value.Seconds == CelTime.MinSeconds && value.Nanoseconds == 0,
        CelKind.Optional => !value.HasValue,
        _ => false,
    };
}
