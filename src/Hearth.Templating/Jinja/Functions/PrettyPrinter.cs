using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Python's <c>pprint.pformat</c>: 80 columns, one item a line where it does not fit, dicts sorted by key.</summary>
internal static class PrettyPrinter
{
    private const int Width = 80;

    public static string Format(object? value) => Format(value, 0, 0, 0);

    /// <summary>What <c>{% debug %}</c> prints.</summary>
    public static string Debug(Context context, JinjaEnvironment environment)
    {
        var all = new PyDict();
        all["context"] = context.All();
        all["filters"] = new PyList([.. Names(environment, filters: true)]);
        all["tests"] = new PyList([.. Names(environment, filters: false)]);
        return Format(all);
    }

    private static IEnumerable<object?> Names(JinjaEnvironment environment, bool filters)
    {
        string[] candidates = filters
            ? ["abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape", "filesizeformat", "first", "float", "forceescape", "format", "groupby", "indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "pprint", "random", "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title", "tojson", "trim", "truncate", "unique", "upper", "urlencode", "urlize", "wordcount", "wordwrap", "xmlattr"]
            : ["!=", "<", "<=", "==", ">", ">=", "boolean", "callable", "defined", "divisibleby", "eq", "equalto", "escaped", "even", "false", "filter", "float", "ge", "greaterthan", "gt", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "test", "true", "undefined", "upper"];
        return candidates.Where(name => (filters ? environment.FindFilter(name) : environment.FindTest(name)) is not null);
    }

    private static string Format(object? value, int indent, int allowance, int depth)
    {
        string repr = depth > 100 ? "..." : Repr(value);
        int room = Width - indent - allowance;
        if (repr.Length <= room)
        {
            return repr;
        }

        return value switch
        {
            PyDict { Count: > 0 } dict => "{" + Items(
                Sorted(dict),
                indent,
                allowance,
                pair =>
                {
                    string key = Repr(pair.Key);
                    return (key + ": ", pair.Value, indent + key.Length + 2 + 1);
                },
                depth) + "}",
            PyList { Items.Count: > 0 } list => "[" + Items([.. list.Items], indent, allowance, item => ("", item, indent + 1), depth) + "]",
            PyTuple { Items.Length: > 0 } tuple => "(" + Items([.. tuple.Items], indent, allowance + (tuple.Items.Length == 1 ? 1 : 0), item => ("", item, indent + 1), depth) + (tuple.Items.Length == 1 ? ",)" : ")"),
            string text => Text(text, indent, allowance, depth),
            _ => repr,
        };
    }

    private static string Items<T>(List<T> items, int indent, int allowance, Func<T, (string Prefix, object? Value, int Indent)> describe, int depth)
    {
        var lines = new List<string>(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            var (prefix, value, at) = describe(items[i]);
            lines.Add(prefix + Format(value, at, i == items.Count - 1 ? allowance + 1 : 1, depth + 1));
        }

        return string.Join(",\n" + new string(' ', indent + 1), lines);
    }

    // Long texts are cut at blanks into pieces that stand below one another.
    private static string Text(string text, int indent, int allowance, int depth)
    {
        bool top = depth == 0;
        if (top)
        {
            indent++;
            allowance++;
        }

        var chunks = new List<string>();
        var lines = PyText.SplitLines(text, keepEnds: true);
        for (int i = 0; i < lines.Count; i++)
        {
            string repr = Py.Repr(lines[i]);
            int max = Width - indent - (i == lines.Count - 1 ? allowance : 0);
            if (repr.Length <= max)
            {
                chunks.Add(repr);
                continue;
            }

            string current = "";
            var words = Words(lines[i]);
            for (int j = 0; j < words.Count; j++)
            {
                string candidate = current + words[j];
                int limit = Width - indent - (i == lines.Count - 1 && j == words.Count - 1 ? allowance : 0);
                if (Py.Repr(candidate).Length > limit)
                {
                    if (current.Length > 0)
                    {
                        chunks.Add(Py.Repr(current));
                    }

                    current = words[j];
                }
                else
                {
                    current = candidate;
                }
            }

            if (current.Length > 0)
            {
                chunks.Add(Py.Repr(current));
            }
        }

        if (chunks.Count == 1)
        {
            return chunks[0];
        }

        string joined = string.Join("\n" + new string(' ', indent), chunks);
        return top ? $"({joined})" : joined;
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (int i = 0; i < line.Length;)
        {
            int start = i;
            while (i < line.Length && !PyText.IsSpace(line[i]))
            {
                i++;
            }

            while (i < line.Length && PyText.IsSpace(line[i]))
            {
                i++;
            }

            words.Add(line[start..i]);
        }

        return words;
    }

    private static List<(object? Key, object? Value)> Sorted(PyDict dict)
    {
        var pairs = dict.Pairs().ToList();
        try
        {
            return [.. Sorting.Sort(pairs.Select(static pair => (object?)new PyTuple([pair.Key, pair.Value])), static pair => ((PyTuple)pair!).Items[0], reverse: false)
                .Select(static pair => (((PyTuple)pair!).Items[0], ((PyTuple)pair!).Items[1]))]; // Made just above.
        }
        catch (JinjaException)
        {
            // pprint falls back to the order of type names.
            return [.. pairs.OrderBy(static pair => Py.TypeName(pair.Key), StringComparer.Ordinal)];
        }
    }

    private static string Repr(object? value) => value switch
    {
        PyDict { Count: > 0 } dict => "{" + string.Join(", ", Sorted(dict).Select(static pair => $"{Repr(pair.Key)}: {Repr(pair.Value)}")) + "}",
        PyList list => "[" + string.Join(", ", list.Items.Select(Repr)) + "]",
        PyTuple { Items.Length: 1 } tuple => $"({Repr(tuple.Items[0])},)",
        PyTuple tuple => "(" + string.Join(", ", tuple.Items.Select(Repr)) + ")",
        _ => Py.Repr(value),
    };
}
