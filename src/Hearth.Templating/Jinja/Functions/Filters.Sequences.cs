using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Filters of sequences and mappings.</summary>
internal static partial class Filters
{
    private static void AddSequences(Dictionary<string, NativeFunction> filters)
    {
        NativeBody length = static (_, a) => (long)Py.Length(a[0]);
        filters.Add("length", "value", length);
        filters.Add("count", "value", length);
        NativeBody fallback = static (_, a) => a[0] is PyUndefined || (a[2].Flag() && !Py.IsTrue(a[0])) ? a[1].Or("") : a[0];
        filters.Add("default", "value default_value? boolean?", fallback);
        filters.Add("d", "value default_value? boolean?", fallback);
        filters.Add("list", "value", static (evaluator, a) => new PyList(ToList(evaluator, a[0])));
        filters.Add("first", "seq", static (evaluator, a) =>
        {
            foreach (object? item in Py.Iterate(a[0]))
            {
                return item;
            }

            return evaluator.Environment.UndefinedHint("No first item, sequence was empty.");
        });
        filters.Add("last", "seq", static (evaluator, a) =>
        {
            var items = a[0] is PyGenerator ? throw JinjaException.Type("'generator' object is not reversible")
                : a[0] is PyUndefined undefined ? throw (undefined.IsStrict ? undefined.Error() : JinjaException.Type($"'{undefined.TypeName}' object is not reversible"))
                : Py.TryIterate(a[0]) ?? throw JinjaException.Type($"'{Py.TypeName(a[0])}' object is not reversible");
            var all = Py.AsList(a[0]) ?? [.. items];
            return all.Count > 0 ? all[^1] : evaluator.Environment.UndefinedHint("No last item, sequence was empty.");
        });
        filters.Add("random", "seq", static (evaluator, a) =>
        {
            var items = ToList(evaluator, a[0]);
            return items.Count > 0 ? items[Random.Shared.Next(items.Count)] : evaluator.Environment.UndefinedHint("No random item, sequence was empty.");
        });
        filters.Add("join", "value d? attribute?", Join);
        filters.Add("items", "value", static (_, a) => new PyGenerator(a[0] switch
        {
            PyUndefined => [],
            PyDict dict => dict.Pairs().Select(static pair => (object?)new PyTuple([pair.Key, pair.Value])),
            _ => Failing(JinjaException.Type("Can only get item pairs from a mapping.")),
        }));
        filters.Add("dictsort", "value case_sensitive? by? reverse?", DictSort);
        filters.Add("sort", "value reverse? case_sensitive? attribute?", static (evaluator, a) =>
        {
            var key = MultiGetter(evaluator, a[3].Or(null), a[2].Flag());
            return new PyList(Sorting.Sort(evaluator.Counted(Py.Iterate(a[0])), key, a[1].Flag()));
        });
        filters.Add("unique", "value case_sensitive? attribute?", static (evaluator, a) =>
            new PyGenerator(Unique(evaluator, a[0], Getter(evaluator, a[2].Or(null), null, !a[1].Flag()))));
        filters.Add("min", "value case_sensitive? attribute?", static (evaluator, a) => Extreme(evaluator, a, "<"));
        filters.Add("max", "value case_sensitive? attribute?", static (evaluator, a) => Extreme(evaluator, a, ">"));
        filters.Add("sum", "iterable attribute? start?", static (evaluator, a) =>
        {
            var get = a[1].Or(null) is null ? null : Getter(evaluator, a[1], null, false);
            object? total = a[2].Or(0L);
            if (Py.IsText(total))
            {
                throw JinjaException.Type("sum() can't sum strings [use ''.join(seq) instead]");
            }

            foreach (object? item in evaluator.Counted(Py.Iterate(a[0])))
            {
                total = Py.Binary(BinaryOperator.Add, total, get is null ? item : get(item), evaluator.Limits);
            }

            return total;
        });
        filters.Add("slice", "value slices fill_with?", static (evaluator, a) => new PyGenerator(Slices(evaluator, a)));
        filters.Add("batch", "value linecount fill_with?", static (evaluator, a) => new PyGenerator(Batches(evaluator, a)));
        filters.Add("groupby", "value attribute default? case_sensitive?", GroupBy);
    }

    private static void AddSelection(Dictionary<string, NativeFunction> filters)
    {
        filters.Add("map", "value *args **kwargs", static (evaluator, a) => new PyGenerator(Map(evaluator, a)));
        filters.Add("select", "value *args **kwargs", static (evaluator, a) => new PyGenerator(Select(evaluator, a, attribute: false, wanted: true)));
        filters.Add("reject", "value *args **kwargs", static (evaluator, a) => new PyGenerator(Select(evaluator, a, attribute: false, wanted: false)));
        filters.Add("selectattr", "value *args **kwargs", static (evaluator, a) => new PyGenerator(Select(evaluator, a, attribute: true, wanted: true)));
        filters.Add("rejectattr", "value *args **kwargs", static (evaluator, a) => new PyGenerator(Select(evaluator, a, attribute: true, wanted: false)));
        filters.Add("attr", "obj name", static (evaluator, a) =>
        {
            if (a[0] is PyUndefined undefined)
            {
                return undefined.IsChainable ? undefined : throw undefined.Error();
            }

            return Py.TryGetAttribute(a[0], a[1].Text(), out object? value) ? value : evaluator.Environment.UndefinedMember(a[0], a[1]);
        });
    }

    private static List<object?> ToList(Evaluator evaluator, object? value) => [.. evaluator.Counted(Py.Iterate(value))];

    private static IEnumerable<object?> Failing(JinjaException exception)
    {
        if (exception is not null)
        {
            throw exception;
        }

        yield break;
    }

    private static object? IgnoreCase(object? value) => value is PyMarkup markup ? new PyMarkup(PyText.Lower(markup.Text)) : value is string text ? PyText.Lower(text) : value;

    private static List<object?> Parts(object? attribute) => attribute switch
    {
        null => [],
        string text => [.. text.Split('.').Select(static part => part.Length > 0 && part.All(char.IsAsciiDigit) ? Py.ParseInt(part) : part)],
        PyMarkup markup => Parts(markup.Text),
        _ => [attribute],
    };

    private static Func<object?, object?> Getter(Evaluator evaluator, object? attribute, object? otherwise, bool ignoreCase)
    {
        var parts = Parts(attribute);
        return item =>
        {
            foreach (object? part in parts)
            {
                item = evaluator.GetItem(item, part);
                if (otherwise is not null && item is PyUndefined)
                {
                    item = otherwise;
                }
            }

            return ignoreCase ? IgnoreCase(item) : item;
        };
    }

    private static Func<object?, object?> MultiGetter(Evaluator evaluator, object? attribute, bool caseSensitive)
    {
        var getters = attribute is string text
            ? text.Split(',').Select(part => Getter(evaluator, part, null, !caseSensitive)).ToArray()
            : [Getter(evaluator, attribute, null, !caseSensitive)];
        return item => new PyList([.. getters.Select(get => get(item))]);
    }

    private static object? Join(Evaluator evaluator, object?[] a)
    {
        var items = evaluator.Counted(Py.Iterate(a[0]));
        if (a[2].Or(null) is not null)
        {
            items = items.Select(Getter(evaluator, a[2], null, false));
        }

        object? separator = a[1].Or("");
        bool escapes = evaluator.AutoEscape && separator is PyMarkup;
        if (evaluator.AutoEscape && !escapes)
        {
            var all = items.ToList();
            escapes = all.Exists(static item => item is PyMarkup);
            items = all;
        }

        string between = escapes ? Py.Escaped(separator) : Py.Str(separator);
        var result = new StringBuilder();
        bool first = true;
        foreach (object? item in items)
        {
            result.Append(first ? "" : between).Append(escapes ? Py.Escaped(item) : Py.Str(item));
            first = false;
            Py.CheckLength(result.Length, evaluator.Limits);
        }

        return escapes ? new PyMarkup(result.ToString()) : result.ToString();
    }

    private static object? DictSort(Evaluator evaluator, object?[] a)
    {
        int at = a[2].Or("key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw JinjaException.FilterArgument("You can only sort by either \"key\" or \"value\""),
        };
        if (a[0] is not PyDict dict)
        {
            throw a[0] is PyUndefined undefined ? undefined.Error() : new JinjaException("AttributeError", $"'{Py.TypeName(a[0])}' object has no attribute 'items'");
        }

        bool caseSensitive = a[1].Flag();
        return new PyList(Sorting.Sort(
            dict.Pairs().Select(static pair => new PyTuple([pair.Key, pair.Value])),
            pair => caseSensitive ? ((PyTuple)pair!).Items[at] : IgnoreCase(((PyTuple)pair!).Items[at]), // Made just above.
            a[3].Flag()));
    }

    private static IEnumerable<object?> Unique(Evaluator evaluator, object? value, Func<object?, object?> key)
    {
        var seen = new PyDict();
        foreach (object? item in evaluator.Counted(Py.Iterate(value)))
        {
            object? found = key(item);
            if (!seen.ContainsKey(found))
            {
                seen[found] = null;
                yield return item;
            }
        }
    }

    private static object? Extreme(Evaluator evaluator, object?[] a, string op)
    {
        var key = Getter(evaluator, a[2].Or(null), null, !a[1].Flag());
        object? best = Missing.Value;
        object? bestKey = null;
        foreach (object? item in evaluator.Counted(Py.Iterate(a[0])))
        {
            object? itemKey = key(item);
            if (best is Missing || Py.Compare(itemKey, bestKey, op) is { } order && (op == "<" ? order < 0 : order > 0))
            {
                best = item;
                bestKey = itemKey;
            }
        }

        return best is Missing ? evaluator.Environment.UndefinedHint("No aggregated item, sequence was empty.") : best;
    }

    private static IEnumerable<object?> Slices(Evaluator evaluator, object?[] a)
    {
        var items = ToList(evaluator, a[0]);
        long slices = a[1].Integer();
        if (slices == 0)
        {
            throw JinjaException.ZeroDivision("integer division or modulo by zero");
        }

        object? fill = a[2].Or(null);
        long each = items.Count / slices;
        long withExtra = items.Count % slices;
        long start = 0;
        for (long i = 0; i < slices; i++)
        {
            evaluator.Step();
            long end = start + each + (i < withExtra ? 1 : 0);
            var part = items.GetRange((int)start, (int)(end - start));
            if (fill is not null && i >= withExtra)
            {
                part.Add(fill);
            }

            start = end;
            yield return new PyList(part);
        }
    }

    private static IEnumerable<object?> Batches(Evaluator evaluator, object?[] a)
    {
        long size = a[1].Integer();
        object? fill = a[2].Or(null);
        var batch = new List<object?>();
        foreach (object? item in evaluator.Counted(Py.Iterate(a[0])))
        {
            if (batch.Count == size)
            {
                yield return new PyList(batch);
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count > 0)
        {
            Py.CheckLength(size, evaluator.Limits);
            while (fill is not null && batch.Count < size)
            {
                batch.Add(fill);
            }

            yield return new PyList(batch);
        }
    }

    private static object? GroupBy(Evaluator evaluator, object?[] a)
    {
        bool caseSensitive = a[3].Flag();
        object? otherwise = a[2].Or(null);
        var key = Getter(evaluator, a[1], otherwise, !caseSensitive);
        var shown = Getter(evaluator, a[1], otherwise, false);
        var groups = new List<object?>();
        List<object?>? current = null;
        object? currentKey = null;
        foreach (object? item in Sorting.Sort(evaluator.Counted(Py.Iterate(a[0])), key, reverse: false))
        {
            object? itemKey = key(item);
            if (current is null || !Py.Equal(itemKey, currentKey))
            {
                current = [];
                currentKey = itemKey;
                groups.Add(new PyTuple([caseSensitive ? itemKey : shown(item), new PyList(current)], ["grouper", "list"]));
            }

            current.Add(item);
        }

        return new PyList(groups);
    }

    private static IEnumerable<object?> Map(Evaluator evaluator, object?[] a)
    {
        if (!Py.IsTrue(a[0]))
        {
            yield break;
        }

        object?[] arguments = ((PyTuple)a[1]!).Items;
        var keywords = (PyDict)a[2]!;
        Func<object?, object?> apply;
        if (arguments.Length == 0 && keywords.Remove("attribute", out object? attribute))
        {
            keywords.Remove("default", out object? otherwise);
            if (keywords.Count > 0)
            {
                throw JinjaException.FilterArgument($"Unexpected keyword argument {Py.Repr(keywords.Pairs().First().Key)}");
            }

            apply = Getter(evaluator, attribute, otherwise, false);
        }
        else if (arguments.Length == 0)
        {
            throw JinjaException.FilterArgument("map requires a filter argument");
        }
        else
        {
            string name = Py.Str(arguments[0]);
            var filter = evaluator.Environment.FindFilter(name) ?? throw JinjaException.Runtime($"No filter named {Py.Repr(name)}.");
            var rest = Rest(arguments, 1, keywords);
            apply = item => filter.Call(evaluator, item, rest);
        }

        foreach (object? item in Py.Iterate(a[0]))
        {
            evaluator.Step();
            yield return apply(item);
        }
    }

    private static IEnumerable<object?> Select(Evaluator evaluator, object?[] a, bool attribute, bool wanted)
    {
        if (!Py.IsTrue(a[0]))
        {
            yield break;
        }

        object?[] arguments = ((PyTuple)a[1]!).Items;
        int offset = attribute ? 1 : 0;
        if (arguments.Length < offset)
        {
            throw JinjaException.FilterArgument("Missing parameter for attribute name");
        }

        var get = attribute ? Getter(evaluator, arguments[0], null, false) : static item => item;
        Func<object?, bool> test = Py.IsTrue;
        if (arguments.Length > offset)
        {
            string name = Py.Str(arguments[offset]);
            var function = evaluator.Environment.FindTest(name) ?? throw JinjaException.Runtime($"No test named {Py.Repr(name)}.");
            var rest = Rest(arguments, offset + 1, (PyDict)a[2]!);
            test = item => Py.IsTrue(function.Call(evaluator, item, rest));
        }

        foreach (object? item in Py.Iterate(a[0]))
        {
            evaluator.Step();
            if (test(get(item)) == wanted)
            {
                yield return item;
            }
        }
    }

    private static CallArguments Rest(object?[] arguments, int start, PyDict keywords) =>
        new(arguments[start..], [.. keywords.Pairs().Select(static pair => KeyValuePair.Create(Py.Str(pair.Key), pair.Value))]);
}
