using Hearth.Syntax.Diagnostics;

namespace Hearth.Templating.Cel.Syntax;

/// <summary>Carries the first error of an expression out of lexer, parser and planner.</summary>
internal sealed class CelSyntaxException(DiagnosticRule rule, int start, int length, string message, string? hint = null) : Exception(message)
{
    public DiagnosticRule Rule => rule;

    public int Start => start;

    public int Length => length;

    public string? Hint => hint;
}
