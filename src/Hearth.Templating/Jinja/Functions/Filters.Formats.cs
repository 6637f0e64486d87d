using System.Globalization;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Filters of numbers, and those that write values in a format.</summary>
internal static partial class Filters
{
    private static readonly string[] Sizes = ["k", "M", "G", "T", "P", "E", "Z", "Y"];

    private static void AddFormats(Dictionary<string, NativeFunction> filters)
    {
        filters.Add("abs", "x", static (_, a) => a[0] switch
        {
            double number => Math.Abs(number),
            PyUndefined undefined => throw undefined.Error(),
            _ when Py.IsInteger(a[0]) => Py.Int(System.Numerics.BigInteger.Abs(Py.ToBig(a[0]))),
            _ => throw JinjaException.Type($"bad operand type for abs(): '{Py.TypeName(a[0])}'"),
        });
        filters.Add("int", "value default? base?", static (_, a) => ToInt(a[0], a[1].Or(0L), (int)a[2].Integer(10)));
        filters.Add("float", "value default?", static (_, a) => ToFloat(a[0]) ?? a[1].Or(0.0));
        filters.Add("round", "value precision? method?", Round);
        filters.Add("filesizeformat", "value binary?", static (_, a) => FileSize(ToFloat(a[0]) ?? throw JinjaException.Value($"could not convert string to float: {Py.Repr(a[0])}"), a[1].Flag()));
        filters.Add("format", "value *args **kwargs", static (evaluator, a) =>
        {
            var arguments = (PyTuple)a[1]!;
            var keywords = (PyDict)a[2]!;
            if (arguments.Items.Length > 0 && keywords.Count > 0)
            {
                throw JinjaException.FilterArgument("can't handle positional and keyword arguments at the same time");
            }

            return Like(a[0], PercentFormat.Format(Soft(a[0]), keywords.Count > 0 ? keywords : arguments, evaluator.Limits, a[0] is PyMarkup));
        });
        filters.Add("pprint", "value", static (_, a) => PrettyPrinter.Format(a[0]));
        filters.Add("tojson", "value indent?", static (evaluator, a) =>
        {
            bool sort = !(evaluator.Environment.Policies.TryGetItem("json.dumps_kwargs", out object? options) && options is PyDict given) || (given.TryGetItem("sort_keys", out object? keys) && Py.IsTrue(keys));
            return new PyMarkup(JsonText.HtmlSafe(JsonText.Write(a[0], a[1].Or(null), sort, evaluator.Limits)));
        });
    }

    private static object? ToInt(object? value, object? otherwise, int radix)
    {
        switch (value)
        {
            case long or System.Numerics.BigInteger:
                return value;
            case bool boolean:
                return boolean ? 1L : 0L;
            case double number:
                return double.IsFinite(number) ? Py.FromDouble(number) : double.IsNaN(number) ? otherwise : throw JinjaException.Overflow("cannot convert float infinity to integer");
            case PyUndefined undefined:
                throw undefined.Error();
            default:
                if (Py.AsText(value) is not { } text)
                {
                    return otherwise;
                }

                return Py.ParseInt(text, radix) ?? (Py.ParseFloat(text) is { } parsed && double.IsFinite(parsed) ? Py.FromDouble(parsed) : otherwise);
        }
    }

    private static object? ToFloat(object? value) => value switch
    {
        PyUndefined undefined => throw undefined.Error(),
        _ when Py.IsNumber(value) => Py.ToDouble(value),
        _ when Py.AsText(value) is { } text => Py.ParseFloat(text),
        _ => null,
    };

    private static object? Round(Evaluator evaluator, object?[] a)
    {
        string method = a[2].Or("common") as string ?? "";
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw JinjaException.FilterArgument("method must be common, ceil or floor");
        }

        if (a[0] is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        if (!Py.IsNumber(a[0]))
        {
            throw JinjaException.Type($"type {Py.TypeName(a[0])} doesn't define __round__ method");
        }

        int precision = (int)Math.Clamp(a[1].Integer(), -400, 400);
        if (method == "common")
        {
            if (a[0] is double number)
            {
                return PyNumber.Round(number, precision);
            }

            var big = Py.ToBig(a[0]);
            if (precision >= 0)
            {
                return Py.Int(big);
            }

            var unit = System.Numerics.BigInteger.Pow(10, -precision);
            var rounded = PyNumber.DivideToEven(System.Numerics.BigInteger.Abs(big), unit) * unit;
            return Py.Int(big.Sign < 0 ? -rounded : rounded);
        }

        double factor = Math.Pow(10, precision);
        double scaled = Py.ToDouble(a[0]) * factor;
        return (method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / factor;
    }

    private static string FileSize(object value, bool binary)
    {
        double bytes = (double)value;
        double unit = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{Math.Truncate(bytes).ToString("0", CultureInfo.InvariantCulture)} Bytes";
        }

        double size = unit;
        int at = 0;
        while (at < Sizes.Length - 1 && bytes >= size * unit)
        {
            size *= unit;
            at++;
        }

        string prefix = binary ? Sizes[at].ToUpperInvariant() + "i" : Sizes[at];
        return $"{PyNumber.Fixed(bytes / size, 1)} {prefix}B";
    }
}
