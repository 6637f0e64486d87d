using System.Globalization;
using System.Numerics;

namespace Hearth.Templating.Jinja.Values;

/// <summary><c>[[fill]align][sign][#][0][width][grouping][.precision][type]</c></summary>
internal sealed class FormatSpecification
{
    private string fill = " ";
    private char align;
    private char sign = '-';
    private bool alternate;
    private char grouping;

    public int Width { get; private set; }

    public int Precision { get; private set; } = -1;

    public char Type { get; private set; }

    public static FormatSpecification Parse(string text)
    {
        var spec = new FormatSpecification();
        int i = 0;
        int fillLength = char.IsHighSurrogate(text[0]) ? 2 : 1;
        if (text.Length > fillLength && text[fillLength] is '<' or '>' or '^' or '=')
        {
            spec.fill = text[..fillLength];
            spec.align = text[fillLength];
            i = fillLength + 1;
        }
        else if (text[0] is '<' or '>' or '^' or '=')
        {
            spec.align = text[i++];
        }

        if (i < text.Length && text[i] is '+' or '-' or ' ')
        {
            spec.sign = text[i++];
        }

        if (i < text.Length && text[i] == '#')
        {
            spec.alternate = true;
            i++;
        }

        if (i < text.Length && text[i] == '0' && spec.align == '\0')
        {
            spec.fill = "0";
            spec.align = '=';
            i++;
        }

        spec.Width = Number(text, ref i) ?? 0;
        if (i < text.Length && text[i] is ',' or '_')
        {
            spec.grouping = text[i++];
        }

        if (i < text.Length && text[i] == '.')
        {
            i++;
            spec.Precision = Number(text, ref i) ?? throw JinjaException.Value("Format specifier missing precision");
        }

        if (i < text.Length)
        {
            spec.Type = text[i++];
        }

        return i == text.Length ? spec : throw JinjaException.Value("Invalid format specifier");
    }

    public string Format(string text)
    {
        if (Type is not ('\0' or 's'))
        {
            throw JinjaException.Value($"Unknown format code '{Type}' for object of type 'str'");
        }

        if (align == '=')
        {
            align = '<';
        }

        return Pad("", Precision >= 0 && Precision < text.Length ? text[..PyText.Offset(text, Precision)] : text, '<');
    }

    public string Format(double value)
    {
        string special = double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? "inf" : "";
        int precision = Precision < 0 ? 6 : Precision;
        string digits = special.Length > 0 ? (char.IsUpper(Type) ? special.ToUpperInvariant() : special) : Type switch
        {
            '\0' when Precision < 0 => PyRepr.Float(Math.Abs(value)),
            '\0' => WithPoint(PyNumber.General(value, precision, alternate)),
            'f' or 'F' => PyNumber.Fixed(value, precision),
            'e' or 'E' => PyNumber.Exponential(value, precision, Type),
            'g' or 'n' => PyNumber.General(value, precision, alternate),
            'G' => PyNumber.General(value, precision, alternate, 'E'),
            '%' => PyNumber.Fixed(value * 100, precision) + "%",
            _ => throw JinjaException.Value($"Unknown format code '{Type}' for object of type 'float'"),
        };
        return Pad(Sign(double.IsNegative(value) && !double.IsNaN(value)), Group(digits, 3), '>');

        static string WithPoint(string digits) => digits.AsSpan().IndexOfAny('.', 'e') < 0 ? digits + ".0" : digits;
    }

    public string Format(object value)
    {
        if (Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%')
        {
            return Format(Py.ToDouble(value));
        }

        if (Precision >= 0)
        {
            throw JinjaException.Value("Precision not allowed in integer format specifier");
        }

        var big = Py.ToBig(value);
        var magnitude = BigInteger.Abs(big);
        var (prefix, digits) = Type switch
        {
            '\0' or 'd' or 'n' => ("", magnitude.ToString(CultureInfo.InvariantCulture)),
            'x' => ("0x", PercentFormat.Radix(magnitude, 16)),
            'X' => ("0X", PercentFormat.Radix(magnitude, 16).ToUpperInvariant()),
            'o' => ("0o", PercentFormat.Radix(magnitude, 8)),
            'b' => ("0b", PercentFormat.Radix(magnitude, 2)),
            'c' => ("", char.ConvertFromUtf32((int)magnitude)),
            _ => throw JinjaException.Value($"Unknown format code '{Type}' for object of type 'int'"),
        };
        return Pad(Sign(big.Sign < 0) + (alternate ? prefix : ""), Group(digits, Type is 'x' or 'X' or 'o' or 'b' ? 4 : 3), '>');
    }

    private static int? Number(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at == start ? null
            : int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw JinjaException.Value("Too many decimal digits in format string");
    }

    private string Sign(bool negative) => negative ? "-" : sign == '-' ? "" : sign.ToString();

    private string Group(string digits, int size)
    {
        if (grouping == '\0')
        {
            return digits;
        }

        int end = digits.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF");
        string whole = end < 0 ? digits : digits[..end];
        string rest = end < 0 ? "" : digits[end..];
        for (int i = whole.Length - size; i > 0; i -= size)
        {
            whole = whole.Insert(i, grouping.ToString());
        }

        // Zeros that fill up are grouped as well.
        if (fill == "0" && align == '=')
        {
            for (int count = whole.Length; whole.Length + rest.Length < Width; count++)
            {
                bool atGroup = (whole.Length + 1) % (size + 1) == 0;
                whole = (atGroup ? "0" + grouping : "0") + whole;
            }
        }

        return whole + rest;
    }

    private string Pad(string prefix, string text, char otherwise)
    {
        int missing = Width - prefix.Length - PyText.Length(text);
        if (missing <= 0)
        {
            return prefix + text;
        }

        return (align == '\0' ? otherwise : align) switch
        {
            '<' => prefix + text + Fill(missing),
            '^' => Fill(missing / 2) + prefix + text + Fill(missing - (missing / 2)),
            '=' => prefix + Fill(missing) + text,
            _ => Fill(missing) + prefix + text,
        };
    }

    private string Fill(int count) => fill.Length == 1 ? new string(fill[0], count) : string.Concat(Enumerable.Repeat(fill, count));
}
