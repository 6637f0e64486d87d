using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Syntax;

/// <summary>
/// Cuts an expression into tokens. At each place the first word of the table that fits is taken, not the longest, as
/// upstream's lexer does: its order is part of the language.
/// </summary>
internal sealed partial class YqLexer
{
    private const int ShownText = 16;

    private readonly string text;
    private readonly List<YqToken> tokens = [];
    private int at;

    private YqLexer(string text) => this.text = text;

    /// <exception cref="YqException">A character fits nowhere.</exception>
    public static List<YqToken> Read(string text)
    {
        var lexer = new YqLexer(text);
        while (lexer.at < text.Length)
        {
            lexer.ReadNext();
        }

        return lexer.tokens;
    }

    private char Next(int ahead = 1) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private void ReadNext()
    {
        char c = text[at];
        switch (c)
        {
            case ' ' or '\t' or '\n':
                at++;
                return;
            case '\r' or '\f' or '\v' when IsBeforeComparison():
                at++;
                return;
            case '#':
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
                return;
            case '(':
                Add(YqTokenKind.OpenBracket, 1);
                return;
            case ')':
                Add(YqTokenKind.CloseBracket, 1, takesPath: true);
                return;
            case '[':
                Add(YqTokenKind.OpenList, 1);
                return;
            case ']':
                bool isOptional = Next() == '?';
                tokens.Add(new YqToken(YqTokenKind.CloseList, null, at, TakesPath: true) { IsOptional = isOptional });
                at += isOptional ? 2 : 1;
                return;
            case '{':
                Add(YqTokenKind.OpenObject, 1);
                return;
            case '}':
                Add(YqTokenKind.CloseObject, 1, takesPath: true);
                return;
            case '.':
                ReadDot();
                return;
            case '$':
                ReadVariable();
                return;
            case '"':
                ReadText();
                return;
            case ':':
                Add(YqOperator.CreateMap, 1);
                SkipComparisonBlanks();
                return;
            case ';':
                Add(YqOperator.Block, 1);
                return;
            case ',':
                Add(YqOperator.Union, 1);
                return;
            case '~':
                Literal(YqNode.Null("~"), 1);
                return;
            case '%':
                Add(YqOperator.Modulo, 1);
                return;
            case '/':
                Add(Next() == '/' ? YqOperator.Alternative : YqOperator.Divide, Next() == '/' ? 2 : 1);
                return;
            case '=' when Next() == '=':
                Add(YqOperator.Equals, 2);
                SkipComparisonBlanks();
                return;
            case '=':
                ReadAssign(1, isUpdate: false);
                return;
            case '!' when Next() == '=':
                Add(YqOperator.NotEquals, 2);
                SkipComparisonBlanks();
                return;
            case '>' or '<':
                bool orEqual = Next() == '=';
                Add(YqOperator.Compare, orEqual ? 2 : 1, new YqOptions.Comparison(orEqual, c == '>'));
                SkipComparisonBlanks();
                return;
            case '|' when Next() == '=':
                ReadAssign(2, isUpdate: true);
                return;
            case '|':
                Add(YqOperator.Pipe, 1);
                return;
            case '*':
                ReadMultiply();
                return;
            case '+':
                Add(Next() == '=' ? YqOperator.AddAssign : YqOperator.Add, Next() == '=' ? 2 : 1);
                return;
            case '-' when char.IsAsciiDigit(Next()):
            case >= '0' and <= '9':
                ReadNumber();
                return;
            case '-':
                Add(Next() == '=' ? YqOperator.SubtractAssign : YqOperator.Subtract, Next() == '=' ? 2 : 1);
                return;
        }

        if (!TryReadWord())
        {
            throw Invalid();
        }
    }

    private YqException Invalid()
    {
        int line = text.AsSpan(0, at).Count('\n') + 1;
        int column = at - (text.LastIndexOf('\n', Math.Max(at - 1, 0)) is var last && at > 0 ? last : -1);
        string rest = text[at..];
        int shown = rest.Length;
        if (rest.Length > ShownText)
        {
            shown = ShownText - 1;
            rest = rest[..shown] + "...";
        }

        return new YqException($"{line}:{column}: lexer: invalid input text {GoTemplate.Formatting.GoString.Quote(rest)}") { At = at, Length = shown };
    }

    private bool IsBeforeComparison()
    {
        int end = at;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end < text.Length && (text[end] is '<' or '>' || (text[end] is '=' or '!' && end + 1 < text.Length && text[end + 1] == '='));
    }

    private void SkipComparisonBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            at++;
        }
    }

    private void Add(YqTokenKind kind, int length, bool takesPath = false)
    {
        tokens.Add(new YqToken(kind, null, at, takesPath));
        at += length;
    }

    private void Add(YqOperator op, int length, YqOptions? options = null)
    {
        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(op, text.Substring(at, length)) { Options = options, At = at }, at, YqOperators.Of(op).TakesPath));
        at += length;
    }

    private void Literal(YqNode value, int length)
    {
        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Value, text.Substring(at, length)) { Value = value, At = at }, at));
        at += length;
    }

    private void ReadDot()
    {
        if (Next() == '[')
        {
            Add(YqTokenKind.OpenTraversal, 2);
            return;
        }

        if (Next() == '.')
        {
            bool withKeys = Next(2) == '.';
            Add(YqOperator.Descend, withKeys ? 3 : 2, new YqOptions.Traversal(KeepsAliases: true, WithKeys: withKeys));
            return;
        }

        if (Next() == '"' && text.AsSpan(at + 2) is var rest && QuotedName(rest) is var length and > 0)
        {
            bool isOptional = at + length + 3 < text.Length && text[at + length + 3] == '?';
            Path(text.Substring(at + 2, length), isOptional, length + 3 + (isOptional ? 1 : 0));
            return;
        }

        int end = at + 1;
        while (end < text.Length && text[end] is not (' ' or ';' or '}' or '{' or ':' or '[' or ']' or ',' or '|' or '.' or '(' or ')' or '=' or '\n' or '!'))
        {
            end++;
        }

        if (end == at + 1)
        {
            Add(YqOperator.Self, 1);
            return;
        }

        bool endsOptional = text[end - 1] == '?';
        Path(text[(at + 1)..(endsOptional ? end - 1 : end)], endsOptional, end - at);
    }

    // As far as the last quote before a blank.
    private static int QuotedName(ReadOnlySpan<char> rest)
    {
        int blank = rest.IndexOf(' ');
        return (blank < 0 ? rest : rest[..blank]).LastIndexOf('"');
    }

    private void Path(string name, bool isOptional, int length)
    {
        var options = isOptional ? new YqOptions.Traversal(IsOptional: true) : YqOptions.Traversal.Default;
        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Path, name) { Options = options, At = at }, at, TakesPath: true));
        at += length;
    }

    private void ReadVariable()
    {
        int end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        if (end == at + 1)
        {
            throw Invalid();
        }

        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Variable, text[(at + 1)..end]) { At = at }, at, TakesPath: true));
        at = end;
    }

    private void ReadText()
    {
        int end = at + 1;
        while (end < text.Length && text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        if (end >= text.Length)
        {
            throw Invalid();
        }

        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Text, Unescape(text.AsSpan(at + 1, end - at - 1))) { At = at }, at));
        at = end + 1;
    }

    // \\ before a bracket stays, so that interpolation can tell it from its own \( .
    private static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
        {
            return raw.ToString();
        }

        var made = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                made.Append(raw[i]);
                continue;
            }

            char next = raw[i + 1];
            int known = "\"ntrfvba".IndexOf(next);
            if (next == '\\')
            {
                made.Append(i + 2 < raw.Length && raw[i + 2] == '(' ? "\\\\" : "\\");
                i++;
            }
            else if (known >= 0)
            {
                made.Append("\"\n\t\r\f\v\b\a"[known]);
                i++;
            }
            else
            {
                made.Append('\\');
            }
        }

        return made.ToString();
    }

    private void ReadAssign(int length, bool isUpdate)
    {
        int start = at;
        int end = at + length;
        while (end < text.Length && text[end] == 'c')
        {
            end++;
        }

        var rules = new YqAssignment(KeepsAnchor: true, ReplacesCustomTags: end > at + length);
        tokens.Add(new YqToken(YqTokenKind.Operator, new YqExpression(YqOperator.Assign, text[start..end]) { Options = new YqOptions.Assignment(rules), IsUpdate = isUpdate, At = start }, start));
        at = end;
    }

    private void ReadMultiply()
    {
        bool isAssign = Next() == '=';
        int end = at + (isAssign ? 2 : 1);
        while (end < text.Length && text[end] is '+' or '|' or '?' or 'c' or 'd' or 'n')
        {
            end++;
        }

        string flags = text[at..end];
        var traversal = new YqOptions.Traversal(KeepsAliases: true, IsExact: true, MakesNothing: flags.Contains('?'));
        var rules = new YqAssignment(OnlyNull: flags.Contains('n'), ReplacesCustomTags: flags.Contains('c'));
        Add(isAssign ? YqOperator.MultiplyAssign : YqOperator.Multiply, end - at, new YqOptions.Merge(flags.Contains('+'), flags.Contains('d'), traversal, rules));
    }

    private void ReadNumber()
    {
        int start = text[at] == '-' ? at + 1 : at;
        int end = start;
        if (text[at] == '0' && Next() is 'x' or 'X' && char.IsAsciiHexDigit(Next(2)))
        {
            end += 2;
            while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            {
                end++;
            }

            string hexadecimal = text[at..end];
            Literal(YqNode.Scalar(YamlImplicitTag.Integer, YqNumber.TryInteger(hexadecimal, out _) ? hexadecimal : throw new YqException($"strconv.ParseInt: parsing \"{hexadecimal[2..]}\": value out of range")), end - at);
            return;
        }

        int digits = Digits(start);
        int fraction = digits < text.Length && text[digits] == '.' ? Digits(digits + 1) : digits;
        fraction = fraction == digits + 1 ? digits : fraction;

        // An exponent only behind one digit that is not zero.
        int exponent = digits == start + 1 && text[start] != '0' ? Exponent(fraction) : -1;
        exponent = exponent < 0 && text[start] != '0' ? Exponent(start + 1) : exponent;
        end = exponent > 0 ? exponent : fraction;
        string number = text[at..end];
        if (exponent > 0 || fraction > digits)
        {
            Literal(YqNode.Scalar(YamlImplicitTag.Float, number), end - at);
            return;
        }

        Literal(YqNode.Scalar(YamlImplicitTag.Integer, long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? number
            : throw new YqException($"strconv.ParseInt: parsing \"{number}\": value out of range")), end - at);
    }

    private int Digits(int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private int Exponent(int from)
    {
        if (from >= text.Length || text[from] is not ('e' or 'E'))
        {
            return -1;
        }

        int digits = from + 1 + (from + 1 < text.Length && text[from + 1] is '+' or '-' ? 1 : 0);
        return Digits(digits) is var end && end > digits ? end : -1;
    }
}
