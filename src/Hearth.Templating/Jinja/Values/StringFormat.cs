using System.Globalization;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary><c>"{} {name!r:&gt;8}".format(…)</c> and the format specifications of str, int and float.</summary>
internal sealed class StringFormat(Evaluator evaluator, object?[] positional, PyDict keywords, bool escape)
{
    private int automatic;

    public string Format(string format, int depth = 2)
    {
        if (depth < 0)
        {
            throw JinjaException.Value("Max string recursion exceeded");
        }

        var result = new StringBuilder(format.Length + 16);
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '}')
            {
                throw JinjaException.Value("Single '}' encountered in format string");
            }
            else if (c != '{')
            {
                result.Append(c);
            }
            else
            {
                int end = FindEnd(format, i + 1);
                result.Append(Field(format[(i + 1)..end], depth));
                i = end;
            }
        }

        Py.CheckLength(result.Length, evaluator.Limits);
        return result.ToString();
    }

    private static int FindEnd(string format, int start)
    {
        int nested = 1;
        for (int i = start; i < format.Length; i++)
        {
            nested += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (nested == 0)
            {
                return i;
            }
        }

        throw JinjaException.Value(start == format.Length ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        int nameEnd = 0;
        for (int brackets = 0; nameEnd < field.Length && (brackets > 0 || field[nameEnd] is not (':' or '!')); nameEnd++)
        {
            brackets += field[nameEnd] == '[' ? 1 : field[nameEnd] == ']' ? -1 : 0;
        }

        object? value = Look(field[..nameEnd]);
        string rest = field[nameEnd..];
        if (rest.StartsWith('!'))
        {
            if (rest.Length < 2 || (rest.Length > 2 && rest[2] != ':'))
            {
                throw JinjaException.Value(rest.Length < 2 ? "unmatched '{' in format spec" : "expected ':' after conversion specifier");
            }

            value = rest[1] switch
            {
                'r' or 'a' => Py.Repr(value),
                's' => Py.Str(value),
                _ => throw JinjaException.Value($"Unknown conversion specifier '{rest[1]}'"),
            };
            rest = rest[2..];
        }

        string spec = rest.StartsWith(':') ? rest[1..] : "";
        if (spec.Contains('{'))
        {
            spec = Format(spec, depth - 1);
        }

        return Apply(value, spec);
    }

    private object? Look(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        string first = end < 0 ? name : name[..end];
        object? value;
        if (first.Length == 0 || first.All(char.IsAsciiDigit))
        {
            int at = first.Length == 0 ? automatic++ : int.Parse(first, CultureInfo.InvariantCulture);
            value = at < positional.Length ? positional[at] : throw JinjaException.Index($"Replacement index {at} out of range for positional args tuple");
        }
        else if (!keywords.TryGetItem(first, out value))
        {
            throw JinjaException.Key(Py.Repr(first));
        }

        while (end >= 0 && end < name.Length)
        {
            int next;
            if (name[end] == '.')
            {
                next = name.AsSpan(end + 1).IndexOfAny('.', '[') is var dot and >= 0 ? end + 1 + dot : name.Length;
                string attribute = name[(end + 1)..next];
                value = Py.TryGetAttribute(value, attribute, out object? found) ? found : throw new JinjaException("AttributeError", $"'{Py.TypeName(value)}' object has no attribute '{attribute}'");
            }
            else
            {
                next = name.IndexOf(']', end) is var close and >= 0 ? close + 1 : throw JinjaException.Value("Missing ']' in format string");
                string key = name[(end + 1)..(next - 1)];
                value = evaluator.GetItem(value, key.All(char.IsAsciiDigit) ? long.Parse(key, CultureInfo.InvariantCulture) : key);
            }

            if (value is PyUndefined undefined)
            {
                throw undefined.Error();
            }

            end = next;
        }

        return value;
    }

    private string Apply(object? value, string spec)
    {
        if (spec.Length == 0)
        {
            return escape ? Py.Escaped(value) : Py.Str(value);
        }

        var parsed = FormatSpecification.Parse(spec);
        Py.CheckLength((long)parsed.Width + Math.Max(0, parsed.Precision), evaluator.Limits);
        return value switch
        {
            double number => parsed.Format(number),
            long or System.Numerics.BigInteger or bool when !(value is bool && parsed.Type is '\0' or 's') => parsed.Format(value),
            string or PyMarkup or bool => parsed.Format(escape ? Py.Escaped(value) : Py.Str(value)),
            PyDateTime date => date.Format(spec),
            PyUndefined undefined => parsed.Format(undefined.Str()),
            _ => throw JinjaException.Type($"unsupported format string passed to {Py.TypeName(value)}.__format__"),
        };
    }
}
