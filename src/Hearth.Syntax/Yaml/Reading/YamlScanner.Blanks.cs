namespace Hearth.Syntax.Yaml.Reading;

// Blanks, line breaks and comments between tokens.
internal sealed partial class YamlScanner
{
    // How far go-yaml v3 looks ahead for the next comment (scannerc.go, yaml_parser_scan_comments).
    private const int CommentLookAhead = 512;

    private void SkipToToken()
    {
        while (true)
        {
            // A tab is no indentation: it is taken only where no block key or entry may start.
            bool tabs = flowLevel > 0 || !keyAllowed;
            while (At(position) is var c && (c == ' ' || (c == '\t' && tabs)))
            {
                position++;
            }

            if (At(position) == '#')
            {
                SkipComments();
            }

            if (!YamlChars.IsBreak(At(position)))
            {
                return;
            }

            SkipBreak();
            if (flowLevel == 0)
            {
                keyAllowed = true;
            }
        }
    }

    /// <summary>
    /// Takes the comment and the comment lines that follow. Tabs before those are taken even where they would be refused
    /// before a key, because go-yaml v3 reads ahead for comments.
    /// </summary>
    private void SkipComments()
    {
        while (true)
        {
            SkipComment();
            if (At(position) is not ('\n' or '\r'))
            {
                return;
            }

            int at = position + 1;
            int limit = position + CommentLookAhead;
            while (at < limit && At(at) is ' ' or '\t' or '\n' or '\r')
            {
                at++;
            }

            if (at >= limit || At(at) != '#')
            {
                return;
            }

            lineStart = position + text.AsSpan(position, at - position).LastIndexOfAny('\n', '\r') + 1;
            position = at;
        }
    }

    private void SkipComment()
    {
        int length = hasUnicodeBreaks
            ? text.AsSpan(position, end - position).IndexOfAny(YamlChars.AllBreaks)
            : text.AsSpan(position, end - position).IndexOfAny('\n', '\r');
        if (length < 0)
        {
            length = end - position;
        }

        Comments.Add(source.Span(position, length));
        position += length;
    }

    /// <summary>
    /// Takes the comment that follows a token on its line, whatever blanks are between: go-yaml v3 does so right after the
    /// token (scannerc.go, yaml_parser_scan_line_comment), so that a tab there is taken even after '?', where libyaml refuses it.
    /// </summary>
    private void SkipLineComment()
    {
        int at = position;
        while (at - position < CommentLookAhead && YamlChars.IsBlank(At(at)))
        {
            at++;
        }

        if (At(at) == '#' && at - position < CommentLookAhead && queue[count - 1] is { Kind: not YamlTokenKind.BlockEntry, End: var tokenEnd } && tokenEnd >= lineStart)
        {
            position = at;
            SkipComment();
        }
    }

    private void SkipBreak()
    {
        position += At(position) == '\r' && At(position + 1) == '\n' ? 2 : 1;
        lineStart = position;
    }

    /// <summary>Takes a line break and gives what it reads as: a line feed, or itself for U+2028 and U+2029.</summary>
    private char ReadBreak()
    {
        char c = text[position];
        SkipBreak();
        return c is '\u2028' or '\u2029' ? c : '\n';
    }
}
