using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Kustomize;

/// <summary>Ends a build with one finding. Every kustomization on the way out adds where it asked for the one that failed.</summary>
public sealed class KustomizeException(Diagnostic diagnostic) : DiagnosticException(diagnostic)
{
    public KustomizeException(DiagnosticRule rule, SourceSpan span, string message, string? hint = null)
        : this(new Diagnostic(rule, span, message) { Hint = hint })
    {
    }

    /// <summary>The same finding with one more place that belongs to it.</summary>
    internal KustomizeException With(SourceSpan span, string message) =>
        new(Diagnostic with { Related = [.. Diagnostic.Related, new RelatedPlace(span, message)] });
}
