using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary>cel-go's extension for numbers.</summary>
internal static class MathFunctions
{
    public static IEnumerable<CelFunction> All() =>
    [
        .. Extremes("math.greatest", 1),
        .. Extremes("math.least", -1),
        Double("math.ceil", Math.Ceiling),
        Double("math.floor", Math.Floor),
        Double("math.round", value => Math.Round(value, MidpointRounding.AwayFromZero)),
        Double("math.trunc", Math.Truncate),
        Test("math.isInf", double.IsInfinity),
        Test("math.isNaN", double.IsNaN),
        Test("math.isFinite", double.IsFinite),
        Double("math.abs", Math.Abs),
        CelFunction.Global("math.abs", CelType.Int, CelType.Int, value => value.AsInt == long.MinValue ? CelValue.Error("integer overflow") : CelValue.Of(Math.Abs(value.AsInt))),
        CelFunction.Global("math.abs", CelType.Uint, CelType.Uint, value => value),
        Double("math.sign", value => double.IsNaN(value) ? value : Math.Sign(value)),
        CelFunction.Global("math.sign", CelType.Int, CelType.Int, value => CelValue.Of((long)Math.Sign(value.AsInt))),
        CelFunction.Global("math.sign", CelType.Uint, CelType.Uint, value => CelValue.Of(value.AsUint == 0 ? 0UL : 1UL)),
        Double("math.sqrt", Math.Sqrt),
        CelFunction.Global("math.sqrt", CelType.Int, CelType.Double, value => CelValue.Of(Math.Sqrt(value.AsInt))),
        CelFunction.Global("math.sqrt", CelType.Uint, CelType.Double, value => CelValue.Of(Math.Sqrt(value.AsUint))),
        .. Bits("math.bitAnd", (a, b) => a & b),
        .. Bits("math.bitOr", (a, b) => a | b),
        .. Bits("math.bitXor", (a, b) => a ^ b),
        CelFunction.Global("math.bitNot", CelType.Int, CelType.Int, value => CelValue.Of(~value.AsInt)),
        CelFunction.Global("math.bitNot", CelType.Uint, CelType.Uint, value => CelValue.Of(~value.AsUint)),
        .. Shifts("math.bitShiftLeft", (bits, by) => bits << by),
        .. Shifts("math.bitShiftRight", (bits, by) => bits >> by),
    ];

    private static CelFunction Double(string name, Func<double, double> run) =>
        CelFunction.Global(name, CelType.Double, CelType.Double, value => CelValue.Of(run(value.AsDouble)));

    private static CelFunction Test(string name, Func<double, bool> run) =>
        CelFunction.Global(name, CelType.Double, CelType.Bool, value => CelValue.Of(run(value.AsDouble)));

    private static IEnumerable<CelFunction> Bits(string name, Func<ulong, ulong, ulong> run) =>
    [
        CelFunction.Global(name, CelType.Int, CelType.Int, CelType.Int, (a, b) => CelValue.Of((long)run(a.AsUint, b.AsUint))),
        CelFunction.Global(name, CelType.Uint, CelType.Uint, CelType.Uint, (a, b) => CelValue.Of(run(a.AsUint, b.AsUint))),
    ];

    // The sign bit is not kept: an int shifts right as if it were unsigned.
    private static IEnumerable<CelFunction> Shifts(string name, Func<ulong, int, ulong> run)
    {
        CelValue Shift(CelValue value, CelValue by) =>
            by.AsInt < 0 ? CelValue.Error($"{name}() negative offset: {by.AsInt}")
            : (by.AsInt > 63 ? 0 : run(value.AsUint, (int)by.AsInt)) is var shifted && value.Kind == CelKind.Int ? CelValue.Of((long)shifted)
            : CelValue.Of(shifted);

        yield return CelFunction.Global(name, CelType.Int, CelType.Int, CelType.Int, Shift);
        yield return CelFunction.Global(name, CelType.Uint, CelType.Int, CelType.Uint, Shift);
    }

    private static IEnumerable<CelFunction> Extremes(string name, int wanted)
    {
        CelValue Of(CelValue[] values)
        {
            if (values.Length == 0)
            {
                return CelValue.Error($"{name}(list) argument must not be empty");
            }

            var best = values[0];
            foreach (var value in values)
            {
                if (!value.IsNumber)
                {
                    return CelValue.Error($"no such overload: {name}");
                }

                best = CelOrder.CompareNumbers(value, best) == wanted ? value : best;
            }

            return best;
        }

        foreach (var type in (CelType[])[CelType.Int, CelType.Uint, CelType.Double])
        {
            yield return CelFunction.Of(name, false, [type], type, Of, isVariadic: true);
            yield return CelFunction.Global(name, CelType.ListOf(type), type, list => Of(list.AsList.ToArray()));
        }

        yield return CelFunction.Of(name, false, [Numbers, Numbers], CelType.Dyn, Of, isVariadic: true);
    }

    // Any number: the values are looked at when they are there.
    private static CelType Numbers => CelType.Dyn;
}
