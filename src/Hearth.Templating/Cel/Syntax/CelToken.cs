using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Syntax;

internal enum CelTokenKind : byte
{
    End,
    Identifier,

    /// <summary>A field name in backquotes.</summary>
    Quoted,
    Literal,

    /// <summary>An operator or bracket; <see cref="CelToken.Text"/> says which.</summary>
    Symbol,

    /// <summary>The keyword <c>in</c>.</summary>
    In,
}

/// <summary>A token; <paramref name="Value"/> is that of a literal.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, int Start, int Length, string Text, CelValue Value = default)
{
    public int End => Start + Length;

    public bool Is(string symbol) => Kind == CelTokenKind.Symbol && Text == symbol;
}
