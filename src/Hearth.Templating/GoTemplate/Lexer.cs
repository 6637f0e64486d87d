using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// Splits a template into text and the tokens of its actions, on demand. Comments are skipped and trim markers are
/// applied here, so that the parser sees neither.
/// </summary>
internal sealed class Lexer(string input, string leftDelimiter, string rightDelimiter, bool breakIsKeyword, bool continueIsKeyword)
{
    private const int EndOfInput = -1;

    private int position;
    private int start;
    private int parenthesisDepth;
    private bool isInsideAction;
    private bool hasFailed;

    public Token Next()
    {
        if (hasFailed)
        {
            return new Token(TokenKind.EndOfFile, position, 0, "EOF");
        }

        start = position;
        return isInsideAction ? NextInsideAction() : NextText();
    }

    private Token NextText()
    {
        while (true)
        {
            int found = input.IndexOf(leftDelimiter, position, StringComparison.Ordinal);
            if (found < 0)
            {
                position = input.Length;
                return position > start ? Make(TokenKind.Text) : new Token(TokenKind.EndOfFile, position, 0, "EOF");
            }

            int textStart = position;
            int textEnd = found;
            bool trims = HasLeftTrimMarker(found + leftDelimiter.Length);
            if (trims)
            {
                while (textEnd > textStart && IsSpace(input[textEnd - 1]))
                {
                    textEnd--;
                }
            }

            if (textEnd > textStart)
            {
                position = found;
                return new Token(TokenKind.Text, textStart, textEnd - textStart, input.Substring(textStart, textEnd - textStart));
            }

            int inside = found + leftDelimiter.Length;
            int afterMarker = trims ? inside + 2 : inside;
            if (!input.AsSpan(afterMarker).StartsWith("/*"))
            {
                position = afterMarker;
                isInsideAction = true;
                parenthesisDepth = 0;
                return new Token(TokenKind.LeftDelimiter, found, leftDelimiter.Length, leftDelimiter);
            }

            start = afterMarker;
            if (SkipComment(afterMarker) is { } error)
            {
                return error;
            }

            start = position;
        }
    }

    // Moves past the comment and its delimiter, or gives the error.
    private Token? SkipComment(int at)
    {
        int close = input.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            return Error("unclosed comment");
        }

        position = close + 2;
        if (!IsAtRightDelimiter(out bool trims))
        {
            return Error("comment ends before closing delimiter");
        }

        position += (trims ? 2 : 0) + rightDelimiter.Length;
        if (trims)
        {
            SkipSpaces();
        }

        return null;
    }

    private Token NextInsideAction()
    {
        if (IsAtRightDelimiter(out bool trims))
        {
            return parenthesisDepth == 0 ? RightDelimiter(trims) : Error("unclosed left paren");
        }

        int rune = Read();
        switch (rune)
        {
            case EndOfInput:
                return Error("unclosed action");
            case ' ' or '\t' or '\r' or '\n':
                return Space();
            case '=':
                return Make(TokenKind.Assign, "=");
            case ':':
                return Read() == '=' ? Make(TokenKind.Declare, ":=") : Error("expected :=");
            case '|':
                return Make(TokenKind.Pipe, "|");
            case '"':
                return Quoted('"', TokenKind.String, "unterminated quoted string");
            case '\'':
                return Quoted('\'', TokenKind.CharacterConstant, "unterminated character constant");
            case '`':
                return RawString();
            case '$':
                return FieldOrVariable(TokenKind.Variable);
            case '.' when position >= input.Length || !char.IsAsciiDigit(input[position]):
                return position >= input.Length ? FieldAtEnd() : FieldOrVariable(TokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                position = start;
                return Number();
            case '(':
                parenthesisDepth++;
                return Make(TokenKind.LeftParenthesis, "(");
            case ')':
                return --parenthesisDepth < 0 ? Error("unexpected right paren") : Make(TokenKind.RightParenthesis, ")");
        }

        if (IsAlphaNumeric(rune))
        {
            return Identifier();
        }

        return rune is >= ' ' and < 127 ? Make(TokenKind.Character) : Error($"unrecognized character in action: {GoString.UnicodeName(rune)}");
    }

    // A dot that ends the input is first tried as a number in Go, with the error that gives.
    private Token FieldAtEnd()
    {
        position = start;
        return Number();
    }

    private Token RightDelimiter(bool trims)
    {
        if (trims)
        {
            position += 2;
            start = position;
        }

        position += rightDelimiter.Length;
        var token = Make(TokenKind.RightDelimiter, rightDelimiter);
        if (trims)
        {
            SkipSpaces();
        }

        isInsideAction = false;
        return token;
    }

    // Takes care of a trim-marked delimiter, which starts with a space.
    private Token Space()
    {
        while (position < input.Length && IsSpace(input[position]))
        {
            position++;
        }

        int last = position - 1;
        if (HasRightTrimMarker(last) && StartsWith(last + 2, rightDelimiter))
        {
            position = last;
            if (position == start)
            {
                return RightDelimiter(trims: true);
            }
        }

        return position - start == 1 && input[start] == ' ' ? Make(TokenKind.Space, " ") : Make(TokenKind.Space);
    }

    private Token Identifier()
    {
        int rune = SkipAlphaNumeric();
        if (!IsAtTerminator())
        {
            return BadCharacter(rune);
        }

        string word = input[start..position];
        return new Token(KindOf(word), start, word.Length, word);
    }

    private TokenKind KindOf(string word) => word switch
    {
        "block" => TokenKind.Block,
        "break" => breakIsKeyword ? TokenKind.Break : TokenKind.Identifier,
        "continue" => continueIsKeyword ? TokenKind.Continue : TokenKind.Identifier,
        "define" => TokenKind.Define,
        "else" => TokenKind.Else,
        "end" => TokenKind.End,
        "if" => TokenKind.If,
        "range" => TokenKind.Range,
        "nil" => TokenKind.Nil,
        "template" => TokenKind.Template,
        "with" => TokenKind.With,
        "true" or "false" => TokenKind.Boolean,
        _ => TokenKind.Identifier,
    };

    private Token FieldOrVariable(TokenKind kind)
    {
        if (IsAtTerminator())
        {
            return kind == TokenKind.Variable ? Make(TokenKind.Variable, "$") : Make(TokenKind.Dot, ".");
        }

        int rune = SkipAlphaNumeric();
        return IsAtTerminator() ? Make(kind) : BadCharacter(rune);
    }

    private Token BadCharacter(int rune) => Error($"bad character {GoString.UnicodeName(rune)}");

    private Token Quoted(char quote, TokenKind kind, string message)
    {
        while (true)
        {
            int rune = Read();
            if (rune == '\\' && Read() is not (EndOfInput or '\n'))
            {
                continue;
            }

            if (rune is '\\' or EndOfInput or '\n')
            {
                return Error(message);
            }

            if (rune == quote)
            {
                return Make(kind);
            }
        }
    }

    private Token RawString()
    {
        int close = input.IndexOf('`', position);
        if (close < 0)
        {
            position = input.Length;
            return Error("unterminated raw quoted string");
        }

        position = close + 1;
        return Make(TokenKind.RawString);
    }

    private Token Number()
    {
        if (!ScanNumber())
        {
            return Error($"bad number syntax: {GoString.Quote(input[start..position])}");
        }

        if (position < input.Length && input[position] is '+' or '-')
        {
            return ScanNumber() && input[position - 1] == 'i'
                ? Make(TokenKind.Complex)
                : Error($"bad number syntax: {GoString.Quote(input[start..position])}");
        }

        return Make(TokenKind.Number);
    }

    // Decimal, octal, hexadecimal, float or imaginary; what this lets pass wrongly, the parser refuses.
    private bool ScanNumber()
    {
        Accept("+-");
        string digits = "0123456789_";
        if (Accept("0"))
        {
            digits = Accept("xX") ? "0123456789abcdefABCDEF_" : Accept("oO") ? "01234567_" : Accept("bB") ? "01_" : digits;
        }

        AcceptRun(digits);
        if (Accept("."))
        {
            AcceptRun(digits);
        }

        if (digits.Length == 11 && Accept("eE"))
        {
            Accept("+-");
            AcceptRun("0123456789_");
        }

        if (digits.Length == 23 && Accept("pP"))
        {
            Accept("+-");
            AcceptRun("0123456789_");
        }

        Accept("i");
        if (!IsAlphaNumeric(Peek()))
        {
            return true;
        }

        Read();
        return false;
    }

    private bool Accept(string valid)
    {
        if (position < input.Length && valid.Contains(input[position]))
        {
            position++;
            return true;
        }

        return false;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }

    private void SkipSpaces()
    {
        while (position < input.Length && IsSpace(input[position]))
        {
            position++;
        }
    }

    // Gives the first rune that is none, which is not consumed.
    private int SkipAlphaNumeric()
    {
        while (true)
        {
            while (position < input.Length && (char.IsAsciiLetterOrDigit(input[position]) || input[position] == '_'))
            {
                position++;
            }

            int rune = Peek();
            if (rune < 128 || !IsAlphaNumeric(rune))
            {
                return rune;
            }

            Read();
        }
    }

    private int Read()
    {
        int rune = Peek();
        position += rune == EndOfInput ? 0 : rune > 0xFFFF ? 2 : 1;
        return rune;
    }

    private int Peek()
    {
        if (position >= input.Length)
        {
            return EndOfInput;
        }

        char c = input[position];
        return char.IsHighSurrogate(c) && position + 1 < input.Length && char.IsLowSurrogate(input[position + 1])
            ? char.ConvertToUtf32(c, input[position + 1])
            : c;
    }

    private bool IsAtRightDelimiter(out bool trims)
    {
        trims = HasRightTrimMarker(position) && StartsWith(position + 2, rightDelimiter);
        return trims || StartsWith(position, rightDelimiter);
    }

    // After an identifier: what may end it.
    private bool IsAtTerminator() =>
        Peek() is EndOfInput or ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '(' || StartsWith(position, rightDelimiter);

    private bool StartsWith(int at, string text) => at <= input.Length && input.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    private bool HasLeftTrimMarker(int at) => at + 1 < input.Length && input[at] == '-' && IsSpace(input[at + 1]);

    private bool HasRightTrimMarker(int at) => at + 1 < input.Length && IsSpace(input[at]) && input[at + 1] == '-';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphaNumeric(int rune)
    {
        if (rune < 128)
        {
            return rune == '_' || (rune >= 0 && char.IsAsciiLetterOrDigit((char)rune));
        }

        return Rune.IsValid(rune) && (Rune.IsLetter(new Rune(rune)) || Rune.GetUnicodeCategory(new Rune(rune)) == UnicodeCategory.DecimalDigitNumber);
    }

    private Token Make(TokenKind kind) => Make(kind, input[start..position]);

    private Token Make(TokenKind kind, string text) => new(kind, start, position - start, text);

    private Token Error(string message)
    {
        hasFailed = true;
        return new Token(TokenKind.Error, start, 0, message);
    }
}
