using System.Globalization;
using System.Numerics;
using System.Text;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Values as <c>json.dumps</c> writes them.</summary>
internal static class JsonText
{
    public static string Write(object? value, object? indent, bool sortKeys, JinjaLimits limits)
    {
        var text = new StringBuilder();
        string? unit = indent switch
        {
            null => null,
            string given => given,
            _ => new string(' ', (int)Math.Clamp(indent.Integer(), 0, 1000)),
        };
        Append(text, value, unit, sortKeys, 0, limits);
        return text.ToString();
    }

    public static string HtmlSafe(string json) => json
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal)
        .Replace("'", "\\u0027", StringComparison.Ordinal);

    private static void Append(StringBuilder text, object? value, string? unit, bool sortKeys, int depth, JinjaLimits limits)
    {
        if (depth > 200)
        {
            throw JinjaException.Value("Circular reference detected");
        }

        Py.CheckLength(text.Length, limits);
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool boolean:
                text.Append(boolean ? "true" : "false");
                break;
            case long or BigInteger:
                text.Append(Py.Repr(value));
                break;
            case double number:
                text.Append(Number(number));
                break;
            case string or PyMarkup:
                AppendString(text, Py.AsText(value)!); // Both have text.
                break;
            case PyList or PyTuple:
                AppendAll(text, Py.AsList(value)!, '[', ']', unit, depth, item => Append(text, item, unit, sortKeys, depth + 1, limits)); // Both are lists.
                break;
            case PyDict dict:
                var pairs = sortKeys
                    ? Sorting.Sort(dict.Pairs().Select(static pair => new PyTuple([pair.Key, pair.Value])), static pair => ((PyTuple)pair!).Items[0], reverse: false) // Made just here.
                    : [.. dict.Pairs().Select(static pair => new PyTuple([pair.Key, pair.Value]))];
                AppendAll(text, pairs, '{', '}', unit, depth, pair =>
                {
                    object?[] items = ((PyTuple)pair!).Items; // Made just above.
                    AppendString(text, Key(items[0]));
                    text.Append(": ");
                    Append(text, items[1], unit, sortKeys, depth + 1, limits);
                });
                break;
            default:
                throw JinjaException.Type($"Object of type {Py.TypeName(value)} is not JSON serializable");
        }
    }

    private static void AppendAll(StringBuilder text, IReadOnlyList<object?> items, char open, char close, string? unit, int depth, Action<object?> append)
    {
        text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : unit is null ? ", " : ",");
            NewLine(depth + 1);
            append(items[i]);
        }

        if (items.Count > 0)
        {
            NewLine(depth);
        }

        text.Append(close);

        void NewLine(int level)
        {
            if (unit is not null)
            {
                text.Append('\n').Insert(text.Length, unit, level);
            }
        }
    }

    private static string Number(double number) => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PyRepr.Float(number);

    private static string Key(object? key) => key switch
    {
        string or PyMarkup => Py.AsText(key)!, // Both have text.
        bool boolean => boolean ? "true" : "false",
        null => "null",
        long or BigInteger => Py.Repr(key),
        double number => Number(number),
        _ => throw JinjaException.Type($"keys must be str, int, float, bool or None, not {Py.TypeName(key)}"),
    };

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
                _ => null,
            });
            if (c is >= ' ' and <= '~' and not ('"' or '\\'))
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
