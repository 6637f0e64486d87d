using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Cel.Values;

/// <summary>Strings of the language count code points, not UTF-16 units; and values as text for people.</summary>
internal static class CelText
{
    private const int MaxDescribed = 10_000;

    public static long LengthOf(string text) => HasSurrogates(text) ? text.EnumerateRunes().Count() : text.Length;

    public static bool HasSurrogates(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    public static int[] CodePoints(string text)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            points.Add(rune.Value);
        }

        return [.. points];
    }

    public static string FromCodePoints(ReadOnlySpan<int> points)
    {
        var text = new StringBuilder(points.Length);
        foreach (int point in points)
        {
            text.Append(new Rune(point).ToString());
        }

        return text.ToString();
    }

    /// <summary>As people write the value: an expression that gives it, where there is one.</summary>
    public static string Describe(in CelValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, in CelValue value)
    {
        if (text.Length > MaxDescribed)
        {
            text.Append('…');
            return;
        }

        _ = value.Kind switch
        {
            CelKind.Null => text.Append("null"),
            CelKind.Bool => text.Append(value.AsBool ? "true" : "false"),
            CelKind.Int => text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}"),
            CelKind.Uint => text.Append(CultureInfo.InvariantCulture, $"{value.AsUint}u"),
            CelKind.Double => AppendDouble(text, value.AsDouble),
            CelKind.String => text.Append(GoString.Quote(value.AsString)),
            CelKind.Bytes => AppendBytes(text, value.AsBytes),
            CelKind.List => AppendList(text, value.AsList),
            CelKind.Map => AppendMap(text, value.AsMap),
            CelKind.Type => text.Append(value.AsType.Name),
            CelKind.Timestamp => text.Append("timestamp(\"").Append(CelTime.FormatTimestamp(value)).Append("\")"),
            CelKind.Duration => text.Append("duration(\"").Append(CelTime.FormatDuration(value.AsDuration)).Append("\")"),
            CelKind.Optional => AppendOptional(text, value),
            CelKind.Opaque => text.Append(value.AsOpaque),
            _ => text.Append("error: ").Append(value.AsError.Message),
        };
    }

    private static StringBuilder AppendDouble(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
        {
            return text.Append("double(\"").Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity").Append("\")");
        }

        string number = GoFloat.Format(value);
        return text.Append(number).Append(number.AsSpan().IndexOfAnyExcept("-0123456789") < 0 ? ".0" : "");
    }

    private static StringBuilder AppendBytes(StringBuilder text, byte[] bytes)
    {
        text.Append("b\"");
        foreach (byte b in bytes)
        {
            _ = b is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\' ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.Append('"');
    }

    private static StringBuilder AppendList(StringBuilder text, CelList list)
    {
        text.Append('[');
        for (int i = 0; i < list.Count && text.Length <= MaxDescribed; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, list[i]);
        }

        return text.Append(']');
    }

    private static StringBuilder AppendMap(StringBuilder text, CelMap map)
    {
        text.Append('{');
        bool isFirst = true;
        foreach (var key in map.Keys)
        {
            if (text.Length > MaxDescribed)
            {
                break;
            }

            text.Append(isFirst ? "" : ", ");
            isFirst = false;
            Append(text, key);
            text.Append(": ");
            map.TryGet(key, out var value);
            Append(text, value);
        }

        return text.Append('}');
    }

    private static StringBuilder AppendOptional(StringBuilder text, in CelValue value)
    {
        if (!value.HasValue)
        {
            return text.Append("optional.none()");
        }

        text.Append("optional.of(");
        Append(text, value.OptionalValue);
        return text.Append(')');
    }
}
