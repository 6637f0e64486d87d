namespace Hearth.Templating.Yq.Syntax;

/// <summary>An operator with what it works on.</summary>
/// <param name="Operator">What to do.</param>
/// <param name="Text">A name or text; for others how it was written, for messages.</param>
internal sealed class YqExpression(YqOperator Operator, string Text = "")
{
    public YqOperator Operator { get; } = Operator;

    public string Text { get; } = Text;

    public YqExpression? Left { get; init; }

    public YqExpression? Right { get; init; }

    /// <summary>What the operator's spelling sets; its type belongs to the operator.</summary>
    public YqOptions? Options { get; init; }

    /// <summary><c>|=</c>: the right side is seen from the left.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>A literal, or the node that a merge goes to.</summary>
    public YqNode? Value { get; init; }

    /// <summary>Where it stands, counted from zero; -1 for what no text holds.</summary>
    public int At { get; init; } = -1;

    public YqExpression With(YqExpression? left, YqExpression? right) => new(Operator, Text)
    {
        Left = left,
        Right = right,
        Options = Options,
        IsUpdate = IsUpdate,
        Value = Value,
        At = At,
    };
}

/// <summary>What an operator's spelling sets.</summary>
internal abstract record YqOptions
{
    private protected YqOptions()
    {
    }

    public sealed record Traversal(bool IsOptional = false, bool KeepsAliases = false, bool WithKeys = false, bool WithoutValues = false, bool MakesNothing = false, bool IsExact = false, bool IsIndex = false) : YqOptions
    {
        public static readonly Traversal Default = new();
    }

    public sealed record Assignment(YqAssignment Rules) : YqOptions;

    public sealed record Merge(bool Appends, bool IsDeep, Traversal Look, YqAssignment Rules) : YqOptions;

    public sealed record Comparison(bool OrEqual, bool IsGreater) : YqOptions;

    public sealed record Comments(bool Line, bool Head, bool Foot) : YqOptions;

    public sealed record Level(int Levels) : YqOptions;

    public sealed record Binding(bool IsReference) : YqOptions;

    public sealed record Format(YqFormat Which, int Indent) : YqOptions;

    public sealed record Environment(bool IsText = false, bool NoUnset = false, bool NoEmpty = false, bool FailFast = false) : YqOptions;

    public sealed record Case(bool IsUpper) : YqOptions;
}
