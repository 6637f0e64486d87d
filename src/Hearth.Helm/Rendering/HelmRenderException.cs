using Hearth.Syntax.Text;

namespace Hearth.Helm.Rendering;

/// <summary>A chart cannot be rendered. The message is Helm's; the span is where it happened, in a template or in values.</summary>
public sealed class HelmRenderException(string message, SourceSpan? span = null, Exception? inner = null) : Exception(message, inner)
{
    public SourceSpan? Span => span;
}
