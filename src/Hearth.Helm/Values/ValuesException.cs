using Hearth.Syntax.Text;

namespace Hearth.Helm.Values;

/// <summary>Values that cannot be used; with the place where they stand, where that is known.</summary>
public sealed class ValuesException(string message, SourceSpan? span = null) : Exception(message)
{
    public SourceSpan? Span => span;
}
