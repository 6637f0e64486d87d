using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Reads TOML 1.0 into the values that BurntSushi/toml gives: integers are int64, dates are times.</summary>
internal sealed class TomlReader
{
    private readonly string text;
    private readonly HashSet<GoMap> closed = [];
    private readonly HashSet<GoMap> defined = [];
    private int at;

    private TomlReader(string text) => this.text = text.Replace("\r\n", "\n", StringComparison.Ordinal);

    public static GoMap Read(string text) => new TomlReader(text).ReadDocument();

    private GoMap ReadDocument()
    {
        var root = new GoMap();
        var table = root;
        for (SkipBlank(); at < text.Length; SkipBlank())
        {
            if (text[at] == '[')
            {
                table = ReadHeader(root);
            }
            else
            {
                ReadPair(table);
            }

            EndLine();
        }

        return root;
    }

    private GoMap ReadHeader(GoMap root)
    {
        at++;
        bool isArray = at < text.Length && text[at] == '[';
        at += isArray ? 1 : 0;
        var path = ReadKey();
        Expect(']');
        if (isArray)
        {
            Expect(']');
        }

        var parent = root;
        foreach (string part in path.Take(path.Count - 1))
        {
            parent = Descend(parent, part);
        }

        string name = path[^1];
        if (isArray)
        {
            var added = new GoMap();
            var before = parent.TryGet(name, out var list) ? list.IsList ? list.AsList : throw Duplicate(name) : GoList.Empty;
            parent.Set(name, Value.OfReference(TableSlice, new GoList([.. before.Items, Value.Of(added)])));
            return added;
        }

        bool exists = parent.ContainsKey(name);
        var table = Descend(parent, name);
        if (exists && !defined.Add(table))
        {
            throw Duplicate(name);
        }

        defined.Add(table);
        return table;
    }

    private static readonly GoType TableSlice = new("[]map[string]interface {}", GoKind.Slice) { Element = GoType.Map };

    private GoMap Descend(GoMap parent, string name)
    {
        if (!parent.TryGet(name, out var value))
        {
            var made = new GoMap();
            parent.Set(name, Value.Of(made));
            return made;
        }

        var inner = value.IsList && value.AsList.Count > 0 ? value.AsList[value.AsList.Count - 1].AsMap : value.AsMap;
        return inner is not null && !closed.Contains(inner) ? inner : throw Duplicate(name);
    }

    private void ReadPair(GoMap table)
    {
        var path = ReadKey();
        Expect('=');
        SkipSpaces();
        var value = ReadValue();
        foreach (string part in path.Take(path.Count - 1))
        {
            table = Descend(table, part);
        }

        if (table.ContainsKey(path[^1]))
        {
            throw Duplicate(path[^1]);
        }

        table.Set(path[^1], value);
    }

    private List<string> ReadKey()
    {
        List<string> parts = [];
        while (true)
        {
            SkipSpaces();
            parts.Add(Peek() switch
            {
                '"' => ReadBasic(),
                '\'' => ReadLiteral(),
                _ => ReadBare(),
            });
            SkipSpaces();
            if (Peek() != '.')
            {
                return parts;
            }

            at++;
        }
    }

    private string ReadBare()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Error($"expected a key but found {Found()}");
    }

    private Value ReadValue()
    {
        switch (Peek())
        {
            case '"':
                return Value.Of(Follows("\"\"\"") ? ReadMultiline("\"\"\"", escapes: true) : ReadBasic());
            case '\'':
                return Value.Of(Follows("'''") ? ReadMultiline("'''", escapes: false) : ReadLiteral());
            case '[':
                return ReadArray();
            case '{':
                return ReadInline();
            default:
                return ReadScalar();
        }
    }

    private Value ReadArray()
    {
        at++;
        List<Value> items = [];
        while (true)
        {
            SkipBlank();
            if (Peek() == ']')
            {
                at++;
                return Value.Of(new GoList([.. items]));
            }

            items.Add(ReadValue());
            SkipBlank();
            if (Peek() == ',')
            {
                at++;
            }
            else if (Peek() != ']')
            {
                throw Error($"expected a comma (',') or array terminator (']'), but got {Found()}");
            }
        }
    }

    private Value ReadInline()
    {
        at++;
        var table = new GoMap();
        SkipSpaces();
        while (Peek() != '}')
        {
            ReadPair(table);
            SkipSpaces();
            if (Peek() == ',')
            {
                at++;
                SkipSpaces();
            }
            else if (Peek() != '}')
            {
                throw Error($"expected a comma (',') or inline table terminator ('}}'), but got {Found()}");
            }
        }

        at++;
        closed.Add(table);
        return Value.Of(table);
    }

    private Value ReadScalar()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '-' or '_' or '.' or ':'))
        {
            at++;
        }

        // A date and a time may have a space between.
        if (at - start == 10 && text[start + 4] == '-' && at + 1 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '-' or '.' or ':'))
            {
                at++;
            }
        }

        string word = text[start..at];
        return word switch
        {
            "" => throw Error($"expected value but found {Found()} instead"),
            "true" => Value.True,
            "false" => Value.False,
            _ => Number(word) ?? Date(word) ?? throw Error($"expected value but found {GoString.Quote(word)} instead"),
        };
    }

    private static Value? Number(string word)
    {
        if (word.TrimStart('+', '-') is "inf" or "nan")
        {
            return Value.Of(word.EndsWith('n') ? double.NaN : word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        }

        bool isSound = !word.StartsWith('_') && !word.EndsWith('_') && !word.Contains("__", StringComparison.Ordinal)
            && (word.TrimStart('+', '-') is not ['0', >= '0' and <= '9' or '_', ..]);
        string plain = word.Replace("_", "", StringComparison.Ordinal);
        if (isSound && GoNumber.ParseInteger(plain) is { } integer)
        {
            return Value.Int64(integer);
        }

        bool isFloat = isSound && plain.AsSpan().IndexOfAny(".eE") >= 0 && !plain.Contains(':') && !plain.EndsWith('.') && !plain.Contains(".e", StringComparison.OrdinalIgnoreCase)
            && plain.TrimStart('+', '-') is [>= '0' and <= '9', ..];
        return isFloat && GoNumber.ParseFloat(plain) is { } number ? Value.Of(number) : null;
    }

    private static Value? Date(string word)
    {
        string normal = word.Replace(' ', 'T').Replace('t', 'T').Replace('z', 'Z');
        foreach (string layout in (string[])["2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02", "15:04:05.999999999"])
        {
            if (GoTimeParser.Parse(layout, normal, TimeZoneInfo.Utc, out _) is { } time)
            {
                return time.ToValue();
            }
        }

        return null;
    }

    private string ReadLiteral()
    {
        int close = text.IndexOf('\'', at + 1);
        if (close < 0 || text.AsSpan(at, close - at).Contains('\n'))
        {
            throw Error("strings cannot contain newlines");
        }

        string literal = text[(at + 1)..close];
        at = close + 1;
        return literal;
    }

    private string ReadBasic()
    {
        at++;
        var built = new StringBuilder();
        while (true)
        {
            char c = Peek();
            if (c is '\0' or '\n')
            {
                throw Error(c == '\n' ? "strings cannot contain newlines" : "unexpected EOF; expected '\"'");
            }

            at++;
            if (c == '"')
            {
                return built.ToString();
            }

            _ = c == '\\' ? built.Append(ReadEscape()) : built.Append(c);
        }
    }

    private string ReadMultiline(string quotes, bool escapes)
    {
        at += 3;
        at += Peek() == '\n' ? 1 : 0;
        var built = new StringBuilder();
        while (true)
        {
            if (at >= text.Length)
            {
                throw Error($"unexpected EOF; expected {quotes}");
            }

            if (Follows(quotes))
            {
                // Up to two quotes may stand before the closing ones.
                at += 3;
                while (at < text.Length && text[at] == quotes[0])
                {
                    built.Append(text[at++]);
                }

                return built.ToString();
            }

            char c = text[at++];
            if (c == '\\' && escapes)
            {
                int look = at;
                while (look < text.Length && text[look] is ' ' or '\t')
                {
                    look++;
                }

                if (look < text.Length && text[look] == '\n')
                {
                    at = look;
                    while (at < text.Length && text[at] is ' ' or '\t' or '\n')
                    {
                        at++;
                    }

                    continue;
                }

                built.Append(ReadEscape());
                continue;
            }

            built.Append(c);
        }
    }

    private string ReadEscape()
    {
        char c = Peek();
        at++;
        int digits = c switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rune) || !Rune.IsValid(rune))
            {
                throw Error($"invalid escape \\{c}");
            }

            at += digits;
            return char.ConvertFromUtf32(rune);
        }

        return c switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            'e' => "\u001b",
            '"' => "\"",
            '\\' => "\\",
            _ => throw Error($"invalid escape in string '\\{c}'"),
        };
    }

    private void EndLine()
    {
        SkipSpaces();
        if (Peek() == '#')
        {
            at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
        }

        if (at < text.Length && text[at] != '\n')
        {
            throw Error($"expected a top-level item to end with a newline, comment, or EOF, but got {Found()} instead");
        }
    }

    // Spaces, line breaks and comments.
    private void SkipBlank()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\n')
            {
                at++;
            }
            else if (text[at] == '#')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else
            {
                return;
            }
        }
    }

    private void SkipSpaces()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private void Expect(char wanted)
    {
        SkipSpaces();
        if (Peek() != wanted)
        {
            throw Error($"expected '{wanted}' but found {Found()}");
        }

        at++;
    }

    private bool Follows(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private char Peek() => at < text.Length ? text[at] : '\0';

    private string Found() => at < text.Length ? $"'{(text[at] == '\n' ? "\\n" : text[at].ToString())}'" : "EOF";

    private FunctionException Duplicate(string key) => Error($"Key '{key}' has already been defined.");

    private FunctionException Error(string message) => new($"toml: line {1 + text.AsSpan(0, Math.Min(at, text.Length)).Count('\n')}: {message}");
}
