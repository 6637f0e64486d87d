using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Go's <c>eq</c>, <c>lt</c> and the like: by kind, never across kinds.</summary>
internal static class Comparison
{
    private enum Basic
    {
        None,
        Bool,
        Complex,
        Integer,
        Unsigned,
        Float,
        String,
    }

    public static bool Equal(in Value first, ReadOnlySpan<Value> others)
    {
        if (others.IsEmpty)
        {
            throw new FunctionException("missing argument for comparison");
        }

        foreach (ref readonly var other in others)
        {
            if (Equal(first, other))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Less(in Value left, in Value right)
    {
        var leftKind = KindOf(left);
        var rightKind = leftKind == Basic.None ? Basic.None : KindOf(right);
        if (leftKind == Basic.None || rightKind == Basic.None)
        {
            throw new FunctionException("invalid type for comparison");
        }

        return (leftKind, rightKind) switch
        {
            (Basic.Integer, Basic.Unsigned) => left.AsInt < 0 || (ulong)left.AsInt < (ulong)right.AsInt,
            (Basic.Unsigned, Basic.Integer) => right.AsInt >= 0 && (ulong)left.AsInt < (ulong)right.AsInt,
            var (l, r) when l != r => throw Incompatible(left, right),
            (Basic.Float, _) => left.AsFloat < right.AsFloat,
            (Basic.Integer, _) => left.AsInt < right.AsInt,
            (Basic.Unsigned, _) => (ulong)left.AsInt < (ulong)right.AsInt,
            (Basic.String, _) => GoString.Compare(left.AsText, right.AsText) < 0,
            _ => throw new FunctionException("invalid type for comparison"),
        };
    }

    public static bool LessOrEqual(in Value left, in Value right) => Less(left, right) || Equal(left, right);

    private static bool Equal(in Value left, in Value right)
    {
        var (leftKind, rightKind) = (KindOf(left), KindOf(right));
        if (leftKind != rightKind)
        {
            return (leftKind, rightKind) switch
            {
                (Basic.Integer, Basic.Unsigned) or (Basic.Unsigned, Basic.Integer) => left.AsInt >= 0 && left.AsInt == right.AsInt,
                _ when left.IsNilInterface || right.IsNilInterface => false,
                _ => throw Incompatible(left, right),
            };
        }

        switch (leftKind)
        {
            case Basic.Bool or Basic.Integer or Basic.Unsigned:
                return left.AsInt == right.AsInt;
            case Basic.Float:
                return left.AsFloat == right.AsFloat;
            case Basic.Complex:
                return left.AsComplex == right.AsComplex;
            case Basic.String:
                return left.AsText == right.AsText;
        }

        if (left.Kind != right.Kind && !left.IsNilInterface && !right.IsNilInterface)
        {
            throw new FunctionException($"non-comparable types {GoFormat.Sprintf("%s", left)}: {left.Type}, {right.Type}: {GoFormat.Sprint(right)}");
        }

        if (left.IsNil || right.IsNil)
        {
            return left.IsNil == right.IsNil;
        }

        if (right.Kind is GoKind.Map or GoKind.Slice or GoKind.Func)
        {
            throw new FunctionException($"non-comparable type {GoFormat.Sprintf("%s", right)}: {right.Type}");
        }

        return ReferenceEquals(left.Type, right.Type)
            && (ReferenceEquals(left.Reference, right.Reference) || (left.Kind == GoKind.Struct && DeepEquality.Equal(left, right)));
    }

    private static FunctionException Incompatible(in Value left, in Value right) =>
        new($"incompatible types for comparison: {left.Type} and {right.Type}");

    private static Basic KindOf(in Value value) => value.Kind switch
    {
        GoKind.Bool => Basic.Bool,
        GoKind.Int or GoKind.Int64 => Basic.Integer,
        GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 => Basic.Unsigned,
        GoKind.Float64 => Basic.Float,
        GoKind.Complex128 => Basic.Complex,
        GoKind.String => Basic.String,
        _ => Basic.None,
    };
}
