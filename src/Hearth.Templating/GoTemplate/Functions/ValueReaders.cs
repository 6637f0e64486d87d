using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Values from YAML and JSON texts, or the error. Values keep their place in the text, and through its map beyond.</summary>
internal static class ValueReaders
{
    public static Value SigsYaml(TemplateContext context, GoText text, out string? error) =>
        Read(context, text, "fromYaml", YamlValues.FromSigsYaml, out error);

    public static Value GoYaml3(TemplateContext context, GoText text, out string? error) =>
        Read(context, text, "fromYaml", YamlValues.FromGoYaml3, out error);

    public static Value Json(TemplateContext context, GoText text, out string? error)
    {
        if (Hearth.Templating.GoTemplate.Formatting.GoString.IsSpace(text.Text))
        {
            error = "unexpected end of JSON input";
            return Value.Nil;
        }

        var stream = JsonReader.Read(context.ToSource(text, "<fromJson>"));
        if (stream.HasErrors)
        {
            // Where the text just ends, Go says so; other messages are ours, which say what was wanted.
            var first = stream.Diagnostics[0];
            error = first.Span.Start >= text.Text.AsSpan().TrimEnd().Length ? "unexpected end of JSON input" : GoMessage(first, text.Text);
            return Value.Nil;
        }

        try
        {
            error = null;
            return YamlValues.FromJson(stream.Documents[0].Root);
        }
        catch (DiagnosticException e)
        {
            error = $"json: cannot unmarshal number {e.Diagnostic.Span.Text} into Go value of type float64";
            return Value.Nil;
        }
    }

    // encoding/json's words for the most common errors; templates show them to people.
    private static string GoMessage(Diagnostic diagnostic, string text)
    {
        if (BrokenWord(text.AsSpan(diagnostic.Span.Start)) is { } broken)
        {
            return broken;
        }

        string? place = diagnostic.Message switch
        {
            var m when m.EndsWith("wants a value", StringComparison.Ordinal) => "looking for beginning of value",
            var m when m.EndsWith("wants the end of the text", StringComparison.Ordinal) => "after top-level value",
            var m when m.EndsWith("wants a comma or ]", StringComparison.Ordinal) => "after array element",
            var m when m.EndsWith("wants a comma or }", StringComparison.Ordinal) => "after object key:value pair",
            var m when m.Contains("wants a name in double quotes", StringComparison.Ordinal) => "looking for beginning of object key string",
            _ => null,
        };
        return place is null ? diagnostic.Message : $"invalid character '{text[diagnostic.Span.Start]}' {place}";
    }

    // "tru}": the first character that is not the word's.
    private static string? BrokenWord(ReadOnlySpan<char> text)
    {
        foreach (string word in (string[])["true", "false", "null"])
        {
            int same = text.CommonPrefixLength(word);
            if (same > 0)
            {
                return same == word.Length ? null
                    : same == text.Length ? "unexpected end of JSON input"
                    : $"invalid character '{text[same]}' in literal {word} (expecting '{word[same]}')";
            }
        }

        return null;
    }

    private static Value Read(TemplateContext context, GoText text, string label, Func<YamlNode?, Value> convert, out string? error)
    {
        var stream = YamlReader.Read(context.ToSource(text, $"<{label}>"));
        error = null;
        if (stream.HasErrors)
        {
            var first = stream.Diagnostics.First(static diagnostic => diagnostic.Severity == Severity.Error);
            error = $"error converting YAML to JSON: {GoYamlErrors.Describe(first, text.Text)}";
            return Value.Nil;
        }

        try
        {
            return convert(stream.Documents.Count > 0 ? stream.Documents[0].Root : null);
        }
        catch (DiagnosticException e)
        {
            error = $"error converting YAML to JSON: {GoYamlErrors.Describe(e.Diagnostic, text.Text)}";
            return Value.Nil;
        }
    }
}
