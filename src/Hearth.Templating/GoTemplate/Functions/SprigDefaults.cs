using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's defaults, tests of emptiness and tests of types.</summary>
internal static class SprigDefaults
{
    public static FunctionSet AddTo(FunctionSet functions) => AddTypes(functions.In("Defaults")
        .AddVariadic("default", (Value fallback, ReadOnlySpan<Value> given) => given.IsEmpty || IsEmpty(given[0]) ? fallback : given[0], "The second argument, or where that is empty the first.", "{{ default \"d\" \"\" }} → d")
        .Add("empty", (Value value) => IsEmpty(value), "Whether the argument is empty.", "{{ empty 0 }} → true")
        .AddVariadic("coalesce", (ReadOnlySpan<Value> values) => Coalesce(values), "The first argument that is not empty.", "{{ coalesce 0 \"x\" }} → x")
        .AddVariadic("all", (ReadOnlySpan<Value> values) => All(values), "Whether no argument is empty.", "{{ all 1 \"\" }} → false")
        .AddVariadic("any", (ReadOnlySpan<Value> values) => Any(values), "Whether some argument is not empty.", "{{ any 0 1 }} → true")
        .Add("ternary", (Value yes, Value no, bool condition) => condition ? yes : no, "One of two values, by a condition.", "{{ ternary 1 2 true }} → 1"));

    private static FunctionSet AddTypes(FunctionSet functions) => functions.In("Types")
        .Add("typeOf", (Value value) => TypeName(value), "The Go type.", "{{ typeOf 1 }} → int")
        .Add("typeIs", (string type, Value value) => TypeName(value) == type, "Whether the Go type has a name.", "{{ typeIs \"int\" 1 }} → true")
        .Add("typeIsLike", (string type, Value value) => TypeName(value) is var name && (name == type || name == "*" + type), "As typeIs, for pointers too.", "{{ typeIsLike \"int\" 1 }} → true")
        .Add("kindOf", (Value value) => KindName(value), "The Go kind.", "{{ kindOf (list) }} → slice")
        .Add("kindIs", (string kind, Value value) => KindName(value) == kind, "Whether the Go kind has a name.", "{{ kindIs \"map\" (dict) }} → true")
        .Add("deepEqual", (Value left, Value right) => DeepEquality.Equal(left, right), "Whether both are equal all the way down, types too.", "{{ deepEqual (list 1) (list 1) }} → true");

    internal static bool IsEmpty(in Value value) => value.Kind switch
    {
        GoKind.Struct => false,
        _ => !value.IsTrue(),
    };

    private static string TypeName(in Value value) => value.IsNilInterface ? "<nil>" : value.Type!.Name;

    private static string KindName(in Value value) => value.IsNilInterface ? "invalid" : value.Type!.KindName;

    private static Value Coalesce(ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
        {
            if (!IsEmpty(value))
            {
                return value;
            }
        }

        return Value.Nil;
    }

    private static bool All(ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
        {
            if (IsEmpty(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Any(ReadOnlySpan<Value> values) => !Coalesce(values).IsNilInterface;
}
