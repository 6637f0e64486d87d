using System.Globalization;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Syntax;

/// <summary>Cuts the text of an expression into tokens; literals are read here.</summary>
internal sealed class CelLexer(string text)
{
    private int position;

    public static List<CelToken> Read(string text)
    {
        var lexer = new CelLexer(text);
        List<CelToken> tokens = [];
        while (true)
        {
            var token = lexer.Next();
            tokens.Add(token);
            if (token.Kind == CelTokenKind.End)
            {
                return tokens;
            }
        }
    }

    private CelToken Next()
    {
        SkipBlanks();
        int start = position;
        if (start == text.Length)
        {
            return new CelToken(CelTokenKind.End, start, 0, "");
        }

        char c = text[start];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number(start);
        }

        if (c is '"' or '\'')
        {
            return String(start);
        }

        if (c == '`')
        {
            return Quoted(start);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return PrefixedStringOrWord(start);
        }

        string symbol = Symbol(c, Peek(1));
        position += symbol.Length;
        return new CelToken(CelTokenKind.Symbol, start, symbol.Length, symbol);
    }

    private char Peek(int offset) => position + offset < text.Length ? text[position + offset] : '\0';

    private void SkipBlanks()
    {
        while (position < text.Length)
        {
            if (text[position] is ' ' or '\t' or '\f' or '\r' or '\n')
            {
                position++;
            }
            else if (text[position] == '/' && Peek(1) == '/')
            {
                int end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private string Symbol(char c, char next) => (c, next) switch
    {
        ('=', '=') => "==",
        ('!', '=') => "!=",
        ('<', '=') => "<=",
        ('>', '=') => ">=",
        ('&', '&') => "&&",
        ('|', '|') => "||",
        ('=', _) => throw Error(position, 1, "found '='; CEL has no assignments", "compare with =="),
        ('&' or '|', _) => throw Error(position, 1, $"found '{c}'; wants {c}{c}"),
        _ when "<>!+-*/%?:.,()[]{}".Contains(c) => c.ToString(),
        _ => throw Error(position, 1, $"found {Show(c)}, which is no part of CEL"),
    };

    private CelToken Quoted(int start)
    {
        int end = text.IndexOf('`', start + 1);
        if (end < 0 || end == start + 1 || text.AsSpan(start + 1, end - start - 1).IndexOfAnyExcept(FieldCharacters) >= 0)
        {
            throw Error(start, 1, "found a backquote that does not quote a field name; wants letters, digits and _ . - / and blanks up to the next backquote");
        }

        position = end + 1;
        return new CelToken(CelTokenKind.Quoted, start, position - start, text[(start + 1)..end]);
    }

    private CelToken PrefixedStringOrWord(int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        string word = text[start..end];
        if (end < text.Length && text[end] is '"' or '\'' && word is "r" or "R" or "b" or "B" or "br" or "bR" or "Br" or "BR")
        {
            return String(start);
        }

        position = end;
        return word switch
        {
            "true" => new CelToken(CelTokenKind.Literal, start, 4, word, CelValue.True),
            "false" => new CelToken(CelTokenKind.Literal, start, 5, word, CelValue.False),
            "null" => new CelToken(CelTokenKind.Literal, start, 4, word, CelValue.Null),
            "in" => new CelToken(CelTokenKind.In, start, 2, word),
            _ => new CelToken(CelTokenKind.Identifier, start, word.Length, word),
        };
    }

    private CelToken Number(int start)
    {
        if (text[start] == '0' && Peek(1) is 'x' or 'X')
        {
            position += 2;
            return Integer(start, Take(char.IsAsciiHexDigit), NumberStyles.AllowHexSpecifier);
        }

        var digits = Take(char.IsAsciiDigit);
        bool isDouble = false;
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isDouble = true;
            position++;
            Take(char.IsAsciiDigit);
        }

        int signed = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + signed)))
        {
            isDouble = true;
            position += 1 + signed;
            Take(char.IsAsciiDigit);
        }

        if (!isDouble)
        {
            return Integer(start, digits, NumberStyles.None);
        }

        double value = double.Parse(text.AsSpan(start, position - start), CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? new CelToken(CelTokenKind.Literal, start, position - start, "", CelValue.Of(value))
            : throw Error(start, position - start, "invalid double literal: larger than a double can be");
    }

    // An int of 2^63 is let through as a uint: only the parser sees whether a minus stands before it.
    private CelToken Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        bool isUnsigned = Peek(0) is 'u' or 'U';
        position += isUnsigned ? 1 : 0;
        int length = position - start;
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out ulong value) || (!isUnsigned && value > 1UL << 63))
        {
            throw Error(start, length, isUnsigned ? "invalid uint literal: wants 0 to 18446744073709551615" : "invalid int literal: wants -9223372036854775808 to 9223372036854775807");
        }

        return isUnsigned
            ? new CelToken(CelTokenKind.Literal, start, length, "", CelValue.Of(value))
            : new CelToken(CelTokenKind.Literal, start, length, value == 1UL << 63 ? MinimumMagnitude : "", CelValue.Of(unchecked((long)value)));
    }

    private ReadOnlySpan<char> Take(Func<char, bool> accepts)
    {
        int start = position;
        while (position < text.Length && accepts(text[position]))
        {
            position++;
        }

        return text.AsSpan(start, position - start);
    }

    private CelToken String(int start)
    {
        bool isRaw = false, isBytes = false;
        for (; text[position] is not ('"' or '\''); position++)
        {
            isRaw |= text[position] is 'r' or 'R';
            isBytes |= text[position] is 'b' or 'B';
        }

        char quote = text[position];
        bool isTriple = Peek(1) == quote && Peek(2) == quote;
        position += isTriple ? 3 : 1;
        int from = position;
        while (true)
        {
            if (position >= text.Length || (!isTriple && text[position] is '\n' or '\r'))
            {
                throw Error(start, 1, $"found a string without its end; wants {(isTriple ? new string(quote, 3) : quote.ToString())}{(isTriple ? "" : " on the same line")}");
            }

            if (text[position] == '\\' && !isRaw)
            {
                position += 2;
                continue;
            }

            if (text[position] == quote && (!isTriple || (Peek(1) == quote && Peek(2) == quote)))
            {
                break;
            }

            position++;
        }

        var body = text.AsSpan(from, position - from);
        position += isTriple ? 3 : 1;
        var literal = new CelStringLiteral(from, isRaw, isBytes);
        return new CelToken(CelTokenKind.Literal, start, position - start, "", literal.Read(body));
    }

    internal const string MinimumMagnitude = "9223372036854775808";

    private static readonly System.Buffers.SearchValues<char> FieldCharacters =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-/ ");

    private static string Show(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : $"'{c}'";

    private static CelSyntaxException Error(int start, int length, string message, string? hint = null) => new(CelRules.Syntax, start, length, message, hint);
}
