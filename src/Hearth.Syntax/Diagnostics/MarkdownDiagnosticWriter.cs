namespace Hearth.Syntax.Diagnostics;

/// <summary>Writes findings for a comment on a pull request: a line of totals, then a list for each file.</summary>
public static class MarkdownDiagnosticWriter
{
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count == 0)
        {
            output.WriteLine("No findings.");
            return;
        }

        output.WriteLine($"**{Amount.Of(Count(Severity.Error), "error")}, {Amount.Of(Count(Severity.Warning), "warning")}, {Amount.Of(Count(Severity.Info), "note")}**");
        foreach (var file in diagnostics.GroupBy(static diagnostic => diagnostic.Span.Authored().Path))
        {
            output.WriteLine();
            output.WriteLine($"`{file.Key}`");
            output.WriteLine();
            foreach (var diagnostic in file)
            {
                output.WriteLine($"- **{diagnostic.Severity.ToString().ToLowerInvariant()}** {diagnostic.Rule.Code} at {diagnostic.Span.Authored().Position}: {Escape(diagnostic.Message)}{(diagnostic.Hint is { } hint ? $" — {Escape(hint)}" : "")}");
            }
        }

        int Count(Severity severity) => diagnostics.Count(diagnostic => diagnostic.Severity == severity);
    }

    // What Markdown and GitHub would take for a tag, emphasis or a person.
    private static string Escape(string text) =>
        text.Replace("\n", " ", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("@", "@\u200B", StringComparison.Ordinal);
}
