using System.Globalization;
using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>TOML with its comments: those above belong to what follows, those behind a value to it.</summary>
internal sealed class TomlDecoder(string text) : IYqDecoder
{
    private readonly YqEvaluator evaluator = new(YqSettings.Default, new YqHost { ReadFile = static path => throw new IOException(path), GetEnvironmentVariable = static _ => null });
    private readonly YqNode root = YqNode.Mapping();
    private readonly List<string> pending = [];
    private int at = text.StartsWith('\uFEFF') ? 1 : 0;
    private bool isDone;

    public YqNode? Read()
    {
        if (isDone)
        {
            return null;
        }

        isDone = true;
        bool hasContent = false;
        var target = root;
        Table? table = null;
        while (true)
        {
            SkipLines();
            if (at == text.Length)
            {
                break;
            }

            if (text[at] == '#')
            {
                string comment = ReadComment();
                if (hasContent)
                {
                    pending.Add(comment);
                }
                else
                {
                    root.HeadComment = root.HeadComment.Length == 0 ? comment : $"{root.HeadComment}\n{comment}";
                }

                continue;
            }

            hasContent = true;
            if (text[at] == '[')
            {
                Finish(table);
                table = ReadHeader();
                target = table.Node;
                continue;
            }

            ReadEntry(target, isInline: false);
            table?.HasEntries = true;
            EndLine();
        }

        Finish(table);
        return root.Content.Count == 0 ? null : root;
    }

    private Table ReadHeader()
    {
        bool isList = text.AsSpan(at).StartsWith("[[");
        at += isList ? 2 : 1;
        SkipBlanks();
        var path = ReadKey();
        SkipBlanks();
        Take(isList ? "]]" : "]");
        var node = YqNode.Mapping();
        node.TableForm = YqTableForm.Section;
        node.HeadComment = TakePending();
        EndLine();
        if (at < text.Length && text[at] == '#')
        {
            // Upstream has no place for it.
            ReadComment();
        }

        return new Table(path, isList, node);
    }

    private void Finish(Table? table)
    {
        if (table is null)
        {
            return;
        }

        if (!table.HasEntries && TakePending() is { Length: > 0 } comments)
        {
            table.Node.HeadComment = table.Node.HeadComment.Length == 0 ? comments : $"{table.Node.HeadComment}\n{comments}";
        }

        // Where a step is a list of tables, its last one is meant.
        var path = new List<YqStep>();
        for (int i = 0; i < table.Path.Count; i++)
        {
            path.Add(new YqStep(table.Path[i], false));
            if (i + 1 < table.Path.Count && evaluator.Find(root, path) is { Kind: YqKind.Sequence, Content.Count: > 0 } list)
            {
                path.Add(new YqStep((list.Content.Count - 1).ToString(CultureInfo.InvariantCulture), true));
            }
        }

        if (table.IsList)
        {
            evaluator.Append(root, path, table.Node);
        }
        else
        {
            evaluator.AssignDeeply(root, path, table.Node);
        }
    }

    private string TakePending()
    {
        string comments = string.Join('\n', pending);
        pending.Clear();
        return comments;
    }

    private void ReadEntry(YqNode target, bool isInline)
    {
        var key = ReadKey();
        SkipBlanks();
        Take("=");
        SkipBlanks();
        string head = isInline ? "" : TakePending();
        var value = ReadValue();
        value.HeadComment = head.Length > 0 ? head : value.HeadComment;
        if (!isInline)
        {
            SkipBlanks();
            if (at < text.Length && text[at] == '#')
            {
                value.LineComment = ReadComment();
            }
        }

        evaluator.AssignDeeply(target, key.ConvertAll(static part => new YqStep(part, false)), value);
    }

    private List<string> ReadKey()
    {
        var parts = new List<string>();
        while (true)
        {
            SkipBlanks();
            if (at < text.Length && text[at] is '"' or '\'')
            {
                parts.Add(ReadText());
            }
            else
            {
                int start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
                {
                    at++;
                }

                parts.Add(at > start ? text[start..at] : throw Wrong("expected a key"));
            }

            SkipBlanks();
            if (at == text.Length || text[at] != '.')
            {
                return parts;
            }

            at++;
        }
    }

    private YqNode ReadValue()
    {
        switch (at < text.Length ? text[at] : '\0')
        {
            case '"' or '\'':
                return YqNode.Text(ReadText());
            case '[':
                return ReadList();
            case '{':
                return ReadInlineTable();
        }

        int start = at;
        while (at < text.Length && text[at] is not (',' or ']' or '}' or '#' or '\n' or '\r'))
        {
            at++;
        }

        string word = text[start..at].Trim();
        if (word is "true" or "false")
        {
            return YqNode.Scalar(YamlImplicitTag.Boolean, word);
        }

        if (word.Length == 0)
        {
            throw Wrong("expected a value");
        }

        bool isDate = word.Length >= 8 && char.IsAsciiDigit(word[0]) && (word[2] == ':' || (word.Length >= 10 && word[4] == '-' && word[7] == '-'));
        if (isDate)
        {
            return YqNode.Scalar("", word);
        }

        if (word is "inf" or "+inf" or "-inf" or "nan" or "+nan" or "-nan")
        {
            return YqNode.Scalar(YamlImplicitTag.Float, word);
        }

        if (word.StartsWith("0b", StringComparison.Ordinal) || YqNumber.TryInteger(word, out _))
        {
            return YqNode.Scalar(YamlImplicitTag.Integer, word);
        }

        return YqNumber.TryFloat(word.Replace("_", "", StringComparison.Ordinal), out _)
            ? YqNode.Scalar(YamlImplicitTag.Float, word)
            : throw Wrong($"expected a value, not {word}");
    }

    private YqNode ReadList()
    {
        var items = new List<YqNode>();
        var comments = new List<string>();
        at++;
        while (true)
        {
            SkipLines();
            if (at < text.Length && text[at] == '#')
            {
                comments.Add(ReadComment());
                continue;
            }

            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == ']')
            {
                at++;
                var list = YqNode.Sequence();
                list.Replace(items);
                return list;
            }

            if (at >= text.Length)
            {
                throw Wrong("array is incomplete");
            }

            var item = ReadValue();
            item.HeadComment = string.Join('\n', comments);
            comments.Clear();
            items.Add(item);
        }
    }

    private YqNode ReadInlineTable()
    {
        var node = YqNode.Mapping();
        node.TableForm = YqTableForm.Inline;
        at++;
        while (true)
        {
            SkipLines();
            if (at < text.Length && text[at] is ',' or '}')
            {
                if (text[at++] == '}')
                {
                    return node;
                }

                continue;
            }

            if (at >= text.Length)
            {
                throw Wrong("inline table is incomplete");
            }

            ReadEntry(node, isInline: true);
        }
    }

    private string ReadText()
    {
        char quote = text[at];
        if (text.AsSpan(at).StartsWith(quote == '"' ? "\"\"\"" : "'''"))
        {
            return ReadLongText(quote);
        }

        var made = new StringBuilder();
        at++;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] is '\n' or '\r')
            {
                break;
            }

            if (text[at] == '\\' && quote == '"')
            {
                ReadEscape(made);
                continue;
            }

            made.Append(text[at++]);
        }

        if (at == text.Length || text[at] != quote)
        {
            throw new YqException($"unterminated {(quote == '"' ? "basic" : "literal")} string");
        }

        at++;
        return made.ToString();
    }

    private string ReadLongText(char quote)
    {
        string end = new(quote, 3);
        at += 3;
        at += text.AsSpan(at).StartsWith("\r\n") ? 2 : at < text.Length && text[at] == '\n' ? 1 : 0;
        var made = new StringBuilder();
        while (at < text.Length && !text.AsSpan(at).StartsWith(end))
        {
            if (text[at] != '\\' || quote == '\'')
            {
                made.Append(text[at++]);
            }
            else if (text.AsSpan(at + 1).TrimStart(" \t") is ['\n' or '\r', ..])
            {
                // The line goes on at the next text.
                at++;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }
            }
            else
            {
                ReadEscape(made);
            }
        }

        Take(end);
        while (at < text.Length && text[at] == quote)
        {
            made.Append(text[at++]);
        }

        return made.ToString();
    }

    private void ReadEscape(StringBuilder to)
    {
        char c = at + 1 < text.Length ? text[at + 1] : throw Wrong("escape is incomplete");
        at += 2;
        int digits = c switch { 'u' => 4, 'U' => 8, 'x' => 2, _ => 0 };
        if (digits > 0)
        {
            if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || !Rune.IsValid(code))
            {
                throw Wrong("escape is no character");
            }

            to.Append(char.ConvertFromUtf32(code));
            at += digits;
            return;
        }

        to.Append(c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            'e' => '\u001b',
            '"' or '\\' => c,
            _ => throw Wrong($"unknown escape \\{c}"),
        });
    }

    private string ReadComment()
    {
        int end = text.IndexOf('\n', at);
        end = end < 0 ? text.Length : end;
        string comment = text[at..end].TrimEnd('\r');
        at = end;
        return comment;
    }

    private void EndLine()
    {
        SkipBlanks();
        if (at < text.Length && text[at] is not ('\n' or '\r' or '#'))
        {
            throw Wrong("expected the end of the line");
        }
    }

    private void Take(string wanted)
    {
        if (!text.AsSpan(at).StartsWith(wanted))
        {
            throw Wrong($"expected {wanted}");
        }

        at += wanted.Length;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private void SkipLines()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    private YqException Wrong(string what) => new($"toml: line {text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1}: {what}");

    /// <summary>A table whose entries are being read.</summary>
    private sealed class Table(List<string> path, bool isList, YqNode node)
    {
        public List<string> Path => path;

        public bool IsList => isList;

        public YqNode Node => node;

        public bool HasEntries { get; set; }
    }
}
