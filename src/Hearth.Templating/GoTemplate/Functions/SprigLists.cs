using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's functions on lists.</summary>
internal static class SprigLists
{
    private const string NilDereference = "runtime error: invalid memory address or nil pointer dereference";

    public static FunctionSet AddTo(FunctionSet functions)
    {
        functions.In("Lists")
            .AddVariadic("list", (ReadOnlySpan<Value> items) => GoList.Of(items), "A list of the arguments.", "{{ list 1 2 }} → [1 2]")
            .AddVariadic("tuple", (ReadOnlySpan<Value> items) => GoList.Of(items), "Old name of list.", "{{ tuple 1 2 }} → [1 2]")
            .Add("first", (Value list) => Items(list, "find first on") is { Count: > 0 } items ? items[0] : Value.Nil, "The first item.", "{{ first (list 1 2) }} → 1")
            .Add("last", (Value list) => Items(list, "find last on") is { Count: > 0 } items ? items[items.Count - 1] : Value.Nil, "The last item.", "{{ last (list 1 2) }} → 2")
            .Add("rest", (Value list) => Rest(list), "All but the first.", "{{ rest (list 1 2 3) }} → [2 3]")
            .Add("initial", (Value list) => Initial(list), "All but the last.", "{{ initial (list 1 2 3) }} → [1 2]")
            .Add("append", (Value list, Value item) => Value.Of(new GoList([.. Items(list, "push on").Items, item])), "A new list with an item at the end.", "{{ append (list 1) 2 }} → [1 2]")
            .Add("prepend", (Value list, Value item) => Value.Of(new GoList([item, .. Items(list, "prepend on").Items])), "A new list with an item at the start.", "{{ prepend (list 2) 1 }} → [1 2]")
            .AddVariadic("concat", (ReadOnlySpan<Value> lists) => Concat(lists), "The items of several lists.", "{{ concat (list 1) (list 2) }} → [1 2]")
            .Add("reverse", (Value list) => Reverse(list), "The items backwards.", "{{ reverse (list 1 2) }} → [2 1]")
            .Add("uniq", (Value list) => Uniq(list), "The items without repetitions.", "{{ uniq (list 1 1 2) }} → [1 2]")
            .AddVariadic("without", (Value list, ReadOnlySpan<Value> omitted) => Without(list, omitted), "The items but for those given.", "{{ without (list 1 2) 1 }} → [2]")
            .Add("has", (Value needle, Value list) => Has(needle, list), "Whether an item is in a list.", "{{ has 1 (list 1 2) }} → true")
            .Add("compact", (Value list) => Compact(list), "The items that are not empty.", "{{ compact (list 0 1 \"\") }} → [1]")
            .AddVariadic("slice", (Value list, ReadOnlySpan<Value> indexes) => Slice(list, indexes), "A part of a list.", "{{ slice (list 1 2 3) 1 }} → [2 3]")
            .Add("chunk", (long size, Value list) => Chunk(size, list), "Lists of at most a size.", "{{ chunk 2 (list 1 2 3) }} → [[1 2] [3]]")
            .Add("sortAlpha", (Value list) => SortAlpha(list), "The items as strings, sorted.", "{{ sortAlpha (list \"b\" \"a\") }} → [a b]")
            .AddContextual("join", (TemplateContext context, string separator, Value list) => Join(context, separator, list), "The items as one string.", "{{ join \",\" (list 1 2) }} → 1,2")
            .Add("toStrings", (Value list) => Value.OfReference(GoType.StringSlice, new GoList([.. Strings(list)])), "The items as strings; nil is left out.", "{{ toStrings (list 1 true) }} → [1 true]")
            .Add("until", (long count) => Range(0, count, count < 0 ? -1 : 1), "The numbers from 0 up to one.", "{{ until 3 }} → [0 1 2]")
            .Add("untilStep", (long start, long stop, long step) => Range(start, stop, step), "Numbers with a step.", "{{ untilStep 3 9 3 }} → [3 6]")
            .AddVariadic("seq", (ReadOnlySpan<Value> numbers) => Sequence(numbers), "Numbers as the seq program prints them.", "{{ seq 1 3 }} → 1 2 3", GoType.Int);
        functions.Alias("push", "append");
        foreach (string name in (string[])["first", "last", "rest", "initial", "append", "push", "prepend", "reverse", "uniq", "without", "has", "compact", "slice", "chunk"])
        {
            functions.Alias("must" + char.ToUpperInvariant(name[0]) + name[1..], name);
        }

        return functions;
    }

    /// <summary>The items as strings, nil left out; a scalar alone.</summary>
    internal static IEnumerable<Value> Strings(Value list)
    {
        if (list.IsNilInterface)
        {
            return [];
        }

        return list.IsList
            ? list.AsList.Items.ToArray().Where(static item => !item.IsNilInterface).Select(static item => TextOf(item))
            : [TextOf(list)];
    }

    internal static GoList Items(in Value list, string doing)
    {
        if (list.IsNilInterface)
        {
            throw new FunctionException(NilDereference);
        }

        return list.IsList ? list.AsList : throw new FunctionException($"Cannot {doing} type {list.Type!.KindName}");
    }

    // A number keeps its place in the file as text too.
    private static Value TextOf(in Value item)
    {
        var text = SprigStrings.ToText(item);
        return !item.IsString && item.ScalarOrigin is { } origin ? text.WithOrigin(origin) : text;
    }

    private static GoList Rest(Value list) => Items(list, "find rest on") is { Count: > 0 } items ? items.Slice(1, items.Count) : GoList.Empty;

    private static GoList Initial(Value list) => Items(list, "find initial on") is { Count: > 0 } items ? items.Slice(0, items.Count - 1) : GoList.Empty;

    private static Value Concat(ReadOnlySpan<Value> lists)
    {
        var all = new List<Value>();
        foreach (ref readonly var list in lists)
        {
            if (list.IsNilInterface)
            {
                throw new FunctionException(NilDereference);
            }

            if (!list.IsList)
            {
                throw new FunctionException($"Cannot concat type {list.Type!.KindName} as list");
            }

            all.AddRange(list.AsList.Items);
        }

        return all.Count == 0 ? Value.OfReference(GoType.Slice, null) : Value.Of(new GoList([.. all]));
    }

    private static GoList Reverse(Value list)
    {
        Value[] items = Items(list, "find reverse on").Items.ToArray();
        Array.Reverse(items);
        return new GoList(items);
    }

    private static GoList Uniq(Value list)
    {
        var kept = new List<Value>();
        foreach (ref readonly var item in Items(list, "find uniq on").Items)
        {
            if (!Contains(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept), item))
            {
                kept.Add(item);
            }
        }

        return new GoList([.. kept]);
    }

    private static GoList Without(Value list, ReadOnlySpan<Value> omitted)
    {
        var kept = new List<Value>();
        foreach (ref readonly var item in Items(list, "find without on").Items)
        {
            if (!Contains(omitted, item))
            {
                kept.Add(item);
            }
        }

        return new GoList([.. kept]);
    }

    private static bool Has(Value needle, Value list) => !list.IsNilInterface && Contains(Items(list, "find has on").Items, needle);

    private static bool Contains(ReadOnlySpan<Value> items, in Value needle)
    {
        foreach (ref readonly var item in items)
        {
            if (DeepEquality.Equal(needle, item))
            {
                return true;
            }
        }

        return false;
    }

    private static GoList Compact(Value list)
    {
        var kept = new List<Value>();
        foreach (ref readonly var item in Items(list, "compact on").Items)
        {
            if (!SprigDefaults.IsEmpty(item))
            {
                kept.Add(item);
            }
        }

        return new GoList([.. kept]);
    }

    private static Value Slice(Value list, ReadOnlySpan<Value> indexes)
    {
        if (list.IsNilInterface)
        {
            throw new FunctionException(NilDereference);
        }

        if (!list.IsList)
        {
            throw new FunctionException($"list should be type of slice or array but {list.Type!.KindName}");
        }

        var items = list.AsList;
        if (items.Count == 0)
        {
            return Value.Nil;
        }

        long start = indexes.Length > 0 ? Cast.ToInt64(indexes[0]) : 0;
        long end = indexes.Length > 1 ? Cast.ToInt64(indexes[1]) : items.Count;
        return start >= 0 && start <= end && end <= items.Count
            ? Value.OfReference(list.Type!, items.Slice((int)start, (int)end))
            : throw new FunctionException("reflect.Value.Slice: slice index out of bounds");
    }

    private static Value Chunk(long size, Value list)
    {
        var items = Items(list, "chunk");
        if (size <= 0)
        {
            throw new FunctionException("runtime error: makeslice: len out of range");
        }

        var chunks = new List<Value>();
        for (int at = 0; at < items.Count; at += (int)size)
        {
            chunks.Add(Value.Of(items.Slice(at, (int)Math.Min(items.Count, at + size))));
        }

        return Value.OfReference(GoType.SliceSlice, GoList.Of(chunks));
    }

    private static Value SortAlpha(Value list)
    {
        Value[] items = list.IsList ? [.. Strings(list)] : [SprigStrings.ToText(list)];
        return Value.OfReference(GoType.StringSlice, new GoList([.. items.OrderBy(static item => item.AsText, GoString.ByteOrder)]));
    }

    private static Value Join(TemplateContext context, string separator, Value list)
    {
        Value[] items = [.. Strings(list)];
        if (!context.IsMapped || !items.Any(static item => item.HasOrigin))
        {
            return Value.Of(string.Join(separator, items.Select(static item => item.AsText)));
        }

        var pieces = new List<Value>(items.Length * 2);
        foreach (var item in items)
        {
            if (pieces.Count > 0)
            {
                pieces.Add(Value.Of(separator));
            }

            pieces.Add(item);
        }

        return MappedEdit.Concat(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pieces));
    }

    private static Value Range(long start, long stop, long step)
    {
        // Beyond this Go, too, runs out of memory before it answers.
        const long MaxCount = 10_000_000;
        if (step == 0 || (stop - start) / step > MaxCount)
        {
            return step == 0 ? Value.OfReference(GoType.IntSlice, GoList.Empty) : throw new FunctionException($"a list of more than {MaxCount:N0} numbers");
        }

        var numbers = new List<Value>();
        if (stop < start && step < 0)
        {
            for (long i = start; i > stop; i += step)
            {
                numbers.Add(Value.Of(i));
            }
        }
        else if (stop >= start && step > 0)
        {
            for (long i = start; i < stop; i += step)
            {
                numbers.Add(Value.Of(i));
            }
        }

        return Value.OfReference(GoType.IntSlice, GoList.Of(numbers));
    }

    private static string Sequence(ReadOnlySpan<Value> numbers)
    {
        (long start, long step, long end) = numbers.Length switch
        {
            1 => (1, 1, numbers[0].AsInt),
            2 => (numbers[0].AsInt, 1, numbers[1].AsInt),
            3 => (numbers[0].AsInt, numbers[1].AsInt, numbers[2].AsInt),
            _ => (0, 0, 0),
        };
        if (numbers.Length is 0 or > 3 || (numbers.Length == 3 && end < start && step > 0))
        {
            return "";
        }

        long past = end < start ? end - 1 : end + 1;
        step = numbers.Length < 3 && end < start ? -1 : step;
        return string.Join(' ', Range(start, past, step).AsList.Items.ToArray().Select(static number => number.ToString()));
    }
}
