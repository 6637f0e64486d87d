using Hearth.Syntax.Text;

namespace Hearth.Syntax.Diagnostics;

/// <summary>
/// One finding at one place. The span may lie in generated text: writers show <see cref="SourceSpan.Authored"/>.
/// The message says what was found and what was wanted: <c>spec.replicas is "three"; wants an integer</c>.
/// </summary>
public sealed record Diagnostic(DiagnosticRule Rule, SourceSpan Span, string Message)
{
    /// <summary>Set where it differs from the rule's own.</summary>
    public Severity Severity { get; init; } = Rule.Severity;

    /// <summary>What to do about it, one sentence; null where the message already says so.</summary>
    public string? Hint { get; init; }

    /// <summary>Other places that belong to it: the first definition, the file that led here.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    public override string ToString() => $"{Span.Authored()}: {Severity.ToString().ToLowerInvariant()}: {Message} [{Rule.Code}]";
}

/// <summary>Another place that belongs to a finding, with what it has to do with it.</summary>
public sealed record RelatedPlace(SourceSpan Span, string Message);
