using System.Text;

namespace Hearth.Syntax.Yaml.Reading;

// Comments with the tokens that they belong to, for those who write them again.
internal sealed partial class YamlScanner
{
    /// <summary>Set before the first token to have comments placed; null reads them as mere spans.</summary>
    public YamlComments? Places { get; init; }

    private void SkipToTokenPlacing(YamlComments places)
    {
        int scanStart = position;
        while (true)
        {
            bool tabs = flowLevel > 0 || !keyAllowed;
            while (At(position) is var c && (c == ' ' || (c == '\t' && tabs)))
            {
                position++;
            }

            if (count >= 2 && queue[count - 1].Kind == YamlTokenKind.BlockEntry && queue[count - 2].Kind == YamlTokenKind.BlockSequenceStart && !YamlChars.IsBreak(At(position)))
            {
                places.TurnLineIntoHead(position, start => text.AsSpan(start, position - start).Count('\n') == 1);
            }

            if (At(position) == '#')
            {
                PlaceComments(places, scanStart);
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

    // The comment behind a token, on its line.
    private void PlaceLineComment(YamlComments places, int token)
    {
        if (BreaksBefore(position) > 0)
        {
            return;
        }

        int at = position;
        while (at - position < CommentLookAhead && YamlChars.IsBlank(At(at)))
        {
            at++;
        }

        if (At(at) != '#' || at - position >= CommentLookAhead)
        {
            return;
        }

        position = at;
        SkipComment();

        // One less, as go-yaml counts the columns of these from one and of the others from zero.
        places.AddLine(token, at, at - lineStart - 1, position, text[at..position]);
    }

    // All comments from here to the next token. A comment that stands right below content, with an empty line under it, is
    // the content's foot, and so is one that steps back before another; everything else is a head of what follows.
    private void PlaceComments(YamlComments places, int scanStart)
    {
        var token = count > 0 ? queue[count - 1] : default;
        if (token.Kind == YamlTokenKind.FlowEntry && count > 1)
        {
            token = queue[count - 2];
        }

        int tokenStart = token.Start;
        int nextIndent = Math.Max(indent, 0);
        int breaks = BreaksBefore(position);
        bool isFirstEmpty = breaks <= 1;
        bool recentEmpty = false;
        int column = position - lineStart - 1;
        int line = 0;
        int footLine = 1 - breaks + (breaks == 0 && column >= 0 ? 1 : 0);
        int start = 0, startLine = int.MinValue, startColumn = -1;
        StringBuilder? lines = null;
        int peek = 0;
        for (; peek < CommentLookAhead; peek++)
        {
            column++;
            char c = At(position + peek);
            if (YamlChars.IsBlank(c))
            {
                continue;
            }

            bool closesFlow = flowLevel > 0 && c is ']' or '}';
            if (closesFlow || YamlChars.IsBreakOrEnd(c))
            {
                if (closesFlow || (!recentEmpty && isFirstEmpty && ((startLine == footLine && token.Kind != YamlTokenKind.Value) || startColumn < nextIndent)))
                {
                    if (lines is not null)
                    {
                        tokenStart = startColumn < nextIndent ? start : tokenStart;
                        places.AddFoot(scanStart, tokenStart, start, startColumn, position + peek, lines.ToString());
                        scanStart = tokenStart = position + peek;
                        lines = null;
                    }
                }
                else if (!recentEmpty && lines is not null && position + peek < end)
                {
                    lines.Append('\n');
                }

                if (!YamlChars.IsBreak(c))
                {
                    break;
                }

                isFirstEmpty = false;
                recentEmpty = true;
                column = -1;
                line++;
                continue;
            }

            if (lines is not null && column < nextIndent && column != startColumn)
            {
                places.AddFoot(scanStart, tokenStart, start, startColumn, position + peek, lines.ToString());
                scanStart = tokenStart = position + peek;
                lines = null;
            }

            if (c != '#')
            {
                break;
            }

            if (lines is null)
            {
                lines = new StringBuilder();
                (start, startLine, startColumn) = (position + peek, line, column);
            }
            else
            {
                lines.Append('\n');
            }

            recentEmpty = false;
            int from = position + peek;
            line += text.AsSpan(position, peek).Count('\n');
            if (text.AsSpan(position, peek).LastIndexOfAny('\n', '\r') is var last and >= 0)
            {
                lineStart = position + last + 1;
            }

            position = from;
            SkipComment();
            lines.Append(text, from, position - from);

            // The break is the line's own: the search goes on behind it.
            peek = 0;
            column = -1;
        }

        if (lines is not null)
        {
            places.AddHead(scanStart, start, startColumn, position + peek - 1, lines.ToString());
        }
    }

    private int BreaksBefore(int at)
    {
        int breaks = 0;
        while (at > 0 && text[at - 1] is '\n' or '\r' or ' ' or '\t')
        {
            at--;
            breaks += text[at] == '\n' || (text[at] == '\r' && At(at + 1) != '\n') ? 1 : 0;
        }

        return breaks;
    }
}
