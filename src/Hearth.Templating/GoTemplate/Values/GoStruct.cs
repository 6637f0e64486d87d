namespace Hearth.Templating.GoTemplate.Values;

/// <summary>A struct or a pointer to one, such as <c>.Chart</c>: fields by the order of its type, and whatever native object its methods need.</summary>
public sealed class GoStruct(GoType type, Value[] fields, object? native = null)
{
    /// <summary>The struct's type, or the pointer's.</summary>
    public GoType Type => type;

    public ReadOnlySpan<Value> Fields => fields;

    public object? Native => native;
}
