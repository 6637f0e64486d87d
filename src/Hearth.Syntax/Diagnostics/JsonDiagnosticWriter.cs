using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Diagnostics;

/// <summary>
/// Writes findings as a JSON array: <c>code, severity, message, hint, file, line, column, endLine, endColumn, related</c>;
/// lines and columns are 1-based, the end is exclusive.
/// </summary>
public static class JsonDiagnosticWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, IEnumerable<Diagnostic> diagnostics)
    {
        using var json = new Utf8JsonWriter(output, Options);
        WriteArray(json, diagnostics);
    }

    public static void WriteArray(Utf8JsonWriter json, IEnumerable<Diagnostic> diagnostics)
    {
        json.WriteStartArray();
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Rule.Code);
            json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
            json.WriteString("message", diagnostic.Message);
            if (diagnostic.Hint is { } hint)
            {
                json.WriteString("hint", hint);
            }

            WritePlace(json, diagnostic.Span.Authored());
            if (diagnostic.Related.Count > 0)
            {
                json.WriteStartArray("related");
                foreach (var related in diagnostic.Related)
                {
                    json.WriteStartObject();
                    json.WriteString("message", related.Message);
                    WritePlace(json, related.Span.Authored());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, SourceSpan span)
    {
        var start = span.Position;
        var end = span.Source.GetPosition(span.End);
        json.WriteString("file", span.Path);
        json.WriteNumber("line", start.Line + 1);
        json.WriteNumber("column", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
    }
}
