using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>Rows of a list of lists, of one list, or of a list of mappings with their keys as the first row.</summary>
internal sealed class CsvEncoder(char separator) : IYqEncoder
{
    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind == YqKind.Scalar)
        {
            output.Write(node.Value + "\n");
            return;
        }

        if (node.Kind != YqKind.Sequence)
        {
            throw new YqException($"csv encoding only works for arrays, got: {node.Tag}");
        }

        switch (node.Content is [var first, ..] ? first.Kind : YqKind.None)
        {
            case YqKind.None when node.Content.Count == 0:
                return;
            case YqKind.Scalar:
                WriteRow(output, node.Content);
                return;
            case YqKind.Mapping:
                WriteObjects(output, node.Content);
                return;
            default:
                for (int i = 0; i < node.Content.Count; i++)
                {
                    WriteRow(output, node.Content[i].Kind == YqKind.Sequence ? node.Content[i].Content : throw NotFlat(i, node.Content[i]));
                }

                return;
        }
    }

    private void WriteObjects(TextWriter output, List<YqNode> rows)
    {
        var header = rows[0].Content.Where(static (_, i) => i % 2 == 0).ToList();
        WriteRow(output, header);
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Kind != YqKind.Mapping)
            {
                throw new YqException($"csv object encoding only works for arrays of flat objects (string key => string/numbers/boolean value), child[{i}] is a {row.Tag}");
            }

            WriteRow(output, header.ConvertAll(key => row.IndexOfKey(key) is var at and >= 0 ? row.Content[at + 1] : YqNode.Null()));
        }
    }

    private void WriteRow(TextWriter output, List<YqNode> cells)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Kind != YqKind.Scalar)
            {
                throw NotFlat(i, cells[i]);
            }

            line.Append(i == 0 ? "" : separator.ToString());
            string value = cells[i].Value;
            _ = NeedsQuotes(value) ? line.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"') : line.Append(value);
        }

        output.Write(line.Append('\n').ToString());
    }

    private static YqException NotFlat(int at, YqNode node) =>
        new($"csv encoding only works for arrays of scalars (string/numbers/booleans), child[{at}] is a {node.Tag}");

    private bool NeedsQuotes(string value) =>
        value == "\\." || (value.Length > 0 && (value[0] is ' ' or '\t' || char.IsWhiteSpace(value[0]) || value.Contains(separator) || value.AsSpan().ContainsAny('"', '\r', '\n')));
}

/// <summary>A list of mappings: the first row is the keys.</summary>
internal sealed class CsvDecoder(string text, char separator, bool parses) : IYqDecoder
{
    private int at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int line = 1;
    private bool isDone;

    public YqNode? Read()
    {
        if (isDone || ReadRow() is not { } header)
        {
            return null;
        }

        isDone = true;
        var list = YqNode.Sequence();
        while (ReadRow() is { } row)
        {
            if (row.Count != header.Count)
            {
                throw new YqException($"record on line {line - 1}: wrong number of fields");
            }

            var node = YqNode.Mapping();
            for (int i = 0; i < header.Count; i++)
            {
                node.Add(YqNode.Text(header[i]), Value(row[i]));
            }

            list.Attach(node);
        }

        return list;
    }

    private YqNode Value(string cell)
    {
        var node = YqText.TryParse(cell);
        return node is null || (!parses && (node.Kind != YqKind.Scalar || node.Value != cell)) ? YqNode.Text(cell) : node;
    }

    private List<string>? ReadRow()
    {
        while (at < text.Length && text[at] is '\n' or '\r')
        {
            line += text[at] == '\n' ? 1 : 0;
            at++;
        }

        if (at >= text.Length)
        {
            return null;
        }

        var row = new List<string>();
        while (true)
        {
            row.Add(at < text.Length && text[at] == '"' ? ReadQuoted() : ReadPlain());
            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            at += at < text.Length && text[at] == '\r' ? 1 : 0;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
            line++;
            return row;
        }
    }

    private string ReadPlain()
    {
        int start = at;
        while (at < text.Length && text[at] != separator && text[at] != '\n' && !(text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n'))
        {
            if (text[at] == '"')
            {
                throw new YqException($"parse error on line {line}, column {at - text.LastIndexOf('\n', at)}: bare \" in non-quoted-field");
            }

            at++;
        }

        return text[start..at];
    }

    private string ReadQuoted()
    {
        var made = new StringBuilder();
        int startLine = line;
        at++;
        while (true)
        {
            if (at >= text.Length)
            {
                throw new YqException($"record on line {startLine}; parse error on line {line}: extraneous or missing \" in quoted-field");
            }

            char c = text[at++];
            line += c == '\n' ? 1 : 0;
            if (c != '"')
            {
                made.Append(c == '\r' && at < text.Length && text[at] == '\n' ? "" : c.ToString());
                continue;
            }

            if (at < text.Length && text[at] == '"')
            {
                made.Append('"');
                at++;
                continue;
            }

            if (at < text.Length && text[at] != separator && text[at] is not ('\n' or '\r'))
            {
                throw new YqException($"parse error on line {line}, column {at - text.LastIndexOf('\n', at)}: extraneous or missing \" in quoted-field");
            }

            return made.ToString();
        }
    }
}
