using System.Globalization;
using System.Numerics;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Functions;

/// <summary><c>"%s has %d".format([name, count])</c>: cel-go's own clauses, which are not printf's.</summary>
internal static class StringFormat
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 100;

    public static CelValue Format(string format, CelList arguments)
    {
        var built = new StringBuilder(format.Length + 16);
        int argument = 0;
        for (int i = 0; i < format.Length;)
        {
            if (format[i] != '%')
            {
                built.Append(format[i++]);
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '%')
            {
                built.Append('%');
                i += 2;
                continue;
            }

            if (argument >= arguments.Count)
            {
                return CelValue.Error($"index {argument} out of range");
            }

            i++;
            int precision = DefaultPrecision;
            if (i < format.Length && format[i] == '.')
            {
                int end = i + 1;
                while (end < format.Length && char.IsAsciiDigit(format[end]))
                {
                    end++;
                }

                if (end == format.Length)
                {
                    return CelValue.Error("error while parsing precision: could not find end of precision specifier");
                }

                if (!int.TryParse(format.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out precision) || precision > MaxPrecision)
                {
                    return CelValue.Error($"error while parsing precision: found {format[(i + 1)..end]}; wants a number up to {MaxPrecision}");
                }

                i = end;
            }

            if (i == format.Length)
            {
                return CelValue.Error("unexpected end of string");
            }

            if (Clause(built, format[i++], precision, arguments[argument++]) is { } error)
            {
                return CelValue.Error(error);
            }

            StringFunctions.CheckLength(built.Length);
        }

        return CelValue.Of(built.ToString());
    }

    // Null where the clause could be written, else the error.
    private static string? Clause(StringBuilder built, char clause, int precision, in CelValue value)
    {
        string given = value.Type.Name;
        switch (clause)
        {
            case 's':
                return AppendText(built, value);
            case 'd':
                return value.IsNumber ? AppendText(built, value) : $"decimal clause can only be used on ints, uints, and doubles, was given {given}";
            case 'f' or 'e':
                if (!value.IsNumber)
                {
                    return $"{(clause == 'f' ? "fixed-point" : "scientific")} clause can only be used on ints, uints, and doubles, was given {given}";
                }

                double number = value.Kind switch { CelKind.Int => value.AsInt, CelKind.Uint => value.AsUint, _ => value.AsDouble };
                built.Append(!double.IsFinite(number) ? NotFinite(number) : number.ToString(clause == 'f' ? $"F{precision}" : ScientificFormat(precision), CultureInfo.InvariantCulture));
                return null;
            case 'b':
                return AppendBinary(built, value) ? null : $"only ints, uints, and bools can be formatted as binary, was given {given}";
            case 'o':
                return AppendBase(built, value, 8) ? null : $"octal clause can only be used on ints and uints, was given {given}";
            case 'x' or 'X':
                return AppendHex(built, value, clause == 'X') ? null : $"only ints, uints, bytes, and strings can be formatted as hex, was given {given}";
            default:
                return $"could not parse formatting clause: unrecognized formatting clause \"{clause}\"";
        }
    }

    private static string ScientificFormat(int precision) => precision == 0 ? "0e+00" : $"0.{new string('0', precision)}e+00";

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static bool AppendBinary(StringBuilder built, in CelValue value)
    {
        if (value.Kind != CelKind.Bool)
        {
            return AppendBase(built, value, 2);
        }

        built.Append(value.AsBool ? '1' : '0');
        return true;
    }

    private static bool AppendBase(StringBuilder built, in CelValue value, int numberBase)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
        {
            return false;
        }

        var magnitude = value.Kind == CelKind.Int ? BigInteger.Abs(value.AsInt) : value.AsUint;
        built.Append(value.Kind == CelKind.Int && value.AsInt < 0 ? "-" : "");
        if (numberBase == 16)
        {
            built.Append(((ulong)magnitude).ToString("x", CultureInfo.InvariantCulture));
            return true;
        }

        int start = built.Length;
        do
        {
            built.Insert(start, (char)('0' + (int)(magnitude % numberBase)));
            magnitude /= numberBase;
        }
        while (!magnitude.IsZero);
        return true;
    }

    private static bool AppendHex(StringBuilder built, in CelValue value, bool isUpper)
    {
        int start = built.Length;
        switch (value.Kind)
        {
            case CelKind.String:
                built.Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString)));
                break;
            case CelKind.Bytes:
                built.Append(Convert.ToHexStringLower(value.AsBytes));
                break;
            default:
                if (!AppendBase(built, value, 16))
                {
                    return false;
                }

                break;
        }

        for (int i = start; isUpper && i < built.Length; i++)
        {
            built[i] = char.ToUpperInvariant(built[i]);
        }

        return true;
    }

    private static string? AppendText(StringBuilder built, in CelValue value)
    {
        StringFunctions.CheckLength(built.Length);
        switch (value.Kind)
        {
            case CelKind.Null:
                built.Append("null");
                return null;
            case CelKind.Bool:
                built.Append(value.AsBool ? "true" : "false");
                return null;
            case CelKind.Int:
                built.Append(CultureInfo.InvariantCulture, $"{value.AsInt}");
                return null;
            case CelKind.Uint:
                built.Append(CultureInfo.InvariantCulture, $"{value.AsUint}");
                return null;
            case CelKind.Double:
                built.Append(double.IsFinite(value.AsDouble) ? GoFloat.FormatFixed(value.AsDouble) : NotFinite(value.AsDouble));
                return null;
            case CelKind.String:
                built.Append(value.AsString);
                return null;
            case CelKind.Bytes:
                built.Append(Encoding.UTF8.GetString(value.AsBytes));
                return null;
            case CelKind.Type:
                built.Append(value.AsType.Name);
                return null;
            case CelKind.Duration:
                built.Append(CelTime.FormatDuration(value.AsDuration));
                return null;
            case CelKind.Timestamp:
                built.Append(CelTime.FormatTimestamp(value));
                return null;
            case CelKind.List:
                return AppendList(built, value.AsList);
            case CelKind.Map:
                return AppendMap(built, value.AsMap);
            default:
                return $"string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given {value.Type.Name}";
        }
    }

    private static string? AppendList(StringBuilder built, CelList list)
    {
        built.Append('[');
        for (int i = 0; i < list.Count; i++)
        {
            built.Append(i > 0 ? ", " : "");
            if (AppendText(built, list[i]) is { } error)
            {
                return error;
            }
        }

        built.Append(']');
        return null;
    }

    // Entries in the order of their keys' texts.
    private static string? AppendMap(StringBuilder built, CelMap map)
    {
        List<(string Key, string Value)> entries = [];
        foreach (var key in map.Keys)
        {
            StringBuilder keyText = new(), valueText = new();
            map.TryGet(key, out var value);
            if ((AppendText(keyText, key) ?? AppendText(valueText, value)) is { } error)
            {
                return error;
            }

            entries.Add((keyText.ToString(), valueText.ToString()));
        }

        built.Append('{').AppendJoin(", ", entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}")).Append('}');
        return null;
    }
}
