using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hearth.Templating.Jinja.Values;

/// <summary>What Python's built-ins do with any value: truth, text, equality, order, iteration, attributes and items.</summary>
public static partial class Py
{
    public static readonly object True = true;

    public static readonly object False = false;

    public static object Bool(bool value) => value ? True : False;

    /// <summary>A long where it fits, else a BigInteger.</summary>
    public static object Int(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool boolean => boolean,
        string text => text.Length > 0,
        long integer => integer != 0,
        double number => number != 0,
        PyObject other => other.IsTrue,
        BigInteger => true,
        _ => true,
    };

    public static string Str(object? value) => value switch
    {
        string text => text,
        PyObject other => other.Str(),
        _ => Repr(value),
    };

    public static string Repr(object? value)
    {
        switch (value)
        {
            case null:
                return "None";
            case bool boolean:
                return boolean ? "True" : "False";
            case long integer:
                return integer.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case double number:
                return PyRepr.Float(number);
            case PyObject other:
                return other.Repr();
        }

        var text = new System.Text.StringBuilder();
        PyRepr.Append(text, value);
        return text.ToString();
    }

    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string => "str",
        PyObject other => other.TypeName,
        _ => value.GetType().Name,
    };

    public static string QualifiedTypeName(object? value) => value is PyObject other ? other.QualifiedTypeName : TypeName(value);

    public static bool Equal(object? left, object? right)
    {
        switch (left, right)
        {
            case (string a, string b):
                return a == b;
            case (PyUndefined a, _):
                return a.IsEqualTo(right);
            case (_, PyUndefined b):
                return b.IsEqualTo(left);
            case (PyObject a, _):
                return a.IsEqualTo(right);
            case (_, PyObject b):
                return b.IsEqualTo(left);
            case (null, _) or (_, null):
                return left is null && right is null;
            case (string, _) or (_, string):
                return false;
        }

        return IsNumber(left) && IsNumber(right) && CompareNumbers(left, right) == 0;
    }

    public static int Hash(object? value) => value switch
    {
        null => 0,
        string text => text.GetHashCode(StringComparison.Ordinal),
        bool boolean => boolean ? 1.GetHashCode() : 0.GetHashCode(),
        long integer => integer.GetHashCode(),
        double number => number == Math.Floor(number) && Math.Abs(number) < 9e18 ? ((long)number).GetHashCode() : number.GetHashCode(),
        BigInteger integer => integer.GetHashCode(),
        PyObject other => other.Hash(),
        _ => value.GetHashCode(),
    };

    public static bool SequenceEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (int i = 0; i < left.Count; i++)
        {
            if (!ReferenceEquals(left[i], right[i]) && !Equal(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>-1, 0 or 1; null where one of them is NaN. Types that have no order are an error that names the operator.</summary>
    public static int? Compare(object? left, object? right, string op)
    {
        if (left is PyUndefined undefined || (undefined = (right as PyUndefined)!) is not null)
        {
            throw undefined.Error();
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return CompareNumbers(left, right);
        }

        if (AsText(left) is { } a && AsText(right) is { } b)
        {
            return PyText.Compare(a, b);
        }

        if ((left, right) is (PyList or PyTuple, PyList or PyTuple) && left!.GetType() == right!.GetType())
        {
            IReadOnlyList<object?> x = AsList(left)!, y = AsList(right)!;
            for (int i = 0; i < Math.Min(x.Count, y.Count); i++)
            {
                if (!Equal(x[i], y[i]))
                {
                    return Compare(x[i], y[i], op);
                }
            }

            return x.Count.CompareTo(y.Count);
        }

        if (left is IComparable && right is IComparable && left is PyObject && left.GetType() == right.GetType())
        {
            return ((IComparable)left).CompareTo(right);
        }

        throw JinjaException.Type($"'{op}' not supported between instances of '{TypeName(left)}' and '{TypeName(right)}'");
    }

    public static bool IsNumber(object? value) => value is long or double or bool or BigInteger;

    public static bool IsInteger(object? value) => value is long or BigInteger or bool;

    public static bool IsText(object? value) => value is string or PyMarkup;

    public static string? AsText(object? value) => value as string ?? (value as PyMarkup)?.Text;

    internal static IReadOnlyList<object?>? AsList(object? value) => value switch
    {
        PyList list => list.Items,
        PyTuple tuple => tuple.Items,
        _ => null,
    };

    public static int Length(object? value) => value switch
    {
        string text => PyText.Length(text),
        PyObject { Length: { } length } => length,
        _ => throw JinjaException.Type($"object of type '{TypeName(value)}' has no len()"),
    };

    public static IEnumerable<object?>? TryIterate(object? value) => value switch
    {
        string text => PyText.Characters(text),
        PyObject other => other.Iterate(),
        _ => null,
    };

    public static IEnumerable<object?> Iterate(object? value) =>
        TryIterate(value) ?? throw JinjaException.Type($"'{TypeName(value)}' object is not iterable");

    public static bool Contains(object? container, object? item)
    {
        switch (container)
        {
            case string or PyMarkup:
                string text = AsText(container)!; // Both have text.
                return AsText(item) is { } part
                    ? text.Contains(part, StringComparison.Ordinal)
                    : throw JinjaException.Type($"'in <string>' requires string as left operand, not {TypeName(item)}");
            case PyDict dict:
                return dict.ContainsKey(item);
            case PyDictView { IsKeys: true } view:
                return view.Dict.ContainsKey(item);
            case PyUndefined { IsStrict: true } undefined:
                throw undefined.Error();
            case PyRange range when item is long number:
                long offset = number - range.Start;
                return range.Count > 0 && offset % range.Step == 0 && offset / range.Step >= 0 && offset / range.Step < range.Count;
        }

        if (TryIterate(container) is not { } items)
        {
            throw JinjaException.Type($"argument of type '{TypeName(container)}' is not iterable");
        }

        foreach (object? candidate in items)
        {
            if (ReferenceEquals(candidate, item) || Equal(candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A Python attribute: of a value's own, or a method of its type.</summary>
    public static bool TryGetAttribute(object? value, string name, out object? attribute)
    {
        if (value is PyObject other && other.TryGetAttribute(name, out attribute))
        {
            return true;
        }

        if (name == "__class__")
        {
            attribute = new PyType(TypeName(value));
            return true;
        }

        attribute = Methods.Find(value, name) is { } method ? new BoundMethod(value, method) : null;
        return attribute is not null || TryGetNumberAttribute(value, name, out attribute);
    }

    /// <summary><c>value[key]</c>; false where Python would raise LookupError, TypeError or AttributeError.</summary>
    public static bool TryGetItem(object? value, object? key, out object? item)
    {
        item = null;
        switch (value)
        {
            case PyDict dict:
                return dict.TryGetItem(key, out item);
            case PyList or PyTuple or PyRange or string or PyMarkup when IsInteger(key):
                if (ToIndex(key) is not { } index)
                {
                    return false;
                }

                return TryGetAt(value, index, out item);
            case PyObject other:
                return other.TryGetItem(key, out item);
            default:
                return false;
        }
    }

    public static object? Slice(object? value, object? start, object? stop, object? step)
    {
        if (value is PyUndefined undefined)
        {
            return undefined.IsChainable ? undefined : throw undefined.Error();
        }

        if (value is not (string or PyMarkup or PyList or PyTuple or PyRange))
        {
            throw JinjaException.Type(value is PyDict ? "unhashable type: 'slice'" : $"'{TypeName(value)}' object is not subscriptable");
        }

        int length = Length(value);
        long by = SliceIndex(step) ?? 1;
        if (by == 0)
        {
            throw JinjaException.Value("slice step cannot be zero");
        }

        long low = by > 0 ? 0 : -1;
        long high = by > 0 ? length : length - 1;
        long from = Bound(SliceIndex(start), by > 0 ? low : high);
        long to = Bound(SliceIndex(stop), by > 0 ? high : low);
        if (by == 1 && AsText(value) is { } whole && !PyText.HasSurrogates(whole))
        {
            string part = from < to ? whole[(int)from..(int)to] : "";
            return value is PyMarkup ? new PyMarkup(part) : part;
        }

        var all = value is PyRange or string or PyMarkup ? [.. Iterate(value)] : AsList(value)!;
        var items = new List<object?>();
        for (long i = from; by > 0 ? i < to : i > to; i += by)
        {
            items.Add(all[(int)i]);
        }

        return value switch
        {
            string => string.Concat(items),
            PyMarkup => new PyMarkup(string.Concat(items)),
            PyTuple => new PyTuple([.. items]),
            _ => new PyList(items),
        };

        long Bound(long? given, long otherwise) =>
            given is not { } at ? otherwise : at < 0 ? Math.Max(at + length, low) : Math.Min(at, high);
    }

    private static long? SliceIndex(object? value) => value switch
    {
        null => null,
        PyUndefined undefined => throw undefined.Error(),
        bool boolean => boolean ? 1 : 0,
        long integer => integer,
        BigInteger big => big.Sign < 0 ? int.MinValue : int.MaxValue,
        _ => throw JinjaException.Type("slice indices must be integers or None or have an __index__ method"),
    };

    private static long? ToIndex(object? key) => key switch
    {
        long integer => integer,
        bool boolean => boolean ? 1 : 0,
        _ => null,
    };

    private static bool TryGetAt(object value, long index, out object? item)
    {
        item = null;
        if (value is PyRange range)
        {
            index = index < 0 ? index + range.Count : index;
            item = index >= 0 && index < range.Count ? range.Start + (index * range.Step) : null;
            return item is not null;
        }

        int length = Length(value);
        index = index < 0 ? index + length : index;
        if (index < 0 || index >= length)
        {
            return false;
        }

        if (AsText(value) is { } text)
        {
            int at = PyText.Offset(text, (int)index);
            string found = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? text.Substring(at, 2) : text[at].ToString();
            item = value is PyMarkup ? new PyMarkup(found) : found;
        }
        else
        {
            item = AsList(value)![(int)index]; // A list or a tuple.
        }

        return true;
    }

    private static bool TryGetNumberAttribute(object? value, string name, out object? attribute)
    {
        attribute = (value, name) switch
        {
            (long or BigInteger or bool, "real" or "numerator") => value is bool boolean ? (boolean ? 1L : 0L) : value,
            (long or BigInteger or bool, "imag") => 0L,
            (long or BigInteger or bool, "denominator") => 1L,
            (double, "real") => value,
            (double, "imag") => 0.0,
            _ => null,
        };
        return attribute is not null;
    }
}
