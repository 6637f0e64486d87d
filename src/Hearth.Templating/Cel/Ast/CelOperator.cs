namespace Hearth.Templating.Cel.Ast;

/// <summary>The operators with two operands that need both.</summary>
internal enum CelOperator : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

internal static class CelOperators
{
    /// <summary>cel-go's name for the operator, which its messages show: <c>_+_</c>.</summary>
    public static string NameOf(CelOperator op) => op switch
    {
        CelOperator.Add => "_+_",
        CelOperator.Subtract => "_-_",
        CelOperator.Multiply => "_*_",
        CelOperator.Divide => "_/_",
        CelOperator.Remainder => "_%_",
        CelOperator.Equal => "_==_",
        CelOperator.NotEqual => "_!=_",
        CelOperator.Less => "_<_",
        CelOperator.LessOrEqual => "_<=_",
        CelOperator.Greater => "_>_",
        CelOperator.GreaterOrEqual => "_>=_",
        _ => "@in",
    };
}
