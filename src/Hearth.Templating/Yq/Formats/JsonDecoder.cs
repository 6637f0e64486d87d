using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>JSON values one after another, as a stream of documents.</summary>
internal sealed class JsonDecoder(string text) : IYqDecoder
{
    private int at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int depth;

    public YqNode? Read()
    {
        SkipBlanks();
        return at == text.Length ? null : ReadValue();
    }

    private YqNode ReadValue()
    {
        if (depth > YqBudget.MaxDepth)
        {
            throw new YqException($"json: found more than {YqBudget.MaxDepth} values inside of each other") { At = at };
        }

        switch (Peek())
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadList();
            case '"':
                return YqNode.Text(ReadText());
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            case 't' when TakeWord("true"):
                return YqNode.Scalar(YamlImplicitTag.Boolean, "true");
            case 'f' when TakeWord("false"):
                return YqNode.Scalar(YamlImplicitTag.Boolean, "false");
            case 'n' when TakeWord("null"):
                return YqNode.Null("null");
            default:
                throw Unexpected("looking for beginning of value");
        }
    }

    private YqNode ReadObject()
    {
        var node = YqNode.Mapping();
        depth++;
        at++;
        SkipBlanks();
        if (Peek() == '}')
        {
            at++;
            depth--;
            return node;
        }

        while (true)
        {
            SkipBlanks();
            if (Peek() != '"')
            {
                throw Unexpected("looking for beginning of object key string");
            }

            var key = YqNode.Text(ReadText());
            SkipBlanks();
            Take(':', "after object key");
            SkipBlanks();
            node.Attach(key, ReadValue());
            SkipBlanks();
            if (Peek() == ',')
            {
                at++;
                continue;
            }

            Take('}', "after object key:value pair");
            depth--;
            return node;
        }
    }

    private YqNode ReadList()
    {
        var node = YqNode.Sequence();
        depth++;
        at++;
        SkipBlanks();
        if (Peek() == ']')
        {
            at++;
            depth--;
            return node;
        }

        while (true)
        {
            SkipBlanks();
            node.Attach(ReadValue());
            SkipBlanks();
            if (Peek() == ',')
            {
                at++;
                continue;
            }

            Take(']', "after array element");
            depth--;
            return node;
        }
    }

    private YqNode ReadNumber()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
        {
            at++;
        }

        string number = text[start..at];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || number is ['-'] || (number.TrimStart('-') is ['0', >= '0' and <= '9', ..]))
        {
            at = start;
            throw Unexpected("in numeric literal");
        }

        // Every number is a float64 to upstream; whole ones become integers again.
        if (number.AsSpan().ContainsAny('.', 'e', 'E') || number.Length > 15)
        {
            return value == Math.Truncate(value) && Math.Abs(value) < 9.2e18
                ? YqNode.Integer((long)value)
                : YqNode.Scalar(YamlImplicitTag.Float, YqNumber.Format(value));
        }

        return YqNode.Scalar(YamlImplicitTag.Integer, number == "-0" ? "0" : number);
    }

    private string ReadText()
    {
        int start = ++at;
        while (at < text.Length && text[at] is not ('"' or '\\'))
        {
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            return text[start..at++];
        }

        var made = new StringBuilder(text, start, at - start, Math.Max(16, (at - start) * 2));
        while (at < text.Length && text[at] != '"')
        {
            char c = text[at++];
            if (c != '\\')
            {
                made.Append(c);
                continue;
            }

            char escaped = at < text.Length ? text[at++] : throw Unexpected("in string escape code");
            made.Append(escaped switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                '"' or '\\' or '/' => escaped,
                'u' when at + 4 <= text.Length && int.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) => TakeCode(code),
                _ => throw Unexpected("in string escape code"),
            });
        }

        at++;
        return at <= text.Length ? made.ToString() : throw Unexpected("in string literal");
    }

    private char TakeCode(int code)
    {
        at += 4;
        return (char)code;
    }

    private bool TakeWord(string word)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    private void Take(char wanted, string where)
    {
        if (Peek() != wanted)
        {
            throw Unexpected(where);
        }

        at++;
    }

    private char Peek() => at < text.Length ? text[at] : '\0';

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    private YqException Unexpected(string where)
    {
        int line = text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1;
        return new YqException(at >= text.Length
            ? "json: unexpected end of JSON input"
            : $"json: invalid character '{text[at]}' {where}, line {line}")
        {
            At = -1,
        };
    }
}
