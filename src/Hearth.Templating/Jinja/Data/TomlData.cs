using System.Globalization;
using Hearth.Templating.Jinja.Values;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Hearth.Templating.Jinja.Data;

/// <summary>TOML as Python's <c>tomllib</c> reads it.</summary>
public static class TomlData
{
    /// <param name="text">The file.</param>
    /// <param name="path">For messages.</param>
    /// <param name="lines">Gets the 1-based line of every key, under its dotted path (<c>nodes.0.name</c>).</param>
    /// <exception cref="JinjaException">The text is not TOML.</exception>
    public static PyDict Read(string text, string path, Dictionary<string, int>? lines = null)
    {
        var document = SyntaxParser.Parse(text, path, true);
        if (document.HasErrors)
        {
            var first = document.Diagnostics[0];
            throw new JinjaException("TOMLDecodeError", $"{path}: {first.Message} (at line {first.Span.Start.Line + 1}, column {first.Span.Start.Column + 1})");
        }

        var root = new PyDict();
        foreach (var pair in document.KeyValues)
        {
            Add(root, "", pair, lines);
        }

        foreach (var table in document.Tables)
        {
            string prefix = "";
            var target = root;
            var keys = Keys(table.Name!); // A table that parsed has a name.
            for (int i = 0; i < keys.Count; i++)
            {
                bool starts = i == keys.Count - 1 && table is TableArraySyntax;
                target = Enter(target, keys[i], starts, ref prefix);
            }

            lines?.TryAdd(prefix, table.Span.Start.Line + 1);
            foreach (var pair in table.Items)
            {
                Add(target, prefix + ".", pair, lines);
            }
        }

        return root;
    }

    private static PyDict Enter(PyDict parent, string key, bool startsItem, ref string prefix)
    {
        prefix = prefix.Length == 0 ? key : $"{prefix}.{key}";
        parent.TryGetItem(key, out object? found);
        if (startsItem || found is PyList)
        {
            if (found is not PyList list)
            {
                parent[key] = list = new PyList();
            }

            if (startsItem)
            {
                list.Items.Add(new PyDict());
            }

            prefix = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{list.Items.Count - 1}");
            return (PyDict)list.Items[^1]!; // Arrays of tables hold tables.
        }

        if (found is not PyDict dict)
        {
            parent[key] = dict = new PyDict();
        }

        return dict;
    }

    private static void Add(PyDict into, string prefix, KeyValueSyntax pair, Dictionary<string, int>? lines)
    {
        var keys = Keys(pair.Key!); // A pair that parsed has both.
        string path = prefix;
        foreach (string key in keys.SkipLast(1))
        {
            string inner = "";
            into = Enter(into, key, startsItem: false, ref inner);
            path += key + ".";
        }

        path += keys[^1];
        lines?.TryAdd(path, pair.Span.Start.Line + 1);
        into[keys[^1]] = Convert(pair.Value!, path, lines);
    }

    private static List<string> Keys(KeySyntax key)
    {
        var keys = new List<string> { Text(key.Key!) };
        foreach (var item in key.DotKeys)
        {
            keys.Add(Text(item.Key!));
        }

        return keys;

        static string Text(BareKeyOrStringValueSyntax part) => part switch
        {
            BareKeySyntax bare => bare.Key!.Text!,
            StringValueSyntax quoted => quoted.Value!,
            _ => part.ToString(),
        };
    }

    private static object? Convert(ValueSyntax value, string path, Dictionary<string, int>? lines)
    {
        switch (value)
        {
            case StringValueSyntax text:
                return text.Value;
            case IntegerValueSyntax integer:
                return integer.Value;
            case FloatValueSyntax number:
                return number.Value;
            case BooleanValueSyntax boolean:
                return Py.Bool(boolean.Value);
            case DateTimeValueSyntax moment:
                return ReadMoment(moment.Token!.Text!); // A value that parsed has its token.
            case ArraySyntax array:
                var items = new List<object?>();
                foreach (var item in array.Items)
                {
                    string at = string.Create(CultureInfo.InvariantCulture, $"{path}.{items.Count}");
                    lines?.TryAdd(at, item.Span.Start.Line + 1);
                    items.Add(Convert(item.Value!, at, lines));
                }

                return new PyList(items);
            case InlineTableSyntax table:
                var dict = new PyDict();
                foreach (var item in table.Items)
                {
                    Add(dict, path + ".", item.KeyValue!, lines);
                }

                return dict;
            default:
                throw JinjaException.Value($"{path} holds {value.Kind}, which TOML does not have");
        }
    }

    // 1979-05-27T07:32:00.999-07:00, and its parts alone.
    internal static PyDateTime ReadMoment(string text)
    {
        bool hasDate = text.Length >= 10 && text[4] == '-';
        var date = hasDate ? DateTime.ParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture) : DateTime.MinValue;
        if (hasDate && text.Length == 10)
        {
            return PyDateTime.Date(date);
        }

        string time = hasDate ? text[11..] : text;
        TimeSpan? offset = null;
        int zone = time.AsSpan().IndexOfAny("Zz+-");
        if (zone >= 0)
        {
            offset = char.ToUpperInvariant(time[zone]) == 'Z' ? TimeSpan.Zero : TimeSpan.ParseExact(time.AsSpan(zone + 1), @"hh\:mm", CultureInfo.InvariantCulture) * (time[zone] == '-' ? -1 : 1);
            time = time[..zone];
        }

        int dot = time.IndexOf('.', StringComparison.Ordinal);
        long micros = dot < 0 ? 0 : long.Parse(time[(dot + 1)..].PadRight(6, '0').AsSpan(0, 6), CultureInfo.InvariantCulture);
        string clock = dot < 0 ? time : time[..dot];
        var span = TimeSpan.ParseExact(clock.Length == 5 ? clock + ":00" : clock, @"hh\:mm\:ss", CultureInfo.InvariantCulture) + TimeSpan.FromTicks(micros * 10);
        return hasDate ? PyDateTime.Moment(date + span, offset) : PyDateTime.Time(span);
    }
}
