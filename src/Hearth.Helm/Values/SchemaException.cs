using Hearth.Syntax.Text;

namespace Hearth.Helm.Values;

/// <summary>Values do not fit a chart's schema; with the place of the first that does not.</summary>
public sealed class SchemaException(string message, SourceSpan? span) : Exception(message)
{
    public SourceSpan? Span => span;
}
