using Hearth.Syntax.Text;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// A template that could not be parsed or run. The message is Go's, so that tools which read it (Helm's own error
/// clean-up, people's eyes) find what they know; the span is the place in the template.
/// </summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string message, SourceSpan? span = null, Exception? inner = null)
        : base(message, inner) => Span = span;

    public SourceSpan? Span { get; }

    /// <summary>Set where a limit ended it: no handler may turn that into a value.</summary>
    public bool IsLimit { get; init; }
}

/// <summary>A function's own error: the evaluator says where it was called.</summary>
public sealed class FunctionException(string message, Exception? inner = null) : Exception(message, inner);
