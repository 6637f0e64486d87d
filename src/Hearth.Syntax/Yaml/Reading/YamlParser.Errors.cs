using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Reading;

// What the parser says about what it refuses.
internal sealed partial class YamlParser
{
    private DiagnosticException NoKey(in YamlToken token)
    {
        int start = frames[depth - 1].Start;
        var related = new RelatedPlace(source.Span(start, WordLength(start)), "the mapping starts here");
        if (!StartsLine(token.Start))
        {
            return AfterValue(token, related);
        }

        if (source.GetPosition(start).Column == source.GetPosition(token.Start).Column)
        {
            return Fail(YamlRules.Indentation, Seen(token), $"found {Describe(token)} where a key of the mapping is wanted",
                token.Kind == YamlTokenKind.BlockEntry
                    ? "a mapping holds no list entries beside its keys: give the list a key, or correct the indentation"
                    : "write 'key: value', or indent the line where it belongs to the value above", related);
        }

        return Fail(YamlRules.Indentation, Seen(token), $"found {Describe(token)} in {Columns(token.Start, start)}, where the keys of the mapping around it start",
            lastScalar.Style is ScalarStyle.Literal or ScalarStyle.Folded && lastScalar.End == scanner.PreviousEnd
                ? "indent the line as far as the text of the block scalar above where it belongs to it"
                : "move the line to the column of the mapping that it belongs to", related);
    }

    private DiagnosticException NoEntry(in YamlToken token)
    {
        int start = frames[depth - 1].Start;
        var related = new RelatedPlace(source.Span(start, WordLength(start)), "the list starts here");
        if (!StartsLine(token.Start))
        {
            return AfterValue(token, related);
        }

        return Fail(YamlRules.Indentation, Seen(token), source.GetPosition(start).Column == source.GetPosition(token.Start).Column
                ? $"found {Describe(token)} where an entry '- ' of the list is wanted"
                : $"found {Describe(token)} in {Columns(token.Start, start)} with an entry '- ' of the list",
            "move the line to the column of what it belongs to, or start it with '- '", related);
    }

    private string Columns(int found, int wanted)
    {
        int above = scanner.ClosedColumnAt(found);
        string either = above >= 0 ? $"column {above + 1} as the lines above, or " : "";
        return $"column {source.GetPosition(found).Column + 1}; wants {either}column {source.GetPosition(wanted).Column + 1}";
    }

    private DiagnosticException AfterValue(in YamlToken token, RelatedPlace related)
    {
        if (bareProperties == scanner.PreviousEnd && token.Kind is YamlTokenKind.Alias or YamlTokenKind.Anchor or YamlTokenKind.Tag)
        {
            return token.Kind == YamlTokenKind.Alias
                ? Fail(YamlRules.MissingContent, token, $"found the alias {Describe(token)} after an anchor or tag; wants a value", "an alias takes no anchor and no tag of its own")
                : Fail(YamlRules.MissingContent, token, $"found {Describe(token)} after another one; wants a value", "a value has one anchor and one tag at most");
        }

        bool isQuoted = lastScalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted && lastScalar.End == scanner.PreviousEnd;
        var quoted = source.Span(lastScalar.Start, Math.Max(0, lastScalar.End - lastScalar.Start));
        if (isQuoted && quoted.Text.IndexOfAny('\n', '\r') is var lineEnd and >= 0)
        {
            return Fail(YamlRules.UnclosedQuote, Seen(token), $"found {Describe(token)} after a quote that closes a value of several lines; wants the end of the line",
                "close the quote on the line where it was opened", new RelatedPlace(quoted.Slice(0, lineEnd), "the quote is opened here"));
        }

        string hint = !isQuoted ? "put the whole value in quotes, or start a new line"
            : lastScalar.Style == ScalarStyle.SingleQuoted ? "a ' inside of the text is written twice; put the whole value in quotes, or start a new line"
            : "a \" inside of the text is written \\\"; put the whole value in quotes, or start a new line";
        return Fail(YamlRules.MissingContent, Seen(token), $"found {Describe(token)} after a complete value; wants the end of the line", hint, related);
    }

    private DiagnosticException NoContent(in YamlToken token, bool isBlock) =>
        Fail(YamlRules.MissingContent, Seen(token), $"found {Describe(token)} where a value is wanted",
            token.Kind switch
            {
                YamlTokenKind.BlockEntry when token.Start >= 2 && source.Text.AsSpan(token.Start - 2, 2) is "{{" => "this looks like a template: render it before it is read as YAML",
                YamlTokenKind.BlockEntry or YamlTokenKind.BlockSequenceStart when !isBlock => "entries between [ and ] have no '-'; put the value in quotes where the dash belongs to it",
                YamlTokenKind.FlowEntry => "remove the comma, or put the value in quotes where it starts with ','",
                YamlTokenKind.Alias => "an alias takes no anchor and no tag of its own",
                YamlTokenKind.Anchor or YamlTokenKind.Tag => "a value has one anchor and one tag at most",
                _ => null,
            });

    private DiagnosticException NoComma(in YamlToken token, char open, char close)
    {
        int start = frames[depth - 1].Start;
        return Fail(YamlRules.Flow, Seen(token), $"found {Describe(token)}; wants ',' or '{close}'",
            $"put a ',' between the entries, or close the '{open}'", new RelatedPlace(source.Span(start, 1), $"the '{open}' is here"));
    }

    private DiagnosticException Unclosed(int start, char open, char close) =>
        scanner.Fail(YamlRules.Flow, start, 1, $"found the end of the file before the '{close}' for this '{open}'", "close it, or put the value in quotes where the bracket is text");

    private DiagnosticException OutsideOfDocument(in YamlToken token) =>
        Fail(YamlRules.DocumentMarker, Seen(token), $"found {Describe(token)} after the end of the document; wants '---' or the end of the file",
            "start a new document with '---', or correct the indentation of what stands above");

    // Tokens without characters of their own stand for what follows them.
    private YamlToken Seen(in YamlToken token) => token.End > token.Start ? token : token with { End = token.Start + WordLength(token.Start) };

    private string Describe(in YamlToken token)
    {
        switch (token.Kind)
        {
            case YamlTokenKind.StreamEnd:
                return "the end of the file";
            case YamlTokenKind.Scalar when token.Style is ScalarStyle.Literal or ScalarStyle.Folded:
                return "a block scalar";
            case YamlTokenKind.BlockEnd:
                return "the end of the block";
            default:
                var seen = Seen(token);
                var shown = source.Text.AsSpan(seen.Start, Math.Min(seen.End - seen.Start, 41));
                if (shown.IndexOfAny('\n', '\r') is var lineEnd and >= 0)
                {
                    shown = shown[..lineEnd];
                }

                return shown.Length > 40 ? $"'{shown[..37]}…'" : $"'{shown}'";
        }
    }

    private bool StartsLine(int at)
    {
        var position = source.GetPosition(at);
        return source.Text.AsSpan(at - position.Column, position.Column).TrimStart(" -?\uFEFF").IsEmpty;
    }

    private int WordLength(int at)
    {
        int end = at;
        while (end < source.Length && !YamlChars.IsBlankOrEnd(source.Text[end]))
        {
            end++;
        }

        return Math.Max(1, end - at);
    }
}
