using System.Globalization;
using System.Text;

namespace Hearth.Syntax.Yaml.Reading;

// Scalars in single and double quotes.
internal sealed partial class YamlScanner
{
    private void FetchQuoted(char quote, ScalarStyle style)
    {
        SaveKey();
        keyAllowed = false;

        int start = position++;
        var ends = quote == '"' ? YamlChars.DoubleQuotedEnds : YamlChars.SingleQuotedEnds;

        // Most are on one line without escapes and read as written.
        int simple = text.AsSpan(position, end - position).IndexOfAny(ends);
        if (simple >= 0 && text[position + simple] == quote && !(quote == '\'' && At(position + simple + 1) == '\''))
        {
            position += simple + 1;
            Push(new YamlToken(YamlTokenKind.Scalar, style, start, position));
            return;
        }

        buffer.Clear();
        ScanQuoted(quote, start, ends);
        Push(new YamlToken(YamlTokenKind.Scalar, style, start, position, buffer.ToString()));
    }

    private void ScanQuoted(char quote, int start, System.Buffers.SearchValues<char> ends)
    {
        while (true)
        {
            int found = text.AsSpan(position, end - position).IndexOfAny(ends);
            if (found < 0)
            {
                position = end;
                throw UnclosedQuote(quote, start);
            }

            int runStart = position;
            position += found;
            char c = text[position];
            if (YamlChars.IsBreak(c))
            {
                buffer.Append(text.AsSpan(runStart, found).TrimEnd(" \t"));
                char firstBreak = ReadBreak();
                SkipQuotedLineStart(quote, start);
                AppendFolded(firstBreak);
                continue;
            }

            buffer.Append(text.AsSpan(runStart, found));
            if (c == '\\')
            {
                ReadEscape(quote, start);
            }
            else if (quote == '\'' && At(position + 1) == '\'')
            {
                buffer.Append('\'');
                position += 2;
            }
            else
            {
                position++;
                return;
            }
        }
    }

    private void SkipQuotedLineStart(char quote, int start)
    {
        pendingBreaks.Clear();
        while (true)
        {
            if (YamlChars.IsBlank(At(position)))
            {
                position++;
            }
            else if (YamlChars.IsBreak(At(position)))
            {
                pendingBreaks.Append(ReadBreak());
            }
            else
            {
                break;
            }
        }

        if (position == lineStart && position < end && IsDocumentMarker(position))
        {
            throw UnclosedQuote(quote, start);
        }
    }

    private void ReadEscape(char quote, int start)
    {
        char c = At(position + 1);
        if (YamlChars.IsBreak(c))
        {
            // An escaped line end joins the lines without a blank; empty lines after it are kept.
            position++;
            SkipBreak();
            SkipQuotedLineStart(quote, start);
            buffer.Append(pendingBreaks);
            return;
        }

        int digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            ReadCodePoint(digits);
            return;
        }

        buffer.Append(c switch
        {
            '0' => '\0',
            'a' => '\a',
            'b' => '\b',
            't' or '\t' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            'e' => '\e',
            ' ' or '"' or '\'' or '\\' => c,
            'N' => '\u0085',
            '_' => '\u00A0',
            'L' => '\u2028',
            'P' => '\u2029',
            _ => throw Fail(YamlRules.Escape, position, 2, $"found the escape '\\{c}', which YAML does not know", "double the backslash, or put the text in single quotes, where a backslash is only a backslash"),
        });
        position += 2;
    }

    private void ReadCodePoint(int digits)
    {
        int available = Math.Min(digits, end - position - 2);
        if (available < digits || !uint.TryParse(text.AsSpan(position + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            throw Fail(YamlRules.Escape, position, 2 + available, $"found '{text.AsSpan(position, 2 + available)}', which is not '\\{text[position + 1]}' and {digits} hexadecimal digits",
                "double the backslash, or put the text in single quotes, where a backslash is only a backslash");
        }

        if (!Rune.IsValid(value))
        {
            throw Fail(YamlRules.Escape, position, 2 + digits, $"found '{text.AsSpan(position, 2 + digits)}', which is no Unicode character");
        }

        Span<char> characters = stackalloc char[2];
        buffer.Append(characters[..new Rune(value).EncodeToUtf16(characters)]);
        position += 2 + digits;
    }
}
