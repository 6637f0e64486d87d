namespace Hearth.Templating.Cel.Values;

/// <summary>The operators <c>+ - * / %</c> and the unary minus: nothing is converted, nothing wraps around.</summary>
internal static class CelArithmetic
{
    private static CelValue IntOverflow => CelValue.Error("integer overflow");

    private static CelValue UintOverflow => CelValue.Error("unsigned integer overflow");

    private static CelValue DurationOverflow => CelValue.Error("duration overflow");

    public static CelValue Add(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                long sum = unchecked(left.AsInt + right.AsInt);
                return ((left.AsInt ^ sum) & (right.AsInt ^ sum)) < 0 ? IntOverflow : CelValue.Of(sum);
            case (CelKind.Uint, CelKind.Uint):
                ulong total = unchecked(left.AsUint + right.AsUint);
                return total < left.AsUint ? UintOverflow : CelValue.Of(total);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble + right.AsDouble);
            case (CelKind.String, CelKind.String):
                return CelValue.Of(left.AsString + right.AsString);
            case (CelKind.Bytes, CelKind.Bytes):
                return CelValue.Of([.. left.AsBytes, .. right.AsBytes]);
            case (CelKind.List, CelKind.List):
                return CelValue.List([.. left.AsList.ToArray(), .. right.AsList.ToArray()]);
            case (CelKind.Timestamp, CelKind.Duration):
                return CelTime.Add(left, right.AsDuration);
            case (CelKind.Duration, CelKind.Timestamp):
                return CelTime.Add(right, left.AsDuration);
            case (CelKind.Duration, CelKind.Duration):
                long span = unchecked(left.AsDuration + right.AsDuration);
                return ((left.AsDuration ^ span) & (right.AsDuration ^ span)) < 0 ? DurationOverflow : CelValue.Duration(span);
            default:
                return CelValue.NoSuchOverload;
        }
    }

    public static CelValue Subtract(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                long difference = unchecked(left.AsInt - right.AsInt);
                return ((left.AsInt ^ right.AsInt) & (left.AsInt ^ difference)) < 0 ? IntOverflow : CelValue.Of(difference);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint > left.AsUint ? UintOverflow : CelValue.Of(left.AsUint - right.AsUint);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble - right.AsDouble);
            case (CelKind.Timestamp, CelKind.Timestamp):
                return CelTime.Subtract(left, right);
            case (CelKind.Timestamp, CelKind.Duration):
                return right.AsDuration == long.MinValue ? CelTime.Add(CelTime.Add(left, long.MaxValue), 1) : CelTime.Add(left, -right.AsDuration);
            case (CelKind.Duration, CelKind.Duration):
                long span = unchecked(left.AsDuration - right.AsDuration);
                return ((left.AsDuration ^ right.AsDuration) & (left.AsDuration ^ span)) < 0 ? DurationOverflow : CelValue.Duration(span);
            default:
                return CelValue.NoSuchOverload;
        }
    }

    public static CelValue Multiply(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                long high = Math.BigMul(left.AsInt, right.AsInt, out long low);
                return high == low >> 63 ? CelValue.Of(low) : IntOverflow;
            case (CelKind.Uint, CelKind.Uint):
                return Math.BigMul(left.AsUint, right.AsUint, out ulong product) == 0 ? CelValue.Of(product) : UintOverflow;
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble * right.AsDouble);
            default:
                return CelValue.NoSuchOverload;
        }
    }

    public static CelValue Divide(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                return right.AsInt == 0 ? CelValue.Error("division by zero")
                    : left.AsInt == long.MinValue && right.AsInt == -1 ? IntOverflow
                    : CelValue.Of(left.AsInt / right.AsInt);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint == 0 ? CelValue.Error("division by zero") : CelValue.Of(left.AsUint / right.AsUint);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble / right.AsDouble);
            default:
                return CelValue.NoSuchOverload;
        }
    }

    public static CelValue Remainder(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                return right.AsInt == 0 ? CelValue.Error("modulus by zero")
                    : left.AsInt == long.MinValue && right.AsInt == -1 ? IntOverflow
                    : CelValue.Of(left.AsInt % right.AsInt);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint == 0 ? CelValue.Error("modulus by zero") : CelValue.Of(left.AsUint % right.AsUint);
            default:
                return CelValue.NoSuchOverload;
        }
    }

    public static CelValue Negate(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt == long.MinValue ? IntOverflow : CelValue.Of(-value.AsInt),
        CelKind.Double => CelValue.Of(-value.AsDouble),
        CelKind.Duration => value.AsDuration == long.MinValue ? DurationOverflow : CelValue.Duration(-value.AsDuration),
        _ => CelValue.NoSuchOverload,
    };
}
