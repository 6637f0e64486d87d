namespace Hearth.Templating.Yq.Syntax;

/// <summary>What the lexer cuts an expression into.</summary>
internal enum YqTokenKind : byte
{
    Operator,
    OpenBracket,
    CloseBracket,
    OpenList,
    CloseList,
    OpenObject,
    CloseObject,

    /// <summary><c>.[</c></summary>
    OpenTraversal,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Expression">The operator, for tokens that are one.</param>
/// <param name="At">Where it starts.</param>
/// <param name="TakesPath">Whether a path or brackets may follow at once.</param>
internal readonly record struct YqToken(YqTokenKind Kind, YqExpression? Expression, int At, bool TakesPath = false)
{
    /// <summary>What it becomes where an assignment follows.</summary>
    public YqOperator? Assigning { get; init; }

    /// <summary><c>]?</c></summary>
    public bool IsOptional { get; init; }

    public bool Is(YqOperator op) => Expression?.Operator == op;
}
