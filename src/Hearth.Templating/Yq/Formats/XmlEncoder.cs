using System.Text;

namespace Hearth.Templating.Yq.Formats;

/// <summary>XML of mappings, indented as Go's <c>encoding/xml</c> indents.</summary>
internal sealed class XmlEncoder(YqSettings settings) : IYqEncoder
{
    private readonly StringBuilder text = new();
    private string leading = "";
    private int depth;
    private bool isAfterStart;
    private bool hasWritten;

    public void WriteLeading(TextWriter output, string content) => leading = content;

    public void Write(TextWriter output, YqNode node)
    {
        text.Clear();
        (depth, isAfterStart, hasWritten) = (0, false, false);
        string declaration = settings.XmlInstructionPrefix + "xml";
        if (node.Kind == YqKind.Mapping && node.ValueOf(declaration) is { } value)
        {
            text.Append("<?xml ").Append(value.Value).Append("?>\n");
        }

        if (leading.Length > 0)
        {
            Comment(leading);
            text.Append('\n');
        }

        switch (node.Kind)
        {
            case YqKind.Mapping:
                WriteTop(node, declaration);
                text.Append('\n');
                break;
            case YqKind.Scalar:
                Escape(node.Value, isAttribute: false);
                break;
            default:
                throw new YqException($"cannot encode {node.Tag} to XML - only maps can be encoded");
        }

        output.Write(text.ToString());
    }

    private void WriteTop(YqNode node, string declaration)
    {
        Comment(PropertiesEncoder.HeadAndLine(node));
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            var (key, value) = (node.Content[i], node.Content[i + 1]);
            string comment = PropertiesEncoder.HeadAndLine(key);
            Comment(comment);
            text.Append(comment.Length > 0 ? "\n" : "");
            if (key.Value != declaration)
            {
                if (key.Value.StartsWith(settings.XmlInstructionPrefix, StringComparison.Ordinal))
                {
                    text.Append("<?").Append(key.Value.AsSpan(settings.XmlInstructionPrefix.Length)).Append(' ').Append(value.Value).Append("?>\n");
                }
                else if (key.Value == settings.XmlDirectiveName)
                {
                    text.Append("<!").Append(value.Value).Append(">\n");
                }
                else
                {
                    WriteElement(value, key.Value);
                }
            }

            Comment(PropertiesEncoder.WithoutPound(key.FootComment));
        }

        Comment(PropertiesEncoder.WithoutPound(node.FootComment));
    }

    private void WriteElement(YqNode node, string name)
    {
        switch (node.Kind)
        {
            case YqKind.Mapping:
                WriteMapping(node, name);
                break;
            case YqKind.Sequence:
                Comment(PropertiesEncoder.HeadAndLine(node));
                foreach (var item in node.Content)
                {
                    WriteElement(item, name);
                }

                Comment(PropertiesEncoder.WithoutPound(node.FootComment));
                break;
            case YqKind.Scalar:
                Start(name, []);
                Comment(PropertiesEncoder.WithoutPound(node.HeadComment));
                Escape(node.Value, isAttribute: false);
                Comment(PropertiesEncoder.WithoutPound(node.LineComment));
                End(name);
                Comment(PropertiesEncoder.WithoutPound(node.FootComment));
                break;
            default:
                throw new YqException($"unsupported type {node.Tag}");
        }
    }

    private void WriteMapping(YqNode node, string name)
    {
        var attributes = new List<(string Name, string Value)>();
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            if (IsAttribute(node.Content[i].Value))
            {
                attributes.Add(node.Content[i + 1] is { Kind: YqKind.Scalar } value
                    ? (node.Content[i].Value[settings.XmlAttributePrefix.Length..], value.Value)
                    : throw new YqException($"cannot use {node.Content[i + 1].Tag} as attribute, only scalars are supported"));
            }
        }

        Start(name, attributes);
        Comment(PropertiesEncoder.WithoutPound(node.HeadComment));
        for (int i = 0; i + 1 < node.Content.Count; i += 2)
        {
            var (key, value) = (node.Content[i], node.Content[i + 1]);
            Comment(PropertiesEncoder.HeadAndLine(key));
            if (key.Value.StartsWith(settings.XmlInstructionPrefix, StringComparison.Ordinal))
            {
                text.Append("<?").Append(key.Value.AsSpan(settings.XmlInstructionPrefix.Length)).Append(' ').Append(value.Value).Append("?>");
            }
            else if (key.Value == settings.XmlDirectiveName)
            {
                text.Append("<!").Append(value.Value).Append('>');
            }
            else if (key.Value == settings.XmlContentName)
            {
                Comment(PropertiesEncoder.HeadAndLine(value));
                Escape(value.Value, isAttribute: false);
                Comment(PropertiesEncoder.WithoutPound(value.FootComment));
            }
            else if (!IsAttribute(key.Value))
            {
                WriteElement(value, key.Value);
            }

            Comment(PropertiesEncoder.WithoutPound(key.FootComment));
        }

        End(name);
        Comment(PropertiesEncoder.WithoutPound(node.FootComment));
    }

    private bool IsAttribute(string name) => name.StartsWith(settings.XmlAttributePrefix, StringComparison.Ordinal)
        && name != settings.XmlContentName && name != settings.XmlDirectiveName && !name.StartsWith(settings.XmlInstructionPrefix, StringComparison.Ordinal);

    private void Start(string name, List<(string Name, string Value)> attributes)
    {
        Break();
        depth++;
        isAfterStart = true;
        text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            text.Append(' ').Append(attribute).Append("=\"");
            Escape(value, isAttribute: true);
            text.Append('"');
        }

        text.Append('>');
    }

    private void End(string name)
    {
        depth--;
        if (!isAfterStart)
        {
            Break();
        }

        isAfterStart = false;
        text.Append("</").Append(name).Append('>');
    }

    private void Break()
    {
        if (settings.Indent > 0)
        {
            text.Append(hasWritten ? "\n" : "").Append(' ', depth * settings.Indent);
            hasWritten = true;
        }
    }

    private void Comment(string comment)
    {
        if (comment.Length == 0)
        {
            return;
        }

        if (comment.Length > 2 && comment.AsSpan(1, comment.Length - 2).Contains('\n'))
        {
            comment = comment.EndsWith('\n') ? comment[..^1] : comment;
            comment = string.Join('\n', comment.Split('\n').Select(static line => line.TrimStart(' ') is ['#', .. var rest] ? rest.StartsWith(' ') ? rest[1..] : rest : line));
            comment = comment is ['\n' or ' ', ..] ? comment : $" {comment}";
        }
        else if (comment.TrimStart() is ['#', .. var rest])
        {
            int end = rest.IndexOf('\n');
            comment = end < 0 ? rest : rest[..end] + rest[(end + 1)..];
        }

        comment = comment.EndsWith(' ') || comment.EndsWith('\n') ? comment : $"{comment} ";
        if (comment.Contains("-->", StringComparison.Ordinal))
        {
            throw new YqException("xml: EncodeToken of Comment containing --> marker");
        }

        text.Append("<!--").Append(comment).Append("-->");
    }

    private void Escape(string value, bool isAttribute)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&#34;"),
                '\'' => text.Append("&#39;"),
                '\t' => text.Append("&#x9;"),
                '\r' => text.Append("&#xD;"),
                '\n' when isAttribute => text.Append("&#xA;"),
                _ => text.Append(c),
            };
        }
    }
}
