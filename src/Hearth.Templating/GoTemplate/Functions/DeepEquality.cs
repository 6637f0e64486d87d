using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Go's <c>reflect.DeepEqual</c>: same types all the way down.</summary>
internal static class DeepEquality
{
    public static bool Equal(in Value left, in Value right)
    {
        if (left.IsNilInterface || right.IsNilInterface)
        {
            return left.IsNilInterface && right.IsNilInterface;
        }

        if (!ReferenceEquals(left.Type, right.Type))
        {
            return false;
        }

        switch (left.Kind)
        {
            case GoKind.String:
                return left.AsText == right.AsText;
            case GoKind.Float64:
                return left.AsFloat == right.AsFloat;
            case GoKind.Complex128:
                return left.AsComplex == right.AsComplex;
            case GoKind.Map:
                return left.IsNil == right.IsNil && (left.IsNil || Equal(left.AsMap!, right.AsMap!)); // Neither is nil here.
            case GoKind.Slice:
                return left.IsNil == right.IsNil && Equal(left.AsList.Items, right.AsList.Items);
            case GoKind.Struct or GoKind.Pointer:
                return ReferenceEquals(left.Reference, right.Reference)
                    || (left.AsStruct is { } l && right.AsStruct is { } r && Equals(l.Native, r.Native) && Equal(l.Fields, r.Fields));
            default:
                return left.AsInt == right.AsInt;
        }
    }

    private static bool Equal(ReadOnlySpan<Value> left, ReadOnlySpan<Value> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (!Equal(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Equal(GoMap left, GoMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (ref readonly var entry in left.Entries)
        {
            if (!right.TryGet(entry.Key, out var other) || !Equal(entry.Value, other))
            {
                return false;
            }
        }

        return true;
    }
}
