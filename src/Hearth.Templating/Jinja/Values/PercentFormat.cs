using System.Globalization;
using System.Numerics;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary><c>"%s" % values</c></summary>
internal static class PercentFormat
{
    public static string Format(string format, object? values, JinjaLimits limits, bool escape)
    {
        var result = new StringBuilder(format.Length + 16);
        var items = values is PyTuple tuple ? tuple.Items : [values];
        int next = 0;
        bool named = false;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i >= format.Length)
            {
                throw JinjaException.Value("incomplete format");
            }

            var spec = new Specification();
            object? value = Missing.Value;
            if (format[i] == '(')
            {
                int close = Close(format, i);
                string key = format[(i + 1)..close];
                if (values is not PyDict and not PyUndefined)
                {
                    throw JinjaException.Type("format requires a mapping");
                }

                named = true;
                value = Py.TryGetItem(values, key, out object? found) ? found : throw JinjaException.Key(Py.Repr(key));
                i = close + 1;
            }

            for (; i < format.Length && format[i] is '-' or '+' or ' ' or '0' or '#'; i++)
            {
                spec.Set(format[i]);
            }

            spec.Width = Number(ref i) ?? 0;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                spec.Precision = Number(ref i) ?? 0;
            }

            while (i < format.Length && format[i] is 'l' or 'h' or 'L')
            {
                i++;
            }

            if (i >= format.Length)
            {
                throw JinjaException.Value("incomplete format");
            }

            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            if (value is Missing)
            {
                value = next < items.Length ? items[next++] : throw JinjaException.Type("not enough arguments for format string");
            }

            Py.CheckLength((long)result.Length + spec.Width + Math.Max(0, spec.Precision), limits);
            result.Append(spec.Pad(Convert(format[i], value, spec, i, escape)));
        }

        if (!named && next < items.Length && values is not (PyDict or PyList))
        {
            throw JinjaException.Type("not all arguments converted during string formatting");
        }

        return result.ToString();

        int? Number(ref int at)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return (int)(next < items.Length ? items[next++] : throw JinjaException.Type("not enough arguments for format string")).Integer();
            }

            int start = at;
            while (at < format.Length && char.IsAsciiDigit(format[at]))
            {
                at++;
            }

            return at == start ? null : int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw JinjaException.Value("width too big");
        }
    }

    private static int Close(string format, int open)
    {
        int depth = 0;
        for (int i = open; i < format.Length; i++)
        {
            depth += format[i] == '(' ? 1 : format[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw JinjaException.Value("incomplete format key");
    }

    private static string Convert(char kind, object? value, Specification spec, int at, bool escape)
    {
        switch (kind)
        {
            case 's':
                string text = escape ? Py.Escaped(value) : Py.Str(value);
                return spec.Precision >= 0 && spec.Precision < text.Length ? text[..PyText.Offset(text, spec.Precision)] : text;
            case 'r' or 'a':
                string repr = escape ? PyText.Escape(Py.Repr(value)) : Py.Repr(value);
                return spec.Precision >= 0 && spec.Precision < repr.Length ? repr[..PyText.Offset(repr, spec.Precision)] : repr;
            case 'c':
                spec.ZeroPad = false;
                return Py.AsText(value) is { } one && PyText.Length(one) == 1 ? one
                    : value is long code and >= 0 and < 0x110000 ? new Rune((int)code).ToString()
                    : throw JinjaException.Type("%c requires int or char");
            case 'd' or 'i' or 'u':
                return Integer(kind, value switch { double number => Py.FromDouble(number), _ => value }, spec);
            case 'x' or 'X' or 'o':
                return Integer(kind, value, spec);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                if (value is PyUndefined undefined)
                {
                    throw undefined.Error();
                }

                return Float(kind, Py.ToDouble(value), spec);
            default:
                throw JinjaException.Value($"unsupported format character '{kind}' (0x{(int)kind:x}) at index {at}");
        }
    }

    private static string Integer(char kind, object? value, Specification spec)
    {
        if (value is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        if (!Py.IsInteger(value))
        {
            string name = kind is 'd' or 'i' or 'u' ? $"%{kind} format: a real number is required" : $"%{kind} format: an integer is required";
            throw JinjaException.Type($"{name}, not {Py.TypeName(value)}");
        }

        var big = Py.ToBig(value);
        string digits = Radix(BigInteger.Abs(big), kind switch { 'x' or 'X' => 16, 'o' => 8, _ => 10 });
        digits = kind == 'X' ? digits.ToUpperInvariant() : digits;
        if (spec.Precision > digits.Length)
        {
            digits = digits.PadLeft(spec.Precision, '0');
        }

        string prefix = spec.Alternate && kind is 'x' or 'X' or 'o' && spec.Alternate ? $"0{kind}" : "";
        return Signed(big.Sign < 0, digits, spec, prefix);
    }

    private static string Float(char kind, double value, Specification spec)
    {
        if (!double.IsFinite(value))
        {
            spec.ZeroPad = false;
            string special = double.IsNaN(value) ? "nan" : "inf";
            return Signed(value < 0, char.IsUpper(kind) ? special.ToUpperInvariant() : special, spec, "");
        }

        int precision = spec.Precision < 0 ? 6 : spec.Precision;
        char letter = char.IsUpper(kind) ? 'E' : 'e';
        string digits = char.ToLowerInvariant(kind) switch
        {
            'f' => PyNumber.Fixed(value, precision),
            'e' => PyNumber.Exponential(value, precision, letter),
            _ => PyNumber.General(value, precision, spec.Alternate, letter),
        };
        return Signed(double.IsNegative(value), digits, spec, "");
    }

    private static string Signed(bool negative, string digits, Specification spec, string prefix)
    {
        string sign = (negative ? "-" : spec.Plus ? "+" : spec.Space ? " " : "") + prefix;
        return spec.ZeroPad && !spec.Left ? sign + digits.PadLeft(Math.Max(0, spec.Width - sign.Length), '0') : sign + digits;
    }

    internal static string Radix(BigInteger value, int radix)
    {
        if (radix == 10)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        if (value.IsZero)
        {
            return "0";
        }

        var digits = new StringBuilder();
        for (; !value.IsZero; value /= radix)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(value % radix)]);
        }

        return digits.ToString();
    }

    private sealed class Specification
    {
        public bool Left { get; private set; }

        public bool Plus { get; private set; }

        public bool Space { get; private set; }

        public bool ZeroPad { get; set; }

        public bool Alternate { get; private set; }

        public int Width { get; set; }

        public int Precision { get; set; } = -1;

        public void Set(char flag)
        {
            Left |= flag == '-';
            Plus |= flag == '+';
            Space |= flag == ' ';
            ZeroPad |= flag == '0';
            Alternate |= flag == '#';
        }

        public string Pad(string text)
        {
            if (Width < 0)
            {
                Left = true;
                Width = -Width;
            }

            int missing = Width - PyText.Length(text);
            return missing <= 0 ? text : Left ? text + new string(' ', missing) : new string(' ', missing) + text;
        }
    }
}
