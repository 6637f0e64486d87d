namespace Hearth.Templating.Jinja.Values;

/// <summary>A name, attribute or item that is not there. Most that is done with one is an error that says what was missing.</summary>
public sealed class PyUndefined(UndefinedMode mode, string? name, string? hint = null, object? owner = null, bool hasOwner = false, object? key = null) : PyObject
{
    public override string TypeName => mode switch
    {
        UndefinedMode.Chainable => "ChainableUndefined",
        UndefinedMode.Debug => "DebugUndefined",
        UndefinedMode.Strict => "StrictUndefined",
        _ => "Undefined",
    };

    public override string QualifiedTypeName => "jinja2.runtime." + TypeName;

    public bool IsStrict => mode == UndefinedMode.Strict;

    public bool IsChainable => mode == UndefinedMode.Chainable;

    public override bool IsTrue => IsStrict ? throw Error() : false;

    public override int? Length => IsStrict ? throw Error() : 0;

    public override string Repr() => "Undefined";

    public override bool TryGetAttribute(string attribute, out object? value)
    {
        value = attribute switch
        {
            "_undefined_name" => name ?? key,
            "_undefined_hint" => hint,
            "_undefined_message" => Message(),
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    public override string Str() => mode switch
    {
        UndefinedMode.Strict => throw Error(),
        UndefinedMode.Debug => "{{ " + DebugMessage() + " }}",
        _ => "",
    };

    public override IEnumerable<object?> Iterate() => IsStrict ? throw Error() : [];

    public override bool IsEqualTo(object? other) => IsStrict ? throw Error() : other is PyUndefined;

    public override int Hash() => IsStrict ? throw Error() : (int)mode;

    public JinjaException Error() => JinjaException.Undefined(Message());

    private string Message()
    {
        if (!string.IsNullOrEmpty(hint))
        {
            return hint;
        }

        if (!hasOwner)
        {
            return $"{Py.Repr(name)} is undefined";
        }

        string type = owner is null ? "None" : $"{Py.QualifiedTypeName(owner)} object";
        return key is string attribute
            ? $"{Py.Repr(type)} has no attribute {Py.Repr(attribute)}"
            : $"{type} has no element {Py.Repr(key)}";
    }

    private string DebugMessage() =>
        !string.IsNullOrEmpty(hint) ? $"undefined value printed: {hint}"
        : !hasOwner ? name ?? "None"
        : $"no such element: {(owner is null ? "None" : $"{Py.QualifiedTypeName(owner)} object")}[{Py.Repr(key)}]";
}
