using System.Buffers;
using System.Globalization;
using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Json;

/// <summary>
/// Reads JSON, strictly as RFC 8259 has it, into the same nodes that YAML gives: objects and lists in flow style, strings
/// double-quoted, everything else plain. Read them with <see cref="YamlSchema.Json"/>.
/// </summary>
public static class JsonReader
{
    private const int MaxDepth = 1_000;

    /// <summary>One document, or the first error with its place.</summary>
    public static YamlStream Read(SourceText source)
    {
        try
        {
            var root = new Cursor(source).ReadAll();
            return new YamlStream(source, [new YamlDocument(root, source.WholeSpan())], []);
        }
        catch (DiagnosticException refused)
        {
            return new YamlStream(source, [], [refused.Diagnostic]);
        }
    }

    private ref struct Cursor(SourceText source)
    {
        private static readonly SearchValues<char> NotInText = SearchValues.Create(
            "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

        private readonly ReadOnlySpan<char> text = source.Text;
        private int at;
        private int depth;

        public YamlNode ReadAll()
        {
            SkipBlanks();
            var node = ReadValue();
            SkipBlanks();
            return at == text.Length ? node : throw Refuse(JsonRules.Syntax, at, 1, $"found {Found()} after the value; wants the end of the text");
        }

        private YamlNode ReadValue() => Peek() switch
        {
            '{' => ReadObject(),
            '[' => ReadList(),
            '"' => ReadText(),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            't' => ReadWord("true"),
            'f' => ReadWord("false"),
            'n' => ReadWord("null"),
            _ => throw Refuse(JsonRules.Syntax, at, 1, $"found {Found()}; wants a value"),
        };

        private YamlMapping ReadObject()
        {
            int start = Open();
            var entries = new List<YamlEntry>();
            while (Peek() != '}')
            {
                if (entries.Count > 0)
                {
                    Take(',', "a comma or }");
                    SkipBlanks();
                }

                if (Peek() != '"')
                {
                    throw Refuse(JsonRules.Syntax, at, 1, $"found {Found()}; wants a name in double quotes{(Peek() == '}' ? " after the comma" : "")}");
                }

                var key = ReadText();
                SkipBlanks();
                Take(':', "a colon after the name");
                SkipBlanks();
                entries.Add(new YamlEntry(key, ReadValue()));
                SkipBlanks();
            }

            Close();
            return new YamlMapping([.. entries], CollectionStyle.Flow, source.Span(start, at - start), null);
        }

        private YamlSequence ReadList()
        {
            int start = Open();
            var items = new List<YamlNode>();
            while (Peek() != ']')
            {
                if (items.Count > 0)
                {
                    Take(',', "a comma or ]");
                    SkipBlanks();
                }

                items.Add(ReadValue());
                SkipBlanks();
            }

            Close();
            return new YamlSequence([.. items], CollectionStyle.Flow, source.Span(start, at - start), null);
        }

        private int Open()
        {
            if (++depth > MaxDepth)
            {
                throw Refuse(JsonRules.Depth, at, 1, $"found more than {MaxDepth} collections inside of each other");
            }

            int start = at++;
            SkipBlanks();
            return start;
        }

        private void Close()
        {
            depth--;
            at++;
        }

        private YamlScalar ReadText()
        {
            int start = at++;
            int end = text[at..].IndexOfAny(NotInText);
            if (end >= 0 && text[at + end] == '"')
            {
                at += end + 1;
                return new YamlScalar(ScalarStyle.DoubleQuoted, source.Span(start, at - start), null);
            }

            var value = new StringBuilder();
            while (true)
            {
                end = text[at..].IndexOfAny(NotInText);
                if (end < 0)
                {
                    throw Refuse(JsonRules.Text, start, 1, "found no closing quote for this string");
                }

                value.Append(text.Slice(at, end));
                at += end;
                switch (text[at])
                {
                    case '"':
                        at++;
                        return new YamlScalar(value.ToString(), ScalarStyle.DoubleQuoted, source.Span(start, at - start));
                    case '\\':
                        value.Append(ReadEscape());
                        break;
                    case '\n' or '\r':
                        throw Refuse(JsonRules.Text, start, at - start, "found the end of the line inside of a string; wants its closing quote, or \\n for a line break");
                    default:
                        throw Refuse(JsonRules.Text, at, 1, $"found the control character U+{(int)text[at]:X4} inside of a string; wants the escape \\u{(int)text[at]:x4}");
                }
            }
        }

        private char ReadEscape()
        {
            char name = at + 1 < text.Length ? text[at + 1] : '\0';
            at += 2;
            switch (name)
            {
                case '"' or '\\' or '/':
                    return name;
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u' when at + 4 <= text.Length && ushort.TryParse(text.Slice(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                    at += 4;
                    return (char)unit;
                default:
                    throw Refuse(JsonRules.Text, at - 2, Math.Min(2, text.Length - at + 2), name == 'u' ? "found \\u without four hexadecimal digits" : $"found the unknown escape \\{name}");
            }
        }

        private YamlScalar ReadNumber()
        {
            int start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '-' or '.'))
            {
                at++;
            }

            var scalar = new YamlScalar(ScalarStyle.Plain, source.Span(start, at - start), null);
            return YamlSchema.Json.Resolve(scalar).Kind != ScalarKind.String ? scalar
                : throw Refuse(JsonRules.Number, start, at - start, $"{text[start..at]} is not a JSON number");
        }

        private YamlScalar ReadWord(string word)
        {
            int start = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            {
                at++;
            }

            return text[start..at].SequenceEqual(word) ? new YamlScalar(ScalarStyle.Plain, source.Span(start, at - start), null)
                : throw Refuse(JsonRules.Syntax, start, at - start, $"found {text[start..at]}; wants a value: text stands in double quotes, and the words are true, false and null");
        }

        private void SkipBlanks()
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
            {
                at++;
            }
        }

        private readonly char Peek() => at < text.Length ? text[at] : '\0';

        private void Take(char expected, string wanted)
        {
            if (Peek() != expected)
            {
                throw Refuse(JsonRules.Syntax, at, 1, $"found {Found()}; wants {wanted}");
            }

            at++;
        }

        private readonly string Found() => at >= text.Length ? "the end of the text" : char.IsControl(text[at]) ? $"the character U+{(int)text[at]:X4}" : $"'{text[at]}'";

        private readonly DiagnosticException Refuse(DiagnosticRule rule, int start, int length, string message) =>
            new(new Diagnostic(rule, source.Span(Math.Min(start, text.Length), Math.Min(length, text.Length - Math.Min(start, text.Length))), message));
    }
}
