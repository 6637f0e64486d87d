using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// The words that go-yaml has for what our reader found. People know them, look for them and paste them into searches;
/// templates show them where <c>fromYaml</c> failed.
/// </summary>
public static class GoYamlErrors
{
    /// <summary>Such as <c>yaml: line 3: did not find expected key</c>; our own words where go-yaml's are not known.</summary>
    public static string Describe(Diagnostic diagnostic, string text)
    {
        var (words, line) = Translate(diagnostic, text);
        return line > 0 ? $"yaml: line {line}: {words}" : $"yaml: {words}";
    }

    // go-yaml counts the lines of its scanner's errors from one, and leaves the first out; those of its parser's from zero.
    private static (string Words, int Line) Translate(Diagnostic diagnostic, string text)
    {
        int line = diagnostic.Span.Position.Line;
        int scanned = line > 0 ? line + 1 : 0;
        string found = diagnostic.Message;
        return diagnostic.Rule switch
        {
            var rule when rule == YamlRules.ControlCharacter => ("control characters are not allowed", 0),
            var rule when rule == YamlRules.UnknownAlias => ($"unknown anchor '{diagnostic.Span.Text.TrimStart('*')}' referenced", 0),
            var rule when rule == YamlRules.Tab || rule == YamlRules.IndicatorStart => ("found character that cannot start any token", scanned),
            var rule when rule == YamlRules.Escape => ("found unknown escape character", scanned),
            var rule when rule == YamlRules.ValueNotAllowed => ("mapping values are not allowed in this context", scanned),
            var rule when rule == YamlRules.BlockHeader => ("did not find expected comment or line break", scanned),
            var rule when rule == YamlRules.Name => ("did not find expected alphabetic or numeric character", scanned),
            var rule when rule == YamlRules.MissingColon => ("could not find expected ':'", line + 2),
            var rule when rule == YamlRules.EntryNotAllowed => (Has(found, "explicit key") ? "mapping keys are not allowed in this context" : "block sequence entries are not allowed in this context", scanned),
            var rule when rule == YamlRules.UnclosedQuote && Has(found, "end of the file") => ("found unexpected end of stream", LinesBefore(text) is var last and > 0 ? last + 1 : 0),
            var rule when rule == YamlRules.Flow => TranslateFlow(found, text, line),
            var rule when rule == YamlRules.MissingContent => (Has(found, "where a value is wanted") ? "did not find expected node content" : "did not find expected key", line),
            var rule when rule == YamlRules.Indentation => (Has(found, "entry '- ' of the list") ? "did not find expected '-' indicator" : "did not find expected key", line),
            _ => (found, line + 1),
        };
    }

    private static (string Words, int Line) TranslateFlow(string found, string text, int line)
    {
        bool isEnd = Has(found, "the end of the file");
        string close = Has(found, "'}'") && !Has(found, "']'") ? "}" : "]";
        bool wantsItem = isEnd && text.AsSpan().TrimEnd() is [.., '[' or '{' or ',' or ':'];
        return (wantsItem ? "did not find expected node content" : $"did not find expected ',' or '{close}'", isEnd ? LinesBefore(text) + (text.EndsWith('\n') ? 0 : 1) : line);
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.Ordinal);

    private static int LinesBefore(string text) => text.AsSpan().Count('\n');
}
