using System.Globalization;
using System.Numerics;
using System.Text;

namespace Hearth.Templating.Jinja;

/// <summary>What stands between delimiters: names, literals and operators.</summary>
internal sealed partial class JinjaLexer
{
    private void ReadTag(TokenKind endKind, bool isLine)
    {
        while (true)
        {
            // Ends count only where brackets are balanced, so that {{ {'a': {}} }} works.
            if (brackets.Count == 0 && MatchEnd(endKind, isLine) is { } end)
            {
                tokens.Add(new Token(endKind, null, line));
                CountLines(position, end);
                lineStarting = end > position && source[end - 1] == '\n';
                position = end;
                return;
            }

            if (position >= source.Length)
            {
                return;
            }

            char c = source[position];
            if (IsSpace(c))
            {
                int after = SkipWhiteSpace(position);
                CountLines(position, after);
                position = after;
            }
            else if (char.IsAsciiDigit(c))
            {
                ReadNumber();
            }
            else if (c == '_' || IsNamePart(position, isFirst: true))
            {
                int start = position;
                while (position < source.Length && IsNamePart(position, isFirst: false))
                {
                    position += char.IsHighSurrogate(source[position]) ? 2 : 1;
                }

                tokens.Add(new Token(TokenKind.Name, string.Intern(source[start..position]), line));
            }
            else if (c is '\'' or '"')
            {
                ReadString(c);
            }
            else
            {
                ReadOperator();
            }
        }
    }

    private bool IsNamePart(int at, bool isFirst)
    {
        char c = source[at];
        if (char.IsAscii(c))
        {
            return char.IsAsciiLetter(c) || c == '_' || (!isFirst && char.IsAsciiDigit(c));
        }

        var category = Rune.TryGetRuneAt(source, at, out var rune) ? Rune.GetUnicodeCategory(rune) : UnicodeCategory.OtherNotAssigned;
        return category <= UnicodeCategory.OtherLetter || category == UnicodeCategory.LetterNumber
            || (!isFirst && category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation);
    }

    private int? MatchEnd(TokenKind endKind, bool isLine)
    {
        if (isLine)
        {
            int after = SkipWhiteSpace(position);
            if (after >= source.Length)
            {
                return source.Length;
            }

            int lastBreak = source.LastIndexOf('\n', after - 1 < position ? position : after - 1, Math.Max(after - position, 0));
            return lastBreak >= position ? lastBreak + 1 : null;
        }

        if (endKind == TokenKind.BlockEnd)
        {
            return MatchBlockEnd(position);
        }

        if (position < source.Length && source[position] == '-' && Matches(options.VariableEnd, position + 1))
        {
            return SkipWhiteSpace(position + 1 + options.VariableEnd.Length);
        }

        return Matches(options.VariableEnd, position) ? position + options.VariableEnd.Length : null;
    }

    private void ReadNumber()
    {
        int start = position;
        if ((start == 0 || source[start - 1] != '.') && MatchFloat(start) is { } floatEnd)
        {
            tokens.Add(new Token(TokenKind.Float, double.Parse(Digits(start, floatEnd), NumberStyles.Float, CultureInfo.InvariantCulture), line));
            position = floatEnd;
            return;
        }

        int radix = start + 1 < source.Length && source[start] == '0'
            ? char.ToLowerInvariant(source[start + 1]) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 0 }
            : 0;
        if (radix != 0)
        {
            int end = MatchDigits(start + 2, radix, leadingUnderscore: true);
            if (end > start + 2)
            {
                var value = BigInteger.Zero;
                foreach (char digit in Digits(start + 2, end))
                {
                    value = value * radix + Convert.ToInt32(digit.ToString(), 16);
                }

                Integer(value, end);
                return;
            }
        }

        // A leading zero may be followed by zeros only: "08" is 0 and 8.
        int stop = source[start] == '0' ? start + 1 : MatchDigits(start, 10, leadingUnderscore: false);
        while (source[start] == '0' && stop < source.Length && (source[stop] == '0' || (source[stop] == '_' && stop + 1 < source.Length && source[stop + 1] == '0')))
        {
            stop++;
        }

        string text = Digits(start, stop);
        Integer(text.Length < 19 ? long.Parse(text, CultureInfo.InvariantCulture) : BigInteger.Parse(text, CultureInfo.InvariantCulture), stop);
    }

    private void Integer(BigInteger value, int end)
    {
        tokens.Add(new Token(TokenKind.Integer, value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value, line));
        position = end;
    }

    private int? MatchFloat(int start)
    {
        int at = MatchDigits(start, 10, leadingUnderscore: false);
        int fraction = at;
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]))
        {
            fraction = MatchDigits(at + 1, 10, leadingUnderscore: false);
        }

        int exponent = fraction;
        if (exponent < source.Length && source[exponent] is 'e' or 'E')
        {
            exponent++;
            if (exponent < source.Length && source[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                return MatchDigits(exponent, 10, leadingUnderscore: false);
            }
        }

        return fraction > at ? fraction : null;
    }

    private int MatchDigits(int at, int radix, bool leadingUnderscore)
    {
        int start = at;
        while (at < source.Length)
        {
            bool underscore = source[at] == '_' && (at > start || leadingUnderscore) && at + 1 < source.Length && IsDigit(source[at + 1], radix);
            if (!underscore && !IsDigit(source[at], radix))
            {
                break;
            }

            at++;
        }

        return at;
    }

    private static bool IsDigit(char c, int radix) => radix switch
    {
        2 => c is '0' or '1',
        8 => c is >= '0' and <= '7',
        16 => char.IsAsciiHexDigit(c),
        _ => char.IsAsciiDigit(c),
    };

    private string Digits(int start, int end) => source[start..end].Replace("_", "", StringComparison.Ordinal);

    private void ReadString(char quote)
    {
        int end = position + 1;
        while (end < source.Length && source[end] != quote)
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        if (end >= source.Length)
        {
            throw UnexpectedCharacter();
        }

        string raw = source[(position + 1)..end];
        if (options.NewlineSequence != "\n")
        {
            raw = raw.Replace("\n", options.NewlineSequence, StringComparison.Ordinal);
        }

        tokens.Add(new Token(TokenKind.String, raw.Contains('\\') ? Unescape(raw) : raw, line));
        CountLines(position, end);
        position = end + 1;
    }

    private string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            char c = raw[++i];
            switch (c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    text.Append(c);
                    break;
                case 'a':
                    text.Append('\a');
                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'v':
                    text.Append('\v');
                    break;
                case 'x' or 'u' or 'U':
                    int length = c switch { 'x' => 2, 'u' => 4, _ => 8 };
                    if (i + length >= raw.Length || !int.TryParse(raw.AsSpan(i + 1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
                    {
                        throw JinjaException.Syntax($"truncated \\{c}{new string('X', length)} escape", line, name);
                    }

                    if (code is < 0 or > 0x10FFFF)
                    {
                        throw JinjaException.Syntax("illegal Unicode character", line, name);
                    }

                    text.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code));
                    i += length;
                    break;
                case 'N':
                    throw JinjaException.Syntax("malformed \\N character escape", line, name);
                case >= '0' and <= '7':
                    int value = 0;
                    int digits = 0;
                    while (digits < 3 && i < raw.Length && raw[i] is >= '0' and <= '7')
                    {
                        value = value * 8 + (raw[i++] - '0');
                        digits++;
                    }

                    i--;
                    text.Append((char)value);
                    break;
                default:
                    text.Append('\\').Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private void ReadOperator()
    {
        char next = position + 1 < source.Length ? source[position + 1] : '\0';
        var (kind, length) = source[position] switch
        {
            '+' => (TokenKind.Add, 1),
            '-' => (TokenKind.Sub, 1),
            '/' => next == '/' ? (TokenKind.FloorDiv, 2) : (TokenKind.Div, 1),
            '*' => next == '*' ? (TokenKind.Pow, 2) : (TokenKind.Mul, 1),
            '%' => (TokenKind.Mod, 1),
            '~' => (TokenKind.Tilde, 1),
            '[' => (TokenKind.LBracket, 1),
            ']' => (TokenKind.RBracket, 1),
            '(' => (TokenKind.LParen, 1),
            ')' => (TokenKind.RParen, 1),
            '{' => (TokenKind.LBrace, 1),
            '}' => (TokenKind.RBrace, 1),
            '=' => next == '=' ? (TokenKind.Eq, 2) : (TokenKind.Assign, 1),
            '!' when next == '=' => (TokenKind.Ne, 2),
            '>' => next == '=' ? (TokenKind.GtEq, 2) : (TokenKind.Gt, 1),
            '<' => next == '=' ? (TokenKind.LtEq, 2) : (TokenKind.Lt, 1),
            '.' => (TokenKind.Dot, 1),
            ':' => (TokenKind.Colon, 1),
            '|' => (TokenKind.Pipe, 1),
            ',' => (TokenKind.Comma, 1),
            ';' => (TokenKind.Semicolon, 1),
            _ => throw UnexpectedCharacter(),
        };
        switch (kind)
        {
            case TokenKind.LBrace:
                brackets.Push('}');
                break;
            case TokenKind.LParen:
                brackets.Push(')');
                break;
            case TokenKind.LBracket:
                brackets.Push(']');
                break;
            case TokenKind.RBrace or TokenKind.RParen or TokenKind.RBracket:
                char found = source[position];
                if (!brackets.TryPop(out char expected))
                {
                    throw JinjaException.Syntax($"unexpected '{found}'", line, name);
                }

                if (expected != found)
                {
                    throw JinjaException.Syntax($"unexpected '{found}', expected '{expected}'", line, name);
                }

                break;
        }

        tokens.Add(new Token(kind, null, line));
        position += length;
    }

    private JinjaException UnexpectedCharacter() =>
        JinjaException.Syntax($"unexpected char {Values.Py.Repr(Rune.TryGetRuneAt(source, position, out var rune) ? rune.ToString() : source[position].ToString())} at {position}", line, name);
}
