namespace Hearth.Syntax.Diagnostics;

/// <summary>Carries a diagnostic out of a deep evaluator to its engine's entry, or out of a command that cannot go on.</summary>
public class DiagnosticException : Exception
{
    public DiagnosticException(Diagnostic diagnostic)
        : base(diagnostic.ToString()) => Diagnostic = diagnostic;

    public Diagnostic Diagnostic { get; }
}
