namespace Hearth.Templating.GoTemplate.Values;

/// <summary>The kinds of Go's <c>reflect</c> package that values of templates can have.</summary>
public enum GoKind : byte
{
    Invalid,
    Bool,
    Int,
    Int64,
    Uint8,
    Uint32,
    Uint64,
    Float64,
    Complex128,
    String,
    Map,
    Slice,
    Struct,
    Pointer,
    Interface,
    Func,
}
