using Hearth.Templating.Jinja.Ast;

namespace Hearth.Templating.Jinja.Values;

/// <summary>A macro with the variables around it.</summary>
internal sealed class Macro(MacroBody body, Frame outer) : PyCallable
{
    public override string TypeName => "Macro";

    public override string QualifiedTypeName => "jinja2.runtime.Macro";

    public override string Repr() => $"<Macro {(body.Name is null ? "anonymous" : Py.Repr(body.Name))}>";

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "name" => body.Name,
            "arguments" => new PyTuple([.. body.Parameters.Select(static parameter => parameter.Name)]),
            "catch_kwargs" => Py.Bool(body.KeywordsSlot >= 0),
            "catch_varargs" => Py.Bool(body.SpreadSlot >= 0),
            "caller" => Py.Bool(body.UsesCaller),
            "explicit_caller" => Py.Bool(HasCallerParameter),
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    private bool HasCallerParameter => Array.Exists(body.Parameters, static parameter => parameter.Name == "caller");

    internal override object? Call(Evaluator evaluator, CallArguments arguments)
    {
        object?[] given = arguments.Positional;
        object?[] bound = new object?[body.Parameters.Length];
        Array.Fill(bound, Missing.Value);
        Array.Copy(given, bound, Math.Min(given.Length, bound.Length));
        bool foundCaller = given.Length >= bound.Length && HasCallerParameter;
        var keywords = new PyDict();
        foreach (var (name, value) in arguments.Keywords)
        {
            keywords[name] = value;
        }

        for (int i = given.Length; i < bound.Length; i++)
        {
            string name = body.Parameters[i].Name;
            foundCaller |= name == "caller";
            if (keywords.Remove(name, out object? value))
            {
                bound[i] = value;
            }
        }

        object? caller = null;
        if (body.UsesCaller && !foundCaller)
        {
            keywords.Remove("caller", out caller);
            caller ??= evaluator.Environment.UndefinedHint("No caller defined", "caller");
        }

        if (body.KeywordsSlot < 0 && keywords.Count > 0)
        {
            throw JinjaException.Type(keywords.ContainsKey("caller")
                ? $"macro {Py.Repr(body.Name)} was invoked with two values for the special caller argument. This is most likely a bug."
                : $"macro {Py.Repr(body.Name)} takes no keyword argument {Py.Repr(keywords.Pairs().First().Key)}");
        }

        if (body.SpreadSlot < 0 && given.Length > bound.Length)
        {
            throw JinjaException.Type($"macro {Py.Repr(body.Name)} takes not more than {bound.Length} argument(s)");
        }

        var spread = new PyTuple(given.Length > bound.Length ? given[bound.Length..] : []);
        return evaluator.RunMacro(body, outer, bound, caller, keywords, spread, evaluator.AutoEscape);
    }
}

/// <summary>What <c>{% import %}</c> gives: the exported names, and the text that the template wrote on the way.</summary>
internal sealed class TemplateModule(string? name, string text, Dictionary<string, object?> exported) : PyObject
{
    public string? Name => name;

    public string Text => text;

    public override string TypeName => "TemplateModule";

    public override string QualifiedTypeName => "jinja2.environment.TemplateModule";

    public override string Repr() => $"<TemplateModule {(name is null ? "memory:7f0000000000" : Py.Repr(name))}>";

    public override string Str() => text;

    public override bool TryGetAttribute(string attribute, out object? value) => exported.TryGetValue(attribute, out value);
}

/// <summary><c>self</c>: the blocks of the template.</summary>
internal sealed class SelfReference(Context context) : PyObject
{
    public override string TypeName => "TemplateReference";

    public override string QualifiedTypeName => "jinja2.runtime.TemplateReference";

    public override string Repr() => $"<TemplateReference {Py.Repr(context.Name)}>";

    public override bool TryGetItem(object? key, out object? value)
    {
        value = key is string name && context.Blocks.TryGetValue(name, out var stack) ? new BlockReference(name, context, stack, 0) : null;
        return value is not null;
    }
}

/// <summary>A block that can be called; <c>super</c> of it is the one below.</summary>
internal sealed class BlockReference(string name, Context context, List<BlockStatement> stack, int depth) : PyCallable
{
    public override string TypeName => "BlockReference";

    public override string QualifiedTypeName => "jinja2.runtime.BlockReference";

    internal override object? Call(Evaluator evaluator, CallArguments arguments) => evaluator.CallBlock(stack[depth], context);

    public override bool TryGetAttribute(string attribute, out object? value)
    {
        value = attribute switch
        {
            "name" => name,
            "super" => depth + 1 < stack.Count
                ? new BlockReference(name, context, stack, depth + 1)
                : stack[depth].Template!.Environment.UndefinedHint($"there is no parent block called {Py.Repr(name)}.", "super"), // Its template set it.
            _ => null,
        };
        return value is not null;
    }
}

/// <summary><c>namespace()</c>: attributes that may be set from inner scopes.</summary>
internal sealed class PyNamespace(PyDict attributes) : PyObject
{
    public override string TypeName => "Namespace";

    public override string QualifiedTypeName => "jinja2.utils.Namespace";

    public override string Repr() => $"<Namespace {attributes.Repr()}>";

    public void Set(string name, object? value) => attributes[name] = value;

    public override bool TryGetAttribute(string name, out object? value) => attributes.TryGetItem(name, out value);
}

/// <summary><c>cycler(…)</c></summary>
internal sealed class Cycler(object?[] items) : PyObject
{
    private static Dictionary<string, NativeFunction>? methods;
    private int position;

    public override string TypeName => "Cycler";

    public override string QualifiedTypeName => "jinja2.utils.Cycler";

    public override bool TryGetAttribute(string name, out object? value)
    {
        methods ??= new Dictionary<string, NativeFunction>(StringComparer.Ordinal)
        {
            ["next"] = new NativeFunction("next", "self", static (_, a) => ((Cycler)a[0]!).Next()),
            ["reset"] = new NativeFunction("reset", "self", static (_, a) => ((Cycler)a[0]!).Reset()),
        };
        if (name is "current" or "pos" or "items")
        {
            value = name == "current" ? items[position] : name == "pos" ? (long)position : new PyTuple(items);
            return true;
        }

        value = methods.TryGetValue(name, out var method) ? new BoundMethod(this, method) : null;
        return value is not null;
    }

    private object? Next()
    {
        object? item = items[position];
        position = (position + 1) % items.Length;
        return item;
    }

    private object? Reset()
    {
        position = 0;
        return null;
    }
}

/// <summary><c>joiner(", ")</c>: nothing the first time.</summary>
internal sealed class Joiner(object? separator) : PyCallable
{
    private bool used;

    public override string TypeName => "Joiner";

    public override string QualifiedTypeName => "jinja2.utils.Joiner";

    internal override object? Call(Evaluator evaluator, CallArguments arguments)
    {
        object? result = used ? separator : "";
        used = true;
        return result;
    }

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch { "sep" => separator, "used" => Py.Bool(used), _ => Missing.Value };
        return value is not Missing;
    }
}
