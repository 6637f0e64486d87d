using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Runs a recursive loop's body on other items.</summary>
internal sealed class LoopRecursion(Evaluator evaluator, ForStatement loop, Frame outer)
{
    public object? Run(object? items, int depth) => evaluator.RunRecursion(this, loop, outer, items, depth);
}

/// <summary>The variable <c>loop</c>. Looks one item ahead only when asked for it.</summary>
internal sealed class LoopContext(JinjaEnvironment environment, object? iterable, LoopRecursion? recursion, int depth0) : PyCallable
{
    private static Dictionary<string, NativeFunction>? methods;

    private IEnumerator<object?> items = Py.Iterate(iterable).GetEnumerator();
    private long index0 = -1;
    private long? length;
    private object? before = Missing.Value;
    private object? current = Missing.Value;
    private object? after = Missing.Value;
    private object?[]? lastChanged;

    public override string TypeName => "LoopContext";

    public override string QualifiedTypeName => "jinja2.runtime.LoopContext";

    public override int? Length => (int)Count();

    public override string Repr() => $"<LoopContext {index0 + 1}/{Count()}>";

    public bool MoveNext(out object? item)
    {
        if (after is not Missing)
        {
            item = after;
            after = Missing.Value;
        }
        else if (items.MoveNext())
        {
            item = items.Current;
        }
        else
        {
            item = null;
            return false;
        }

        index0++;
        before = current;
        current = item;
        return true;
    }

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "index" => index0 + 1,
            "index0" => index0,
            "first" => Py.Bool(index0 == 0),
            "last" => Py.Bool(Peek() is Missing),
            "length" => Count(),
            "revindex" => Count() - index0,
            "revindex0" => Count() - index0 - 1,
            "depth" => (long)depth0 + 1,
            "depth0" => (long)depth0,
            "previtem" => index0 == 0 ? environment.UndefinedHint("there is no previous item") : before,
            "nextitem" => Peek() is Missing ? environment.UndefinedHint("there is no next item") : after,
            _ => (methods ??= MakeMethods()).TryGetValue(name, out var method) ? new BoundMethod(this, method) : Missing.Value,
        };
        return value is not Missing;
    }

    internal override object? Call(Evaluator evaluator, CallArguments arguments)
    {
        if (recursion is null)
        {
            throw JinjaException.Type("The loop must have the 'recursive' marker to be called recursively.");
        }

        if (arguments.Positional.Length != 1)
        {
            throw JinjaException.Type("LoopContext.__call__() takes 2 positional arguments");
        }

        return recursion.Run(arguments.Positional[0], depth0 + 1);
    }

    private static Dictionary<string, NativeFunction> MakeMethods() => new(StringComparer.Ordinal)
    {
        ["cycle"] = new NativeFunction("cycle", "self *values", static (_, a) =>
        {
            object?[] values = ((PyTuple)a[1]!).Items;
            return values.Length == 0 ? throw JinjaException.Type("no items for cycling given") : values[(int)(((LoopContext)a[0]!).index0 % values.Length)];
        }),
        ["changed"] = new NativeFunction("changed", "self *values", static (_, a) => ((LoopContext)a[0]!).Changed(((PyTuple)a[1]!).Items)),
    };

    private object Changed(object?[] values)
    {
        if (lastChanged is not null && Py.SequenceEqual(lastChanged, values))
        {
            return Py.False;
        }

        lastChanged = values;
        return Py.True;
    }

    private object? Peek()
    {
        if (after is Missing && items.MoveNext())
        {
            after = items.Current;
        }

        return after;
    }

    private long Count()
    {
        if (length is { } known)
        {
            return known;
        }

        if (iterable is string text)
        {
            length = PyText.Length(text);
        }
        else if (iterable is PyObject { Length: { } counted } and not PyGenerator)
        {
            length = counted;
        }
        else
        {
            var rest = new List<object?>();
            while (items.MoveNext())
            {
                rest.Add(items.Current);
            }

            items = rest.GetEnumerator();
            length = rest.Count + index0 + 1 + (after is Missing ? 0 : 1);
        }

        return length.Value;
    }
}
