using Hearth.Syntax.Text;

namespace Hearth.Syntax.Diagnostics;

/// <summary>
/// Writes findings for people: place, severity, message and code on one line, then the source line with a caret under
/// the range, the hint and the related places. Colour only when asked (a terminal).
/// </summary>
public sealed class TextDiagnosticWriter(TextWriter output, bool color = false)
{
    private const int MaxLineWidth = 160;

    public void Write(Diagnostic diagnostic)
    {
        var span = diagnostic.Span.Authored();
        string severity = diagnostic.Severity.ToString().ToLowerInvariant();
        output.WriteLine($"{Bold(span.ToString())}: {Paint(diagnostic.Severity, severity)}: {diagnostic.Message} [{diagnostic.Rule.Code}]");
        WriteSnippet(span, diagnostic.Severity);
        foreach (var related in diagnostic.Related)
        {
            output.WriteLine($"  {related.Span.Authored()}: {related.Message}");
        }

        if (diagnostic.Hint is { } hint)
        {
            output.WriteLine($"  {Dim("help:")} {hint}");
        }
    }

    public void WriteAll(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Write(diagnostic);
        }
    }

    private void WriteSnippet(SourceSpan span, Severity severity)
    {
        var position = span.Position;
        var line = span.Source.GetLine(position.Line);
        int column = Math.Min(position.Column, line.Length);
        int first = column > MaxLineWidth - 40 ? column - 40 : 0;
        var shown = line[first..Math.Min(line.Length, first + MaxLineWidth)];
        int width = Math.Clamp(span.Length, 1, Math.Max(1, shown.Length - (column - first)));

        string number = (position.Line + 1).ToString();
        string gutter = new(' ', number.Length);
        output.WriteLine($" {Dim($"{number} |")} {Visible(shown)}");
        output.WriteLine($" {Dim($"{gutter} |")} {new string(' ', column - first)}{Paint(severity, "^" + new string('~', width - 1))}");
    }

    // Tabs and control characters would move the caret or drive the terminal.
    private static string Visible(ReadOnlySpan<char> line) =>
        string.Create(line.Length, line, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = source[i] == '\t' ? ' ' : char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });

    private string Paint(Severity severity, string text) => color
        ? $"\e[{severity switch { Severity.Error => "1;31", Severity.Warning => "1;33", _ => "1;36" }}m{text}\e[0m"
        : text;

    private string Bold(string text) => color ? $"\e[1m{text}\e[0m" : text;

    private string Dim(string text) => color ? $"\e[2m{text}\e[0m" : text;
}
