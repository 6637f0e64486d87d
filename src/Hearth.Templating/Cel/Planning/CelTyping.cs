using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>Which types go together. <c>dyn</c> goes with everything: what only the data can tell is left to run time.</summary>
internal static class CelTyping
{
    /// <summary>Whether a value of the type may stand where the other is declared; parameters of the declaration are bound on the way.</summary>
    public static bool IsAssignable(CelType declared, CelType actual, Dictionary<string, CelType>? bound = null)
    {
        if (declared.Kind == CelTypeKind.Parameter && bound is not null)
        {
            if (!bound.TryGetValue(declared.Name, out var earlier))
            {
                bound[declared.Name] = actual;
                return true;
            }

            if (Join(earlier, actual) is not { } joined)
            {
                return false;
            }

            bound[declared.Name] = joined;
            return true;
        }

        return declared.IsDyn || actual.IsDyn || CanBeNull(declared, actual) || (declared.Kind, actual.Kind) switch
        {
            (CelTypeKind.List, CelTypeKind.List) or (CelTypeKind.Optional, CelTypeKind.Optional) => IsAssignable(declared.Element, actual.Element, bound),
            (CelTypeKind.Map, CelTypeKind.Map) => IsAssignable(declared.Parameters[0], actual.Parameters[0], bound) && IsAssignable(declared.Element, actual.Element, bound),
            (CelTypeKind.Type, CelTypeKind.Type) => true,
            _ => declared.HasSameName(actual),
        };
    }

    /// <summary>The type that covers both; null where they are surely different.</summary>
    public static CelType? Join(CelType left, CelType right)
    {
        if (ReferenceEquals(left, right))
        {
            return left;
        }

        if (left.IsDyn || right.IsDyn)
        {
            return CelType.Dyn;
        }

        if (CanBeNull(left, right))
        {
            return left;
        }

        if (CanBeNull(right, left))
        {
            return right;
        }

        return (left.Kind, right.Kind) switch
        {
            (CelTypeKind.List, CelTypeKind.List) => JoinEmpty(left, right) ?? (Join(left.Element, right.Element) is { } item ? CelType.ListOf(item) : null),
            (CelTypeKind.Optional, CelTypeKind.Optional) => JoinEmpty(left, right) ?? (Join(left.Element, right.Element) is { } value ? CelType.OptionalOf(value) : null),
            (CelTypeKind.Map, CelTypeKind.Map) => Join(left.Parameters[0], right.Parameters[0]) is { } key && Join(left.Element, right.Element) is { } entry ? CelType.MapOf(key, entry) : null,
            _ => left.HasSameName(right) ? left : null,
        };
    }

    /// <summary>A result type with its parameters replaced by what the arguments bound.</summary>
    public static CelType Substitute(CelType type, Dictionary<string, CelType> bound) => type.Kind switch
    {
        CelTypeKind.Parameter => bound.GetValueOrDefault(type.Name, CelType.Dyn),
        CelTypeKind.List => CelType.ListOf(Substitute(type.Element, bound)),
        // Nothing has said what an empty optional may hold: it joins with any other.
        CelTypeKind.Optional when type.Element.Kind == CelTypeKind.Parameter && !bound.ContainsKey(type.Element.Name) => CelType.AnyOptional,
        CelTypeKind.Optional => CelType.OptionalOf(Substitute(type.Element, bound)),
        CelTypeKind.Map => CelType.MapOf(Substitute(type.Parameters[0], bound), Substitute(type.Element, bound)),
        _ => type,
    };

    private static CelType? JoinEmpty(CelType left, CelType right) =>
        IsEmpty(left) ? right : IsEmpty(right) ? left : null;

    private static bool IsEmpty(CelType type) => ReferenceEquals(type, CelType.AnyList) || ReferenceEquals(type, CelType.AnyOptional);

    // Objects, times and library values may be null; the other types may not, except where a host is unsure.
    private static bool CanBeNull(CelType declared, CelType actual) =>
        ReferenceEquals(actual, CelType.Null) && (declared.Kind is CelTypeKind.Object or CelTypeKind.Opaque or CelTypeKind.Optional || declared.ValueKind is CelKind.Timestamp or CelKind.Duration);
}
