using Hearth.Templating.Cel.Planning;

namespace Hearth.Templating.Cel.Values;

/// <summary>
/// Equality as the specification has it: heterogeneous, and by mathematical value among numbers. Items and entries that are
/// compared during an evaluation are on its account.
/// </summary>
internal static class CelEquality
{
    public static bool AreEqual(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind)
        {
            return left.IsNumber && right.IsNumber && CelOrder.CompareNumbers(left, right) == 0;
        }

        return left.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => left.AsInt == right.AsInt,
            CelKind.Double => left.AsDouble == right.AsDouble,
            CelKind.String => left.AsString == right.AsString,
            CelKind.Bytes => left.AsBytes.AsSpan().SequenceEqual(right.AsBytes),
            CelKind.Timestamp => left.Seconds == right.Seconds && left.Nanoseconds == right.Nanoseconds,
            CelKind.Type => left.AsType.HasSameName(right.AsType),
            CelKind.List => AreEqual(left.AsList, right.AsList),
            CelKind.Map => AreEqual(left.AsMap, right.AsMap),
            CelKind.Optional => left.HasValue == right.HasValue && (!left.HasValue || AreEqual(left.OptionalValue, right.OptionalValue)),
            CelKind.Opaque => left.AsOpaque.IsEqualTo(right.AsOpaque),
            _ => false,
        };
    }

    /// <summary>Equal numbers of different types hash alike.</summary>
    public static int HashOf(in CelValue value) => value.Kind switch
    {
        CelKind.Int => ((double)value.AsInt).GetHashCode(),
        CelKind.Uint => ((double)value.AsUint).GetHashCode(),
        CelKind.Double => value.AsDouble.GetHashCode(),
        CelKind.Bool or CelKind.Duration => value.AsInt.GetHashCode(),
        CelKind.String => value.AsString.GetHashCode(),
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.Timestamp => HashCode.Combine(value.Seconds, value.Nanoseconds),
        CelKind.Type => value.AsType.Name.GetHashCode(),
        CelKind.List => value.AsList.Count,
        CelKind.Map => value.AsMap.Count,
        CelKind.Opaque => value.AsOpaque.GetHashCode(),
        _ => 0,
    };

    private static bool AreEqual(CelList left, CelList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        // Lists can hold one list many times, so that a small expression builds a value of exponential size.
        var frame = CelFrame.Current;
        for (int i = 0; i < left.Count; i++)
        {
            frame?.Charge(1);
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(CelMap left, CelMap right)
    {
        if (left.Count != right.Count || left.Type.Name != right.Type.Name)
        {
            return false;
        }

        var frame = CelFrame.Current;
        foreach (var key in left.Keys)
        {
            frame?.Charge(1);
            if (!left.TryGet(key, out var a) || !right.TryGet(key, out var b) || !AreEqual(a, b))
            {
                return false;
            }
        }

        return true;
    }
}
