namespace Hearth.Syntax.Diagnostics;

/// <summary>Writes findings as workflow commands, which GitHub shows beside the lines of a pull request.</summary>
public static class GitHubDiagnosticWriter
{
    public static void Write(TextWriter output, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            var span = diagnostic.Span.Authored();
            var start = span.Position;
            var end = span.Source.GetPosition(span.End);
            string level = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            string message = diagnostic.Hint is { } hint ? $"{diagnostic.Message}\n{hint}" : diagnostic.Message;
            // Columns only where the range is on one line: GitHub refuses others.
            string columns = start.Line == end.Line ? $",col={start.Column + 1},endColumn={end.Column + 1}" : "";
            output.WriteLine($"::{level} file={Property(span.Path)},line={start.Line + 1},endLine={end.Line + 1}{columns},title={Property($"{diagnostic.Rule.Code} {diagnostic.Rule.Title}")}::{Data(message)}");
        }
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
