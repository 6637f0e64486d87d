using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.TestKit;

/// <summary>Writes what was read as text for whole-output cases: every node with its place, then comments and findings.</summary>
public static class YamlDump
{
    public static string Of(YamlStream stream)
    {
        var text = new StringBuilder();
        foreach (var document in stream.Documents)
        {
            text.Append($"document {Place(document.Span)}\n");
            if (document.Root is { } root)
            {
                Write(text, root, 1);
            }

            foreach (var comment in document.Comments)
            {
                text.Append($"  comment {Place(comment)} {comment.Text}\n");
            }
        }

        var findings = new StringWriter { NewLine = "\n" };
        new TextDiagnosticWriter(findings).WriteAll(stream.Diagnostics);
        return text.Append(findings).ToString();
    }

    public static string Of(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlNode node, int depth)
    {
        text.Append(' ', depth * 2);
        if (node.Anchor is { } anchor)
        {
            text.Append($"&{anchor} ");
        }

        if (node.Tag is { } tag)
        {
            text.Append($"<{tag}> ");
        }

        switch (node)
        {
            case YamlMapping mapping:
                text.Append($"{{}} {Style(mapping.Style)}{Place(node.Span)}\n");
                foreach (var entry in mapping.Entries)
                {
                    Write(text, entry.Key, depth + 1);
                    Write(text, entry.Value, depth + 2);
                }

                break;
            case YamlSequence sequence:
                text.Append($"[] {Style(sequence.Style)}{Place(node.Span)}\n");
                foreach (var item in sequence.Items)
                {
                    Write(text, item, depth + 1);
                }

                break;
            case YamlAlias alias:
                text.Append($"*{alias.Name} {Place(node.Span)} -> {Place(alias.Target.Span)}\n");
                break;
            case YamlScalar scalar:
                text.Append($"{Indicator(scalar.Style)}{Visible(scalar.Value)} {Place(node.Span)}\n");
                break;
        }
    }

    private static string Style(CollectionStyle style) => style == CollectionStyle.Flow ? "flow " : "";

    private static string Indicator(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => "'",
        ScalarStyle.DoubleQuoted => "\"",
        ScalarStyle.Literal => "|",
        ScalarStyle.Folded => ">",
        _ => "=",
    };

    private static string Visible(string value) => string.Concat(value.EnumerateRunes().Select(rune => rune.Value switch
    {
        '\n' => "\\n",
        '\\' => "\\\\",
        < ' ' or 0x85 or 0x2028 or 0x2029 or 0xA0 or 0xFEFF => $"\\u{rune.Value:X4}",
        _ => rune.ToString(),
    }));

    private static string Place(SourceSpan span) => $"{span.Position}-{span.Source.GetPosition(span.End)}";
}
