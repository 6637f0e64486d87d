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
        if (StartsLine(token.Start))
        {
            int wanted = source.GetPosition(start).Column;
            int found = source.GetPosition(token.Start).Column;
            return found == wanted
                ? Fail(YamlRules.Indentation, Seen(token), $"found {Describe(token)} where a key of the mapping is wanted", "write 'key: value', or indent the line where it belongs to the value above", related)
                : Fail(YamlRules.Indentation, Seen(token), $"found {Describe(token)} in column {found + 1}; wants column {wanted + 1}, where the keys of the mapping around it start",
                    "move the line to the column of the mapping that it belongs to", related);
        }

        return AfterValue(token, related);
    }

    private DiagnosticException NoEntry(in YamlToken token)
    {
        int start = frames[depth - 1].Start;
        var related = new RelatedPlace(source.Span(start, WordLength(start)), "the list starts here");
        if (StartsLine(token.Start))
        {
            int wanted = source.GetPosition(start).Column;
            int found = source.GetPosition(token.Start).Column;
            return Fail(YamlRules.Indentation, Seen(token), found == wanted
                    ? $"found {Describe(token)} where an entry '- ' of the list is wanted"
                    : $"found {Describe(token)} in column {found + 1}; wants an entry '- ' of the list in column {wanted + 1}",
                "move the line to the column of what it belongs to, or start it with '- '", related);
        }

        return AfterValue(token, related);
    }

    private DiagnosticException AfterValue(in YamlToken token, RelatedPlace related)
    {
        if (bareProperties == scanner.PreviousEnd && token.Kind is YamlTokenKind.Alias or YamlTokenKind.Anchor or YamlTokenKind.Tag)
        {
            return token.Kind == YamlTokenKind.Alias
                ? Fail(YamlRules.MissingContent, token, $"found the alias {Describe(token)} after an anchor or tag; wants a value", "an alias takes no anchor and no tag of its own")
                : Fail(YamlRules.MissingContent, token, $"found {Describe(token)} after another one; wants a value", "a value has one anchor and one tag at most");
        }

        return Fail(YamlRules.MissingContent, Seen(token), $"found {Describe(token)} after a complete value; wants the end of the line",
            "put the whole value in quotes, or start a new line", related);
    }

    private DiagnosticException NoContent(in YamlToken token, bool isBlock) =>
        Fail(YamlRules.MissingContent, Seen(token), $"found {Describe(token)} where a value is wanted",
            token.Kind switch
            {
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
