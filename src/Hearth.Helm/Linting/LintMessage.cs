using Hearth.Syntax.Text;

namespace Hearth.Helm.Linting;

/// <summary>How much a finding of <c>helm lint</c> weighs.</summary>
public enum LintSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>One finding.</summary>
/// <param name="Severity">An error fails the chart; a warning does with <c>--strict</c>.</param>
/// <param name="Path">The file of the chart, as helm names it.</param>
/// <param name="Text">What was found.</param>
/// <param name="Span">Where; null where it is the file as a whole.</param>
public sealed record LintMessage(LintSeverity Severity, string Path, string Text, SourceSpan? Span = null)
{
    public override string ToString() => $"[{Severity.ToString().ToUpperInvariant()}] {Path}: {Text}";
}
