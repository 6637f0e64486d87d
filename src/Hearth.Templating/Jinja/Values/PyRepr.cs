using System.Globalization;
using System.Numerics;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Values as <c>repr()</c> writes them.</summary>
internal static class PyRepr
{
    private const int MaxDepth = 200;

    [ThreadStatic]
    private static int depth;

    public static void Append(StringBuilder into, object? value)
    {
        switch (value)
        {
            case null:
                into.Append("None");
                break;
            case string text:
                AppendString(into, text);
                break;
            case bool boolean:
                into.Append(boolean ? "True" : "False");
                break;
            case long integer:
                into.Append(integer);
                break;
            case BigInteger integer:
                into.Append(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                into.Append(Float(number));
                break;
            case PyObject other:
                into.Append(other.Repr());
                break;
            default:
                into.Append(value);
                break;
        }
    }

    public static string Sequence(char open, IReadOnlyCollection<object?> items, char close)
    {
        using var guard = Enter();
        var text = new StringBuilder();
        text.Append(open);
        bool first = true;
        foreach (object? item in items)
        {
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Append(text, item);
        }

        return text.Append(close).ToString();
    }

    public static string Dict(PyDict dict)
    {
        using var guard = Enter();
        var text = new StringBuilder("{");
        bool first = true;
        foreach (var (key, value) in dict.Pairs())
        {
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Append(text, key);
            text.Append(": ");
            Append(text, value);
        }

        return text.Append('}').ToString();
    }

    /// <summary>The shortest digits that read back as the same number, in Python's layout.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var (negative, digits, exponent) = PyNumber.ShortestDigits(value);
        string sign = negative ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    public static void AppendString(StringBuilder into, string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        into.Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '\\':
                    into.Append("\\\\");
                    break;
                case '\n':
                    into.Append("\\n");
                    break;
                case '\r':
                    into.Append("\\r");
                    break;
                case '\t':
                    into.Append("\\t");
                    break;
                default:
                    if (c == quote)
                    {
                        into.Append('\\').Append(c);
                    }
                    else if (c is >= ' ' and < '\x7f')
                    {
                        into.Append(c);
                    }
                    else
                    {
                        i += AppendOther(into, text, i);
                    }

                    break;
            }
        }

        into.Append(quote);
    }

    private static int AppendOther(StringBuilder into, string text, int at)
    {
        bool pair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        int code = pair ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];
        if (PyText.IsPrintable(pair ? CharUnicodeInfo.GetUnicodeCategory(code) : char.GetUnicodeCategory(text[at]), code))
        {
            into.Append(text, at, pair ? 2 : 1);
        }
        else
        {
            into.Append(code < 0x100 ? $"\\x{code:x2}" : code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}");
        }

        return pair ? 1 : 0;
    }

    // A list may hold itself.
    private static DepthGuard Enter()
    {
        if (++depth > MaxDepth)
        {
            depth = 0;
            throw new JinjaException("RecursionError", "maximum recursion depth exceeded while getting the repr of an object");
        }

        return default;
    }

    private readonly struct DepthGuard : IDisposable
    {
        public void Dispose() => depth = Math.Max(0, depth - 1);
    }
}
