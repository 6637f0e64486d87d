using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Values as BurntSushi/toml writes them: plain keys first, then tables, each level indented by two spaces.</summary>
internal sealed class TomlWriter
{
    private readonly StringBuilder text = new();

    public static string Write(in Value value)
    {
        if (value.Indirect() is not { IsMap: true } map)
        {
            throw new FunctionException(value.IsNilInterface
                ? "toml: cannot encode a nil value"
                : "toml: top-level values must be Go maps or structs");
        }

        var writer = new TomlWriter();
        writer.WriteTable(map.AsMap ?? new GoMap(), []);
        return writer.text.ToString();
    }

    private void WriteTable(GoMap map, string[] path)
    {
        List<GoMap.Entry> tables = [];
        foreach (int place in map.SortedOrder())
        {
            ref readonly var entry = ref map.EntryAt(place);
            if (entry.Value.IsNil)
            {
                continue;
            }

            if (IsTable(entry.Value))
            {
                tables.Add(entry);
                continue;
            }

            Indent(path.Length).Append(Key(entry.Key)).Append(" = ");
            WriteValue(entry.Value);
            text.Append('\n');
        }

        foreach (var entry in tables)
        {
            string[] inner = [.. path, entry.Key];
            if (entry.Value.IsMap)
            {
                Header("[", inner, "]");
                WriteTable(entry.Value.AsMap!, inner); // Nil was left out above.
                continue;
            }

            foreach (var item in entry.Value.AsList.Items.ToArray())
            {
                Header("[[", inner, "]]");
                WriteTable(item.AsMap!, inner);
            }
        }
    }

    private void Header(string open, string[] path, string close)
    {
        // Outermost tables and items of a list of tables start with an empty line, but not at the top of the document.
        if (text.Length > 0 && (path.Length == 1 || open == "[["))
        {
            text.Append('\n');
        }

        Indent(path.Length - 1).Append(open).AppendJoin('.', path.Select(Key)).Append(close).Append('\n');
    }

    private StringBuilder Indent(int depth) => text.Append(' ', depth * 2);

    private void WriteValue(in Value value)
    {
        switch (value.Kind)
        {
            case GoKind.String:
                text.Append(Quote(value.AsText));
                break;
            case GoKind.Float64:
                string number = value.AsFloat switch
                {
                    double.PositiveInfinity => "inf",
                    double.NegativeInfinity => "-inf",
                    _ => double.IsNaN(value.AsFloat) ? "nan" : FloatText(value.AsFloat),
                };
                text.Append(number);
                break;
            case GoKind.Bool or GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                text.Append(GoFormat.Sprint(value));
                break;
            case GoKind.Struct when value.AsTime is { } time:
                text.Append(GoTimeFormat.Format(time, GoTimeFormat.Rfc3339Nano));
                break;
            case GoKind.Slice:
                text.Append('[');
                WriteItems(value.AsList);
                text.Append(']');
                break;
            case GoKind.Map:
                text.Append('{');
                WriteInline(value.AsMap!);
                text.Append('}');
                break;
            default:
                throw new FunctionException($"toml: unsupported type: {(value.IsNilInterface ? "nil" : value.Type!.Name)}");
        }
    }

    private void WriteItems(GoList list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (list[i].IsNil)
            {
                throw new FunctionException("toml: cannot encode array with nil element");
            }

            WriteValue(list[i]);
        }
    }

    private void WriteInline(GoMap map)
    {
        bool isFirst = true;
        foreach (int place in map.SortedOrder())
        {
            ref readonly var entry = ref map.EntryAt(place);
            if (entry.Value.IsNil)
            {
                continue;
            }

            text.Append(isFirst ? "" : ", ").Append(Key(entry.Key)).Append(" = ");
            WriteValue(entry.Value);
            isFirst = false;
        }
    }

    private static string FloatText(double value)
    {
        // At least one digit after the point, as TOML wants it; exponents only for the very large and small.
        string shortest = Math.Abs(value) is >= 1e-5 and < 1e15 || value == 0 ? GoFloat.FormatFixed(value) : GoFloat.Format(value);
        return shortest.AsSpan().IndexOfAny(".e") < 0 ? shortest + ".0" : shortest;
    }

    // A list of maps only is a list of tables.
    private static bool IsTable(in Value value)
    {
        if (!value.IsList)
        {
            return value.IsMap;
        }

        foreach (ref readonly var item in value.AsList.Items)
        {
            if (!item.IsMap || item.IsNil)
            {
                return false;
            }
        }

        return value.AsList.Count > 0;
    }

    private static string Key(string key) =>
        key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? key : Quote(key);

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\u007F' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
