namespace Hearth.Syntax.Yaml.Reading;

// Scalars without quotes.
internal sealed partial class YamlScanner
{
    private void FetchPlain()
    {
        SaveKey();
        keyAllowed = false;

        int start = position;
        int contentEnd = ScanPlainLine();
        bool isFolded = false;
        while (YamlChars.IsBreak(At(position)))
        {
            char firstBreak = ReadBreak();
            SkipPlainLineStart(start);

            // The line end is behind us: what follows may be a key.
            keyAllowed = true;
            if (!PlainGoesOn())
            {
                break;
            }

            if (!isFolded)
            {
                // Only now, as most scalars end with their line and are never copied.
                buffer.Clear();
                buffer.Append(text.AsSpan(start, contentEnd - start));
                isFolded = true;
            }

            AppendFolded(firstBreak);
            keyAllowed = false;
            int lineFrom = position;
            contentEnd = ScanPlainLine();
            buffer.Append(text.AsSpan(lineFrom, contentEnd - lineFrom));
        }

        Push(new YamlToken(YamlTokenKind.Scalar, ScalarStyle.Plain, start, contentEnd, isFolded ? buffer.ToString() : null));
    }

    /// <summary>Goes to what ends the scalar or the line; gives the end of the text without the blanks before that.</summary>
    private int ScanPlainLine()
    {
        var ends = flowLevel > 0
            ? hasUnicodeBreaks ? YamlChars.FlowPlainEndsUnicode : YamlChars.FlowPlainEnds
            : hasUnicodeBreaks ? YamlChars.BlockPlainEndsUnicode : YamlChars.BlockPlainEnds;
        int lineFrom = position;
        int at = position;
        while (true)
        {
            int found = text.AsSpan(at, end - at).IndexOfAny(ends);
            if (found < 0)
            {
                at = end;
                break;
            }

            at += found;
            bool isText = text[at] switch
            {
                ':' => !YamlChars.IsBlankOrEnd(At(at + 1)),
                '#' => at == lineFrom || !YamlChars.IsBlank(text[at - 1]),
                _ => false,
            };
            if (!isText)
            {
                break;
            }

            at++;
        }

        position = at;
        while (at > lineFrom && YamlChars.IsBlank(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private void SkipPlainLineStart(int start)
    {
        pendingBreaks.Clear();
        while (true)
        {
            char c = At(position);
            if (c == '\t' && position - lineStart <= indent)
            {
                throw Fail(YamlRules.Tab, position, 1, "found a tab where the line is indented; wants spaces", "replace the tab by spaces",
                    new(source.Span(start, LineEnd(start) - start), "in the value that starts here"));
            }

            if (YamlChars.IsBlank(c))
            {
                position++;
            }
            else if (YamlChars.IsBreak(c))
            {
                pendingBreaks.Append(ReadBreak());
            }
            else
            {
                return;
            }
        }
    }

    private bool PlainGoesOn()
    {
        int column = position - lineStart;
        if (position >= end || (flowLevel == 0 && column <= indent) || (column == 0 && IsDocumentMarker(position)))
        {
            return false;
        }

        return text[position] switch
        {
            '#' => false,
            ':' => !YamlChars.IsBlankOrEnd(At(position + 1)),
            ',' or '?' or '[' or ']' or '{' or '}' => flowLevel == 0,
            _ => true,
        };
    }

    /// <summary>One line break reads as a blank, several as all but the first; the Unicode breaks are kept.</summary>
    private void AppendFolded(char firstBreak)
    {
        if (firstBreak != '\n')
        {
            buffer.Append(firstBreak);
        }
        else if (pendingBreaks.Length == 0)
        {
            buffer.Append(' ');
        }

        buffer.Append(pendingBreaks);
    }
}
