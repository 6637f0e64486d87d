using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Patching;

/// <summary>A patch that does not fit what it patches. The caller knows which patch of which file it is and says so.</summary>
public sealed class PatchException(string message, SourceSpan span, SourceSpan? target = null) : Exception(message)
{
    /// <summary>Where in the patch.</summary>
    public SourceSpan Span => span;

    /// <summary>Where in what is patched.</summary>
    public SourceSpan? Target => target;
}
