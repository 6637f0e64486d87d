namespace Hearth.Templating.Jinja.Values;

/// <summary>The methods of Python's built-in types, made when one is first asked for.</summary>
internal static partial class Methods
{
    private static Dictionary<string, NativeFunction>? text;
    private static Dictionary<string, NativeFunction>? list;
    private static Dictionary<string, NativeFunction>? tuple;
    private static Dictionary<string, NativeFunction>? dict;
    private static Dictionary<string, NativeFunction>? number;

    public static NativeFunction? Find(object? value, string name)
    {
        var methods = value switch
        {
            string or PyMarkup => text ??= MakeText(),
            PyDict => dict ??= MakeDict(),
            PyList => list ??= MakeList(),
            PyTuple or PyRange => tuple ??= MakeTuple(),
            long or double or System.Numerics.BigInteger or bool => number ??= MakeNumber(),
            _ => null,
        };
        if (methods is null || !methods.TryGetValue(name, out var found))
        {
            return null;
        }

        return name == "is_integer" && value is not double ? null : found;
    }

    private static void Add(this Dictionary<string, NativeFunction> methods, string name, string signature, NativeBody body, bool named = false) =>
        methods[name] = new NativeFunction(name, "self " + signature, body, positionalOnly: !named);

    private static Dictionary<string, NativeFunction> MakeDict()
    {
        var methods = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        methods.Add("get", "key default?", static (_, a) => ((PyDict)a[0]!).TryGetItem(a[1], out object? value) ? value : a[2].Or(null));
        methods.Add("keys", "", static (_, a) => new PyDictView((PyDict)a[0]!, "keys"));
        methods.Add("values", "", static (_, a) => new PyDictView((PyDict)a[0]!, "values"));
        methods.Add("items", "", static (_, a) => new PyDictView((PyDict)a[0]!, "items"));
        methods.Add("copy", "", static (_, a) => ((PyDict)a[0]!).Copy());
        methods.Add("clear", "", static (_, a) =>
        {
            ((PyDict)a[0]!).Clear();
            return null;
        });
        methods.Add("setdefault", "key default?", static (_, a) =>
        {
            var self = (PyDict)a[0]!;
            if (!self.TryGetItem(a[1], out object? value))
            {
                self[a[1]] = value = a[2].Or(null);
            }

            return value;
        });
        methods.Add("pop", "key default?", static (_, a) =>
            ((PyDict)a[0]!).Remove(a[1], out object? value) ? value : a[2].IsGiven() ? a[2] : throw JinjaException.Key(Py.Repr(a[1])));
        methods.Add("popitem", "", static (_, a) =>
        {
            var self = (PyDict)a[0]!;
            if (self.Count == 0)
            {
                throw JinjaException.Key("'popitem(): dictionary is empty'");
            }

            var (key, value) = self.RemoveLast();
            return new PyTuple([key, value]);
        });
        methods.Add("update", "other? **keywords", static (_, a) =>
        {
            Merge((PyDict)a[0]!, a[1].Or(null), (PyDict)a[2]!);
            return null;
        });
        return methods;
    }

    /// <summary>What <c>dict.update</c> does: a mapping or pairs, then keywords.</summary>
    internal static void Merge(PyDict into, object? other, PyDict keywords)
    {
        if (other is PyDict dict)
        {
            foreach (var (key, value) in dict.Pairs().ToList())
            {
                into[key] = value;
            }
        }
        else if (other is not null)
        {
            foreach (object? pair in Py.Iterate(other))
            {
                var items = Py.Iterate(pair).ToList();
                if (items.Count != 2)
                {
                    throw JinjaException.Value($"dictionary update sequence element #{into.Count} has length {items.Count}; 2 is required");
                }

                into[items[0]] = items[1];
            }
        }

        foreach (var (key, value) in keywords.Pairs())
        {
            into[key] = value;
        }
    }

    private static Dictionary<string, NativeFunction> MakeList()
    {
        var methods = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        methods.Add("append", "item", static (evaluator, a) =>
        {
            Py.CheckLength(Items(a).Count, evaluator.Limits);
            Items(a).Add(a[1]);
            return null;
        });
        methods.Add("extend", "items", static (evaluator, a) =>
        {
            foreach (object? item in Py.Iterate(a[1]).ToList())
            {
                Items(a).Add(item);
            }

            Py.CheckLength(Items(a).Count, evaluator.Limits);
            return null;
        });
        methods.Add("insert", "index item", static (_, a) =>
        {
            int count = Items(a).Count;
            long at = a[1].Integer();
            Items(a).Insert((int)Math.Clamp(at < 0 ? at + count : at, 0, count), a[2]);
            return null;
        });
        methods.Add("remove", "item", static (_, a) =>
        {
            int at = Items(a).FindIndex(item => Py.Equal(item, a[1]));
            Items(a).RemoveAt(at >= 0 ? at : throw JinjaException.Value("list.remove(x): x not in list"));
            return null;
        });
        methods.Add("pop", "index?", static (_, a) =>
        {
            var items = Items(a);
            long at = a[1].Integer(-1);
            at = at < 0 ? at + items.Count : at;
            if (at < 0 || at >= items.Count)
            {
                throw JinjaException.Index(items.Count == 0 ? "pop from empty list" : "pop index out of range");
            }

            object? item = items[(int)at];
            items.RemoveAt((int)at);
            return item;
        });
        methods.Add("index", "item start? stop?", IndexOf);
        methods.Add("count", "item", CountOf);
        methods.Add("copy", "", static (_, a) => new PyList([.. Items(a)]));
        methods.Add("clear", "", static (_, a) =>
        {
            Items(a).Clear();
            return null;
        });
        methods.Add("reverse", "", static (_, a) =>
        {
            Items(a).Reverse();
            return null;
        });
        methods.Add(
            "sort",
            "key? reverse?",
            static (evaluator, a) =>
            {
                var items = Items(a);
                Func<object?, object?>? key = a[1].Or(null) is { } function ? item => evaluator.Call(function, new CallArguments([item], [])) : null;
                var sorted = Sorting.Sort(items, key, a[2].Flag());
                items.Clear();
                items.AddRange(sorted);
                return null;
            },
            named: true);
        return methods;
    }

    private static List<object?> Items(object?[] arguments) => ((PyList)arguments[0]!).Items; // Found for lists only.

    private static Dictionary<string, NativeFunction> MakeTuple()
    {
        var methods = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        methods.Add("index", "item start? stop?", IndexOf);
        methods.Add("count", "item", CountOf);
        return methods;
    }

    private static object? IndexOf(Evaluator evaluator, object?[] a)
    {
        var items = Py.Iterate(a[0]).ToList();
        int from = Clamp(a[2], items.Count, 0), to = Clamp(a[3], items.Count, items.Count);
        for (int i = from; i < to; i++)
        {
            if (Py.Equal(items[i], a[1]))
            {
                return (long)i;
            }
        }

        throw JinjaException.Value($"{Py.Repr(a[1])} is not in {Py.TypeName(a[0])}");
    }

    private static object? CountOf(Evaluator evaluator, object?[] a) => (long)Py.Iterate(a[0]).Count(item => Py.Equal(item, a[1]));

    private static int Clamp(object? index, int length, int otherwise)
    {
        if (index is null or Missing)
        {
            return otherwise;
        }

        long at = index.Integer();
        return (int)Math.Clamp(at < 0 ? at + length : at, 0, length);
    }

    private static Dictionary<string, NativeFunction> MakeNumber()
    {
        var methods = new Dictionary<string, NativeFunction>(StringComparer.Ordinal);
        methods.Add("bit_length", "", static (_, a) => a[0] is double ? throw JinjaException.Type("'float' object has no attribute 'bit_length'") : Bits(Py.ToBig(a[0])));
        methods.Add("bit_count", "", static (_, a) => PercentFormat.Radix(System.Numerics.BigInteger.Abs(Py.ToBig(a[0])), 2).LongCount(static digit => digit == '1'));
        methods.Add("conjugate", "", static (_, a) => a[0]);
        methods.Add("is_integer", "", static (_, a) => Py.Bool(a[0] is not double number || (double.IsFinite(number) && number == Math.Floor(number))));
        methods.Add("as_integer_ratio", "", static (_, a) => a[0] is double ? throw JinjaException.Type("not supported for floats") : new PyTuple([a[0], 1L]));
        return methods;

        static object Bits(System.Numerics.BigInteger value) => value.IsZero ? 0L : (long)PercentFormat.Radix(System.Numerics.BigInteger.Abs(value), 2).Length;
    }
}
