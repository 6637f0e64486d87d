using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>Kubernetes' functions of quantities.</summary>
internal static class QuantityFunctions
{
    private static readonly CelType Of = CelQuantity.QuantityType;

    public static IEnumerable<CelFunction> All() =>
    [
        CelFunction.Global("quantity", CelType.String, Of, text => CelQuantity.TryParse(text.AsString, out string error) is { } quantity ? CelValue.Of(quantity) : CelValue.Error(error)),
        CelFunction.Global("isQuantity", CelType.String, CelType.Bool, text => CelValue.Of(CelQuantity.TryParse(text.AsString, out _) is not null)),
        CelFunction.Member("sign", Of, CelType.Int, quantity => CelValue.Of((long)Get(quantity).Nanos.Sign)),
        CelFunction.Member("isGreaterThan", Of, Of, CelType.Bool, (left, right) => CelValue.Of(Get(left).Nanos > Get(right).Nanos)),
        CelFunction.Member("isLessThan", Of, Of, CelType.Bool, (left, right) => CelValue.Of(Get(left).Nanos < Get(right).Nanos)),
        CelFunction.Member("compareTo", Of, Of, CelType.Int, (left, right) => CelValue.Of((long)Math.Sign(Get(left).Nanos.CompareTo(Get(right).Nanos)))),
        CelFunction.Member("asApproximateFloat", Of, CelType.Double, quantity => CelValue.Of(Get(quantity).Approximate)),
        CelFunction.Member("asInteger", Of, CelType.Int, quantity => Get(quantity).Integer is { } integer ? CelValue.Of(integer) : CelValue.Error("cannot convert value to integer")),
        CelFunction.Member("isInteger", Of, CelType.Bool, quantity => CelValue.Of(Get(quantity).Integer is not null)),
        CelFunction.Member("add", Of, Of, Of, (left, right) => CelValue.Of(new CelQuantity(Get(left).Nanos + Get(right).Nanos))),
        CelFunction.Member("add", Of, CelType.Int, Of, (left, right) => CelValue.Of(new CelQuantity(Get(left).Nanos + Units(right)))),
        CelFunction.Member("sub", Of, Of, Of, (left, right) => CelValue.Of(new CelQuantity(Get(left).Nanos - Get(right).Nanos))),
        CelFunction.Member("sub", Of, CelType.Int, Of, (left, right) => CelValue.Of(new CelQuantity(Get(left).Nanos - Units(right)))),
    ];

    private static CelQuantity Get(in CelValue value) => (CelQuantity)value.AsOpaque;

    private static System.Numerics.BigInteger Units(in CelValue value) => new System.Numerics.BigInteger(value.AsInt) * 1_000_000_000;
}
