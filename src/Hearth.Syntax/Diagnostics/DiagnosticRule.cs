namespace Hearth.Syntax.Diagnostics;

/// <summary>How bad a finding is: errors fail a command, warnings do not unless asked to.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>One kind of finding, with a code that never changes its meaning. Each area lists its rules in one static class.</summary>
/// <param name="Code">Stable: the area's letters and three digits, such as <c>YAML001</c>.</param>
/// <param name="Title">What is wrong, in a few words, lower case.</param>
/// <param name="Severity">The severity it has unless configured otherwise.</param>
/// <param name="Explanation">What it means and what to do: the text of its docs page.</param>
public sealed record DiagnosticRule(string Code, string Title, Severity Severity, string Explanation);
