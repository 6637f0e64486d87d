using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.Yq.Formats;

/// <summary>TOML: attributes first, then tables and arrays of tables, with their comments.</summary>
internal sealed class TomlEncoder : IYqEncoder
{
    private bool wroteAttribute;

    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind != YqKind.Mapping)
        {
            output.Write(node.Kind == YqKind.Scalar ? node.Value + "\n" : throw new YqException("TOML encoder expects a mapping at the root level"));
            return;
        }

        wroteAttribute = false;
        WriteComment(output, node.HeadComment);
        foreach (bool attributes in new[] { true, false })
        {
            for (int i = 0; i + 1 < node.Content.Count; i += 2)
            {
                if (IsAttribute(node.Content[i + 1]) == attributes)
                {
                    WriteTop(output, node.Content[i].Value, node.Content[i + 1]);
                }
            }
        }
    }

    private static bool IsTables(YqNode list) =>
        list.Content.Count > 0 && list.Content.TrueForAll(static item => item.Kind == YqKind.Mapping && item.TableForm != YqTableForm.Inline);

    private static bool IsAttribute(YqNode node) => node.Kind == YqKind.Scalar || (node.Kind == YqKind.Sequence && !IsTables(node));

    private static string Key(string key) =>
        key.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ? GoString.Quote(key) : key;

    private static string Path(List<string> path) => string.Join('.', path.Select(Key));

    private static string Scalar(YqNode node) => node.Tag switch
    {
        YamlImplicitTag.String => GoString.Quote(node.Value),
        YamlImplicitTag.Null => "\"\"",
        _ => node.Value,
    };

    private static void WriteComment(TextWriter output, string comment)
    {
        if (comment.Length == 0)
        {
            return;
        }

        foreach (string line in comment.Split('\n'))
        {
            string trimmed = line.Trim();
            output.Write($"{(trimmed.StartsWith('#') ? "" : "# ")}{trimmed}\n");
        }
    }

    private static string LineComment(YqNode node)
    {
        string comment = node.LineComment.Trim();
        return comment.Length == 0 ? "" : comment[0] == '#' ? $"  {comment}" : $"  # {comment}";
    }

    private void WriteTop(TextWriter output, string key, YqNode node)
    {
        switch (node.Kind)
        {
            case YqKind.Scalar:
                WriteAttribute(output, key, node);
                break;
            case YqKind.Sequence when node.Content.Count > 0 && node.Content.TrueForAll(static item => item.Kind == YqKind.Mapping):
                Separate(output);
                WriteTables(output, [key], node);
                break;
            case YqKind.Sequence:
                WriteList(output, key, node);
                break;
            case YqKind.Mapping when node.TableForm == YqTableForm.Inline:
                output.Write($"{Key(key)} = {Inline(node)}\n");
                break;
            case YqKind.Mapping:
                WriteTable(output, [key], node);
                break;
            default:
                throw new YqException($"unsupported node kind for TOML: {node.Tag}");
        }
    }

    private void Separate(TextWriter output)
    {
        if (wroteAttribute)
        {
            output.Write("\n");
            wroteAttribute = false;
        }
    }

    private void WriteAttribute(TextWriter output, string key, YqNode node)
    {
        if (node.IsNull)
        {
            return;
        }

        wroteAttribute = true;
        WriteComment(output, node.HeadComment);
        output.Write($"{Key(key)} = {Scalar(node)}{LineComment(node)}\n");
    }

    private void WriteList(TextWriter output, string key, YqNode list)
    {
        wroteAttribute = true;
        WriteComment(output, list.HeadComment);
        if (!list.Content.Exists(static item => item.HeadComment.Length > 0))
        {
            output.Write($"{Key(key)} = {Inline(list)}{LineComment(list)}\n");
            return;
        }

        output.Write($"{Key(key)} = [\n");
        for (int i = 0; i < list.Content.Count; i++)
        {
            foreach (string line in list.Content[i].HeadComment.Split('\n'))
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    output.Write($"  {(line.AsSpan().TrimStart().StartsWith("#") ? "" : "# ")}{line}\n");
                }
            }

            output.Write($"  {Inline(list.Content[i])},\n{(i + 1 < list.Content.Count ? "\n" : "")}");
        }

        output.Write("]\n");
    }

    private static string Inline(YqNode node)
    {
        switch (node.Kind)
        {
            case YqKind.Scalar:
                return Scalar(node);
            case YqKind.Sequence:
                return $"[{string.Join(", ", node.Content.Select(Inline))}]";
            case YqKind.Mapping:
                var parts = new List<string>();
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    if (!node.Content[i + 1].IsNull)
                    {
                        parts.Add($"{Key(node.Content[i].Value)} = {Inline(node.Content[i + 1])}");
                    }
                }

                return $"{{ {string.Join(", ", parts)} }}";
            default:
                throw new YqException("aliases are not supported in TOML");
        }
    }

    private void WriteTables(TextWriter output, List<string> path, YqNode list)
    {
        foreach (var item in list.Content)
        {
            output.Write($"[[{Path(path)}]]\n");
            WriteBody(output, path, item);
        }
    }

    private void WriteTable(TextWriter output, List<string> path, YqNode table)
    {
        bool hasAttributes = false;
        for (int i = 1; i < table.Content.Count; i += 2)
        {
            var value = table.Content[i];
            hasAttributes |= (value.Kind == YqKind.Scalar && !value.IsNull)
                || (value.Kind == YqKind.Mapping && value.TableForm == YqTableForm.Inline)
                || (value.Kind == YqKind.Sequence && !IsTables(value));
        }

        if (hasAttributes || table.Content.Count == 0)
        {
            Separate(output);
            WriteComment(output, table.HeadComment);
            output.Write($"[{Path(path)}]\n");
            WriteBody(output, path, table);
            return;
        }

        // A table of tables only needs no header of its own.
        for (int i = 0; i + 1 < table.Content.Count; i += 2)
        {
            List<string> inner = [.. path, table.Content[i].Value];
            var value = table.Content[i + 1];
            if (value.Kind == YqKind.Mapping)
            {
                WriteTable(output, inner, value);
            }
            else if (value.Kind == YqKind.Sequence)
            {
                Separate(output);
                WriteTables(output, inner, value);
            }
        }
    }

    private void WriteBody(TextWriter output, List<string> path, YqNode table)
    {
        for (int i = 0; i + 1 < table.Content.Count; i += 2)
        {
            var (key, value) = (table.Content[i].Value, table.Content[i + 1]);
            if (value.Kind == YqKind.Scalar)
            {
                WriteAttribute(output, key, value);
            }
            else if (value.Kind == YqKind.Mapping && value.TableForm == YqTableForm.Inline)
            {
                output.Write($"{Key(key)} = {Inline(value)}\n");
            }
            else if (value.Kind == YqKind.Sequence && !IsTables(value))
            {
                WriteList(output, key, value);
            }
        }

        for (int i = 0; i + 1 < table.Content.Count; i += 2)
        {
            if (table.Content[i + 1].Kind == YqKind.Sequence && IsTables(table.Content[i + 1]))
            {
                WriteTables(output, [.. path, table.Content[i].Value], table.Content[i + 1]);
            }
        }

        for (int i = 0; i + 1 < table.Content.Count; i += 2)
        {
            if (table.Content[i + 1] is { Kind: YqKind.Mapping, TableForm: not YqTableForm.Inline } inner)
            {
                WriteTable(output, [.. path, table.Content[i].Value], inner);
            }
        }
    }
}
