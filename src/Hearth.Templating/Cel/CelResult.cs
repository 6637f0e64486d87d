using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel;

/// <summary>What an evaluation gave: a value, or why there is none.</summary>
public readonly struct CelResult
{
    private readonly SourceText source;
    private readonly bool isLimit;

    internal CelResult(in CelValue value, SourceText source, bool isLimit = false)
    {
        Value = value;
        this.source = source;
        this.isLimit = isLimit;
    }

    /// <summary>The value; of kind <see cref="CelKind.Error"/> where there is none.</summary>
    public CelValue Value { get; }

    public bool IsError => Value.IsError;

    /// <summary>cel-go's words for what went wrong; null where nothing did.</summary>
    public string? Message => IsError ? Value.AsError.Message : null;

    /// <summary>Whether the value is <c>true</c>.</summary>
    public bool IsTrue => Value.IsTrue;

    /// <summary>The error as a finding in the expression's text; null where there is none.</summary>
    public Diagnostic? Diagnostic => !IsError ? null
        : Value.AsError is { Start: { } start } error ? new Diagnostic(isLimit ? CelRules.Limit : CelRules.Evaluation, source.Span(start, error.Length), error.Message)
        : new Diagnostic(isLimit ? CelRules.Limit : CelRules.Evaluation, source.WholeSpan(), Value.AsError.Message);
}
