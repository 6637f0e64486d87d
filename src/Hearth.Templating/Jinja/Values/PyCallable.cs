namespace Hearth.Templating.Jinja.Values;

/// <summary>What a call hands over.</summary>
public sealed class CallArguments(object?[] positional, KeyValuePair<string, object?>[] keywords)
{
    public static readonly CallArguments None = new([], []);

    public object?[] Positional => positional;

    public KeyValuePair<string, object?>[] Keywords => keywords;
}

/// <summary>A value that can be called.</summary>
public abstract class PyCallable : PyObject
{
    internal abstract object? Call(Evaluator evaluator, CallArguments arguments);
}

/// <summary>The body of a function of ours: its arguments are in the order of the signature, and missing ones are <see cref="Missing"/>.</summary>
internal delegate object? NativeBody(Evaluator evaluator, object?[] arguments);

/// <summary>
/// A filter, test, method or global function of ours. The signature is written as Python writes it, without defaults:
/// <c>"value width? first? *args **kwargs"</c>; a question mark allows the argument to be left out.
/// </summary>
internal sealed class NativeFunction : PyCallable
{
    private readonly NativeBody body;
    private readonly string[] parameters;
    private readonly int required;
    private readonly bool takesSpread;
    private readonly bool takesKeywords;
    private readonly bool namesCount;

    /// <param name="name">As templates and messages call it.</param>
    /// <param name="signature">See the type.</param>
    /// <param name="body">What it does.</param>
    /// <param name="positionalOnly">Whether arguments may not be named, as with the methods of built-in types.</param>
    public NativeFunction(string name, string signature, NativeBody body, bool positionalOnly = false)
    {
        Name = name;
        this.body = body;
        namesCount = !positionalOnly;
        var names = new List<string>();
        foreach (string part in signature.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("**", StringComparison.Ordinal))
            {
                takesKeywords = true;
            }
            else if (part[0] == '*')
            {
                takesSpread = true;
            }
            else
            {
                required += part[^1] == '?' ? 0 : 1;
                names.Add(part.TrimEnd('?'));
            }
        }

        parameters = [.. names];
    }

    public string Name { get; }

    public override string TypeName => "function";

    public override string Repr() => $"<function {Name}>";

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name == "__name__" ? Name : null;
        return value is not null;
    }

    internal override object? Call(Evaluator evaluator, CallArguments arguments) => Call(evaluator, Missing.Value, arguments);

    /// <summary>With a first argument that is not among the others: the value of a filter, the self of a method.</summary>
    internal object? Call(Evaluator evaluator, object? first, CallArguments arguments)
    {
        object?[] given = arguments.Positional;
        int offset = first is Missing ? 0 : 1;
        int total = given.Length + offset;
        object?[] bound = new object?[parameters.Length + (takesSpread ? 1 : 0) + (takesKeywords ? 1 : 0)];
        for (int i = 0; i < parameters.Length; i++)
        {
            bound[i] = i < total ? (i < offset ? first : given[i - offset]) : Missing.Value;
        }

        if (takesSpread)
        {
            bound[parameters.Length] = new PyTuple(
                total <= parameters.Length ? [] : parameters.Length < offset ? [first, .. given] : given[(parameters.Length - offset)..]);
        }
        else if (total > parameters.Length)
        {
            throw JinjaException.Type($"{Name}() takes {parameters.Length} positional arguments but {total} were given");
        }

        PyDict? extra = takesKeywords ? new PyDict() : null;
        foreach (var (key, value) in arguments.Keywords)
        {
            int at = namesCount ? Array.IndexOf(parameters, key) : -1;
            if (at >= 0 && bound[at] is Missing)
            {
                bound[at] = value;
            }
            else if (at >= 0)
            {
                throw JinjaException.Type($"{Name}() got multiple values for argument '{key}'");
            }
            else if (extra is not null)
            {
                extra[key] = value;
            }
            else
            {
                throw JinjaException.Type($"{Name}() got an unexpected keyword argument '{key}'");
            }
        }

        if (extra is not null)
        {
            bound[^1] = extra;
        }

        for (int i = 0; i < required; i++)
        {
            if (bound[i] is Missing)
            {
                throw JinjaException.Type($"{Name}() missing 1 required positional argument: '{parameters[i]}'");
            }
        }

        return body(evaluator, bound);
    }
}

/// <summary>A method together with its value.</summary>
internal sealed class BoundMethod(object? self, NativeFunction method) : PyCallable
{
    public override string TypeName => "builtin_function_or_method";

    public override string Repr() => $"<built-in method {method.Name} of {Py.TypeName(self)} object>";

    internal override object? Call(Evaluator evaluator, CallArguments arguments) => method.Call(evaluator, self, arguments);

    public override bool TryGetAttribute(string name, out object? value) => method.TryGetAttribute(name, out value);
}

/// <summary>Reads the optional arguments of a native function.</summary>
internal static class ArgumentReading
{
    public static bool IsGiven(this object? argument) => argument is not Missing;

    public static object? Or(this object? argument, object? otherwise) => argument is Missing ? otherwise : argument;

    public static bool Flag(this object? argument, bool otherwise = false) => argument is Missing ? otherwise : Py.IsTrue(argument);

    public static long Integer(this object? argument, long otherwise = 0) => argument switch
    {
        Missing => otherwise,
        long integer => integer,
        bool boolean => boolean ? 1 : 0,
        PyUndefined undefined => throw undefined.Error(),
        System.Numerics.BigInteger big => big.Sign < 0 ? long.MinValue : long.MaxValue,
        _ => throw JinjaException.Type($"'{Py.TypeName(argument)}' object cannot be interpreted as an integer"),
    };

    public static string Text(this object? argument, string otherwise = "") => argument is Missing ? otherwise : Py.AsText(argument) ?? throw JinjaException.Type($"must be str, not {Py.TypeName(argument)}");
}
