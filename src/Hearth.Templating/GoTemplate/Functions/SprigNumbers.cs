using System.Globalization;
using System.Numerics;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's arithmetic: 64-bit integers, and floats through shopspring/decimal.</summary>
internal static class SprigNumbers
{
    private const string DivideByZero = "runtime error: integer divide by zero";

    public static FunctionSet AddTo(FunctionSet functions) => AddFloats(AddIntegers(AddConversions(functions.In("Numbers"))));

    private static FunctionSet AddConversions(FunctionSet functions) => functions
        .Add("int", (Value value) => Cast.ToInt64(value), "As an int; what is no number is 0.", "{{ int \"12\" }} → 12")
        .Add("int64", (Value value) => Value.Int64(Cast.ToInt64(value)), "As an int64.", "{{ int64 \"12\" }} → 12")
        .Add("float64", (Value value) => Cast.ToFloat(value), "As a float64.", "{{ float64 \"1.5\" }} → 1.5")
        .Add("atoi", (string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0L, "A decimal number as an int.", "{{ atoi \"08\" }} → 8")
        .Add("toDecimal", (Value value) => Value.Int64(Octal(GoFormat.Sprint(value))), "An octal number.", "{{ toDecimal \"0755\" }} → 493");

    private static FunctionSet AddIntegers(FunctionSet functions) => functions
        .AddVariadic("add", (ReadOnlySpan<Value> values) => Fold(values, 0, static (a, b) => a + b), "The sum.", "{{ add 1 2 }} → 3")
        .Add("add1", (Value value) => Value.Int64(Cast.ToInt64(value) + 1), "One more.", "{{ add1 2 }} → 3")
        .Add("sub", (Value a, Value b) => Value.Int64(Cast.ToInt64(a) - Cast.ToInt64(b)), "The difference.", "{{ sub 5 2 }} → 3")
        .Add("div", (Value a, Value b) => Value.Int64(Cast.ToInt64(b) is var by and not 0 ? Divide(Cast.ToInt64(a), by) : throw new FunctionException(DivideByZero)), "The whole quotient.", "{{ div 7 2 }} → 3")
        .Add("mod", (Value a, Value b) => Value.Int64(Cast.ToInt64(b) is var by and not 0 ? by == -1 ? 0 : Cast.ToInt64(a) % by : throw new FunctionException(DivideByZero)), "The remainder.", "{{ mod 7 2 }} → 1")
        .AddVariadic("mul", (Value first, ReadOnlySpan<Value> rest) => Fold(rest, Cast.ToInt64(first), static (a, b) => a * b), "The product.", "{{ mul 2 3 }} → 6")
        .AddVariadic("max", (Value first, ReadOnlySpan<Value> rest) => Fold(rest, Cast.ToInt64(first), Math.Max), "The greatest.", "{{ max 1 3 2 }} → 3")
        .Alias("biggest", "max")
        .AddVariadic("min", (Value first, ReadOnlySpan<Value> rest) => Fold(rest, Cast.ToInt64(first), Math.Min), "The least.", "{{ min 3 1 }} → 1");

    private static FunctionSet AddFloats(FunctionSet functions) => functions
        .Add("add1f", (Value value) => ExactDecimal.Of(Cast.ToFloat(value)).Add(ExactDecimal.Of(1)).ToDouble(), "One more.", "{{ add1f 0.5 }} → 1.5")
        .AddVariadic("addf", (ReadOnlySpan<Value> values) => FoldExact(values, 0, static (a, b) => a.Add(b)), "The sum.", "{{ addf 0.1 0.2 }} → 0.3")
        .AddVariadic("subf", (Value first, ReadOnlySpan<Value> rest) => FoldExact(rest, Cast.ToFloat(first), static (a, b) => a.Subtract(b)), "The difference.", "{{ subf 1 0.9 }} → 0.1")
        .AddVariadic("mulf", (Value first, ReadOnlySpan<Value> rest) => FoldExact(rest, Cast.ToFloat(first), static (a, b) => a.Multiply(b)), "The product.", "{{ mulf 1.5 2 }} → 3")
        .AddVariadic("divf", (Value first, ReadOnlySpan<Value> rest) => FoldExact(rest, Cast.ToFloat(first), static (a, b) => a.Divide(b)), "The quotient.", "{{ divf 1 4 }} → 0.25")
        .AddVariadic("maxf", (Value first, ReadOnlySpan<Value> rest) => FoldFloat(rest, Cast.ToFloat(first), Math.Max), "The greatest.", "{{ maxf 1 2.5 }} → 2.5")
        .AddVariadic("minf", (Value first, ReadOnlySpan<Value> rest) => FoldFloat(rest, Cast.ToFloat(first), Math.Min), "The least.", "{{ minf 1 0.5 }} → 0.5")
        .Add("floor", (Value value) => Math.Floor(Cast.ToFloat(value)), "The next whole number below.", "{{ floor 1.5 }} → 1")
        .Add("ceil", (Value value) => Math.Ceiling(Cast.ToFloat(value)), "The next whole number above.", "{{ ceil 1.2 }} → 2")
        .AddVariadic("round", (Value value, long places, ReadOnlySpan<Value> on) => Round(Cast.ToFloat(value), places, on.IsEmpty ? 0.5 : on[0].AsFloat), "Rounded to some places.", "{{ round 1.555 2 }} → 1.56", GoType.Float64);

    private static Value Fold(ReadOnlySpan<Value> values, long start, Func<long, long, long> fold)
    {
        foreach (ref readonly var value in values)
        {
            start = fold(start, Cast.ToInt64(value));
        }

        return Value.Int64(start);
    }

    private static double FoldFloat(ReadOnlySpan<Value> values, double start, Func<double, double, double> fold)
    {
        foreach (ref readonly var value in values)
        {
            start = fold(start, Cast.ToFloat(value));
        }

        return start;
    }

    private static double FoldExact(ReadOnlySpan<Value> values, double start, Func<ExactDecimal, ExactDecimal, ExactDecimal> fold)
    {
        var folded = ExactDecimal.Of(start);
        foreach (ref readonly var value in values)
        {
            folded = fold(folded, ExactDecimal.Of(Cast.ToFloat(value)));
        }

        return folded.ToDouble();
    }

    private static long Divide(long a, long b) => b == -1 ? unchecked(-a) : a / b;

    private static double Round(double value, long places, double on)
    {
        double power = Math.Pow(10, places);
        double digit = power * value;
        double fraction = digit - Math.Truncate(digit);
        return (fraction >= on ? Math.Ceiling(digit) : Math.Floor(digit)) / power;
    }

    private static long Octal(string text)
    {
        bool isNegative = text.StartsWith('-');
        return GoNumber.ParseDigits(text.AsSpan().TrimStart("+-"), 8, allowsUnderscores: false) is { } magnitude && magnitude <= long.MaxValue
            ? isNegative ? -(long)magnitude : (long)magnitude
            : 0;
    }
}
