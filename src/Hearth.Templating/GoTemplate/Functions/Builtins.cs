using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary><c>call</c>: no value of ours is a function, so it always fails, in Go's words.</summary>
internal sealed class CallFunction() : TemplateFunction("call", [GoType.ReflectValue, GoType.ReflectValue], isVariadic: true)
{
    public static FunctionException NotAFunction(in Value value, string shown) =>
        new(value.IsNilInterface ? "call of nil" : $"non-function {shown} of type {value.Type}");

    public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) => throw NotAFunction(arguments[0], "value");
}

/// <summary>The functions of Go's text/template itself.</summary>
public static class Builtins
{
    public static FunctionSet AddTo(FunctionSet functions) => AddOutput(AddComparisons(functions.In("Go templates")
        .AddShortCircuit("and", ShortCircuit.And, "The first empty argument, or the last.", "{{ and 1 0 2 }} → 0")
        .AddShortCircuit("or", ShortCircuit.Or, "The first argument that is not empty, or the last.", "{{ or 0 \"x\" }} → x")
        .Add("not", (AnyValue value) => !value.Value.IsTrue(), "Whether the argument is empty.", "{{ not 0 }} → true")
        .Add("len", (AnyValue item) => Length(item.Value), "The number of items, entries or bytes.", "{{ len \"abc\" }} → 3")
        .AddVariadic("index", (AnyValue item, ReadOnlySpan<Value> indexes) => Index(item.Value, indexes), "An item of a list or map, through several levels.", "{{ index (list 1 2) 1 }} → 2", GoType.ReflectValue)
        .AddVariadic("slice", (AnyValue item, ReadOnlySpan<Value> indexes) => Slice(item.Value, indexes), "A part of a string or list.", "{{ slice \"abcd\" 1 3 }} → bc", GoType.ReflectValue)
        .Add(new CallFunction { Category = "Go templates", Summary = "Calls a function that is a value; Hearth's data holds none.", Example = "{{ call .Function 1 }}" })));

    internal static string PrintAll(ReadOnlySpan<Value> values) =>
        values.Length == 1 && values[0].IsString ? values[0].AsText : GoFormat.Sprint(Printable(values)).AsText;

    internal static Value Index(Value item, ReadOnlySpan<Value> indexes)
    {
        if (item.IsNilInterface)
        {
            throw new FunctionException("index of untyped nil");
        }

        foreach (ref readonly var index in indexes)
        {
            if (item.IsNilInterface || (item.Kind == GoKind.Pointer && item.IsNil))
            {
                throw new FunctionException("index of nil pointer");
            }

            item = item.Indirect();
            switch (item.Kind)
            {
                case GoKind.Slice:
                    var list = item.AsList;
                    int at = IndexArgument(index, list.Count);
                    item = at < list.Count ? list[at].AsElementOf(item.Type!) : throw new FunctionException("reflect: slice index out of range");
                    break;
                case GoKind.String:
                    byte[] bytes = GoString.ToBytes(item.AsText);
                    int place = IndexArgument(index, bytes.Length);
                    item = place < bytes.Length ? Value.OfBits(GoType.Uint8, bytes[place]) : throw new FunctionException("reflect: string index out of range");
                    break;
                case GoKind.Map:
                    item = MapItem(item, index);
                    break;
                default:
                    throw new FunctionException($"can't index item of type {item.Type}");
            }
        }

        return item;
    }

    private static FunctionSet AddComparisons(FunctionSet functions) => functions
        .AddVariadic("eq", (AnyValue first, ReadOnlySpan<Value> others) => Comparison.Equal(first.Value, others), "Whether the first argument equals any other.", "{{ eq 1 2 1 }} → true", GoType.ReflectValue)
        .Add("ne", (AnyValue left, AnyValue right) => !Comparison.Equal(left.Value, [right.Value]), "Whether both differ.", "{{ ne 1 2 }} → true")
        .Add("lt", (AnyValue left, AnyValue right) => Comparison.Less(left.Value, right.Value), "Less than.", "{{ lt 1 2 }} → true")
        .Add("le", (AnyValue left, AnyValue right) => Comparison.LessOrEqual(left.Value, right.Value), "Less or equal.", "{{ le 2 2 }} → true")
        .Add("gt", (AnyValue left, AnyValue right) => !Comparison.LessOrEqual(left.Value, right.Value), "Greater than.", "{{ gt 3 2 }} → true")
        .Add("ge", (AnyValue left, AnyValue right) => !Comparison.Less(left.Value, right.Value), "Greater or equal.", "{{ ge 2 2 }} → true");

    private static FunctionSet AddOutput(FunctionSet functions) => functions
        .AddVariadicContextual("print", static (context, values) => GoFormat.Sprint(values, isLine: false, context.IsMapped), "The arguments as text, a space between two that are no strings.", "{{ print 1 2 \"a\" }} → 1 2a")
        .AddVariadicContextual("println", static (context, values) => GoFormat.Sprint(values, isLine: true, context.IsMapped), "The arguments as text with spaces and a line break.", "{{ println 1 \"a\" }} → 1 a")
        .Add(new PrintfFunction { Category = "Go templates", Summary = "A format and its arguments, as Go's fmt.Sprintf.", Example = "{{ printf \"%s-%02d\" \"a\" 5 }} → a-05" })
        .AddVariadic("html", static (ReadOnlySpan<Value> values) => Escapes.Html(PrintAll(values)), "Escapes for HTML.", "{{ html \"<a>\" }} → &lt;a&gt;")
        .AddVariadic("js", static (ReadOnlySpan<Value> values) => Escapes.JavaScript(PrintAll(values)), "Escapes for JavaScript strings.", "{{ js \"it's\" }} → it\\'s")
        .AddVariadic("urlquery", static (ReadOnlySpan<Value> values) => Escapes.UrlQuery(PrintAll(values)), "Escapes for a URL's query.", "{{ urlquery \"a b\" }} → a+b");

    private static ReadOnlySpan<Value> Printable(ReadOnlySpan<Value> values)
    {
        Value[] printable = values.ToArray();
        for (int i = 0; i < printable.Length; i++)
        {
            printable[i] = printable[i].IsNilInterface ? Value.Of("<no value>") : printable[i].Printable();
        }

        return printable;
    }

    private static long Length(Value item)
    {
        if (item.Type is null)
        {
            throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
        }

        if (item.Kind == GoKind.Interface || (item.Kind == GoKind.Pointer && item.IsNil))
        {
            throw new FunctionException("len of nil pointer");
        }

        item = item.Indirect();
        return item.Kind switch
        {
            GoKind.String => GoString.ByteLength(item.AsText),
            GoKind.Map => item.AsMap?.Count ?? 0,
            GoKind.Slice => item.AsList.Count,
            _ => throw new FunctionException($"len of type {item.Type}"),
        };
    }

    private static Value MapItem(in Value map, in Value key)
    {
        if (key.IsNilInterface)
        {
            throw new FunctionException("value is nil; should be of type string");
        }

        if (!key.IsString)
        {
            throw new FunctionException($"value has type {key.Type}; should be string");
        }

        return (map.AsMap is { } entries && entries.TryGet(key.AsText, out var value) ? value : Value.Nil).AsElementOf(map.Type!);
    }

    private static int IndexArgument(in Value index, int capacity)
    {
        if (index.IsNilInterface)
        {
            throw new FunctionException("cannot index slice/array with nil");
        }

        if (index.Kind is not (GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64))
        {
            throw new FunctionException($"cannot index slice/array with type {index.Type}");
        }

        return index.AsInt >= 0 && index.AsInt <= capacity ? (int)index.AsInt : throw new FunctionException($"index out of range: {index.AsInt}");
    }

    private static Value Slice(Value item, ReadOnlySpan<Value> indexes)
    {
        if (item.IsNilInterface)
        {
            throw new FunctionException("slice of untyped nil");
        }

        item = item.Indirect();
        if (indexes.Length > 3)
        {
            throw new FunctionException($"too many slice indexes: {indexes.Length}");
        }

        if (item.Kind is not (GoKind.String or GoKind.Slice))
        {
            throw new FunctionException($"can't slice item of type {item.Type}");
        }

        if (item.IsString && indexes.Length == 3)
        {
            throw new FunctionException("cannot 3-index slice a string");
        }

        int length = item.IsString ? GoString.ByteLength(item.AsText) : item.AsList.Count;
        Span<int> bounds = [0, length, length];
        for (int i = 0; i < indexes.Length; i++)
        {
            bounds[i] = IndexArgument(indexes[i], length);
        }

        if (bounds[0] > bounds[1])
        {
            throw new FunctionException($"invalid slice index: {bounds[0]} > {bounds[1]}");
        }

        if (indexes.Length == 3 && bounds[1] > bounds[2])
        {
            throw new FunctionException($"invalid slice index: {bounds[1]} > {bounds[2]}");
        }

        return item.IsString
            ? Value.Of(GoString.SliceBytes(item.AsText, bounds[0], bounds[1])).As(item.Type!)
            : Value.OfReference(item.Type!, item.AsList.Slice(bounds[0], bounds[1]));
    }

    private sealed class PrintfFunction() : TemplateFunction("printf", [GoType.String, GoType.Interface], isVariadic: true)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) =>
            GoFormat.Sprintf(new GoText(arguments[0]), arguments[1..], context.IsMapped);
    }
}
