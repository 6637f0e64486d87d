namespace Hearth.Syntax.Yaml.Reading;

// Literal and folded block scalars.
internal sealed partial class YamlScanner
{
    // Where the last block scalar ends that has no text, for messages.
    private int emptyBlockEnd = -1;

    private enum Chomping : sbyte
    {
        Strip = -1,
        Clip = 0,
        Keep = 1,
    }

    private void FetchBlockScalar(ScalarStyle style)
    {
        DropPossibleKey();
        keyAllowed = true;

        int start = position++;
        var (chomping, increment) = ReadBlockHeader();
        int headerEnd = position;
        SkipBlockHeaderEnd(start);

        buffer.Clear();
        pendingBreaks.Clear();
        int wanted = increment == 0 ? 0 : Math.Max(indent, 0) + increment;
        int trailingEnd = SkipBlockLineStarts(ref wanted, start);
        int contentEnd = headerEnd;
        bool isFolded = style == ScalarStyle.Folded;
        bool lastWasBlank = false;
        char lastBreak = '\0';
        while (position - lineStart == wanted && position < end)
        {
            // Lines that start with a blank are not folded, nor are the breaks around them.
            bool isBlank = YamlChars.IsBlank(text[position]);
            if (isFolded && !lastWasBlank && !isBlank && lastBreak == '\n')
            {
                if (pendingBreaks.Length == 0)
                {
                    buffer.Append(' ');
                }
            }
            else if (lastBreak != '\0')
            {
                buffer.Append(lastBreak);
            }

            buffer.Append(pendingBreaks);
            pendingBreaks.Clear();
            lastWasBlank = isBlank;

            int length = hasUnicodeBreaks
                ? text.AsSpan(position, end - position).IndexOfAny(YamlChars.AllBreaks)
                : text.AsSpan(position, end - position).IndexOfAny('\n', '\r');
            length = length < 0 ? end - position : length;
            buffer.Append(text.AsSpan(position, length));
            position += length;
            contentEnd = position;
            lastBreak = position < end ? ReadBreak() : '\0';
            trailingEnd = SkipBlockLineStarts(ref wanted, start);
        }

        if (chomping != Chomping.Strip && lastBreak != '\0')
        {
            buffer.Append(lastBreak);
        }

        if (chomping == Chomping.Keep)
        {
            buffer.Append(pendingBreaks);
            contentEnd = pendingBreaks.Length > 0 ? trailingEnd : contentEnd;
        }

        emptyBlockEnd = contentEnd == headerEnd ? headerEnd : -1;
        Push(new YamlToken(YamlTokenKind.Scalar, style, start, contentEnd, buffer.ToString()));
    }

    private (Chomping Chomping, int Increment) ReadBlockHeader()
    {
        var chomping = Chomping.Clip;
        int increment = 0;
        bool hasChomping = ReadChomping(ref chomping);
        if (char.IsAsciiDigit(At(position)))
        {
            if (At(position) == '0')
            {
                throw Fail(YamlRules.BlockHeader, position, 1, "found the indentation indicator 0; wants a digit from 1 to 9");
            }

            increment = text[position++] - '0';
            if (!hasChomping)
            {
                ReadChomping(ref chomping);
            }
        }

        return (chomping, increment);
    }

    private bool ReadChomping(ref Chomping chomping)
    {
        if (At(position) is not ('+' or '-'))
        {
            return false;
        }

        chomping = text[position++] == '+' ? Chomping.Keep : Chomping.Strip;
        return true;
    }

    private void SkipBlockHeaderEnd(int start)
    {
        while (YamlChars.IsBlank(At(position)))
        {
            position++;
        }

        if (At(position) == '#')
        {
            if (Places is null)
            {
                SkipComment();
            }
            else
            {
                PlaceLineComment(Places, start);
            }
        }

        if (!YamlChars.IsBreakOrEnd(At(position)))
        {
            throw Fail(YamlRules.BlockHeader, position, LineEnd(position) - position,
                $"found {Quote(text.AsSpan(position, LineEnd(position) - position))} after '{text.AsSpan(start, 1)}'; wants the end of the line",
                $"start the text on the next line, or put it in quotes where it starts with '{text[start]}'");
        }

        if (position < end)
        {
            SkipBreak();
        }
    }

    /// <summary>
    /// Takes the indentation of the next line with text and the empty lines before it. The first time it also finds how
    /// deep the text is indented where the header does not say. Gives the end of the last empty line.
    /// </summary>
    private int SkipBlockLineStarts(ref int wanted, int start)
    {
        int deepest = 0;
        int emptyEnd = position;
        while (true)
        {
            while ((wanted == 0 || position - lineStart < wanted) && At(position) == ' ')
            {
                position++;
            }

            int column = position - lineStart;
            deepest = Math.Max(deepest, column);
            char c = At(position);
            if (c == '\t' && (wanted == 0 || column < wanted))
            {
                throw Fail(YamlRules.Tab, position, 1, "found a tab where the text of a block scalar is indented; wants spaces", "replace the tab by spaces",
                    new(source.Span(start, LineEnd(start) - start), "in the block scalar that starts here"));
            }

            if (!YamlChars.IsBreak(c))
            {
                break;
            }

            emptyEnd = position;
            pendingBreaks.Append(ReadBreak());
        }

        if (wanted == 0)
        {
            wanted = Math.Max(Math.Max(deepest, indent + 1), 1);
        }

        return emptyEnd;
    }
}
