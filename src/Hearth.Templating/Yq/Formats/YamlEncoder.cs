using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Templating.Yq.Formats;

/// <summary>YAML as go-yaml v4 writes nodes, with the header put back.</summary>
internal sealed class YamlEncoder(YqSettings settings) : IYqEncoder
{
    private readonly GoYamlDialect dialect = GoYamlDialect.V4Nodes with
    {
        Indent = Math.Clamp(settings.Indent, 2, 9),
        CompactSequences = settings.CompactSequences,
    };

    public bool KeepsAliases => true;

    public void WriteSeparator(TextWriter output)
    {
        if (settings.WritesSeparators)
        {
            output.Write("---\n");
        }
    }

    public void WriteLeading(TextWriter output, string content) => output.Write(YamlHeader.Write(content, settings.WritesSeparators, settings.HasColors));

    public void Write(TextWriter output, YqNode node)
    {
        string end = node.LeadingContent.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        if (node.Kind == YqKind.Scalar && settings.UnwrapsScalars)
        {
            output.Write(node.Value);
            if (node.LeadingContent.Length == 0 || node.Value.Length > 0)
            {
                output.Write(end);
            }

            return;
        }

        using var writer = new GoYamlWriter(dialect);
        writer.BeginDocument();
        Write(writer, node, foot: "", tail: "", isRoot: true);
        writer.EndDocument();
        string text = writer.ToString() + YamlHeader.Write(node.FootComment, settings.WritesSeparators, colors: false);
        output.Write(settings.HasColors ? YqColors.Yaml(text) : text);
    }

    private static string? Some(string comment) => comment.Length == 0 ? null : comment;

    // foot: of the root and of keys, which their owners write themselves.
    private static void Write(GoYamlWriter writer, YqNode node, string foot, string tail, bool isRoot = false)
    {
        foot = isRoot ? "" : foot;
        switch (node.Kind)
        {
            case YqKind.Alias:
                writer.Annotate(Some(node.HeadComment), Some(node.LineComment), Some(foot));
                writer.Alias(node.Value);
                break;
            case YqKind.Sequence:
                writer.Annotate(Some(node.HeadComment), null, null);
                writer.BeginSequence(Style(node), Some(node.Anchor), CollectionTag(node, "!!seq"));
                foreach (var item in node.Content)
                {
                    Write(writer, item, item.FootComment, "");
                }

                writer.Annotate(null, Some(node.LineComment), Some(foot));
                writer.EndSequence();
                break;
            case YqKind.Mapping:
                writer.Annotate(Some(node.HeadComment), null, null, Some(tail));
                writer.BeginMapping(Style(node), Some(node.Anchor), CollectionTag(node, "!!map"));
                string below = "";
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    // A key's foot stands below its value, which may be a block: the next key brings it.
                    Write(writer, node.Content[i], "", below);
                    below = node.Content[i].FootComment;
                    Write(writer, node.Content[i + 1], node.Content[i + 1].FootComment, "");
                }

                writer.Annotate(null, Some(node.LineComment), Some(foot), Some(below));
                writer.EndMapping();
                break;
            case YqKind.Scalar:
                WriteScalar(writer, node, foot, tail);
                break;
            default:
                writer.Annotate(null, null, null);
                writer.Scalar("null");
                break;
        }
    }

    private static void WriteScalar(GoYamlWriter writer, YqNode node, string foot, string tail)
    {
        var (tag, style) = Resolve(node);
        writer.Annotate(Some(node.HeadComment), Some(node.LineComment), Some(foot), Some(tail));
        writer.Scalar(node.Value, style, Some(node.Anchor), tag);
    }

    // A tag is written where the text alone would not be read so.
    private static (string? Tag, ScalarStyle Style) Resolve(YqNode node)
    {
        string? tag = Some(node.Tag);
        var quoted = node.Style & (YqStyle.DoubleQuoted | YqStyle.SingleQuoted | YqStyle.Literal | YqStyle.Folded);
        if (tag is not null && !node.Style.HasFlag(YqStyle.Tagged))
        {
            switch (tag)
            {
                case YamlImplicitTag.Merge:
                    tag = node.Value == "<<" ? null : tag;
                    break;
                case YamlImplicitTag.Null or YamlImplicitTag.Boolean or YamlImplicitTag.String or YamlImplicitTag.Integer or YamlImplicitTag.Float or YamlImplicitTag.Timestamp:
                    string read = YamlImplicitTag.Of(node.Value);
                    if (read == tag || tag is YamlImplicitTag.Integer or YamlImplicitTag.Float)
                    {
                        tag = null;
                    }
                    else if (tag == YamlImplicitTag.String)
                    {
                        tag = null;
                        quoted = quoted == 0 ? YqStyle.DoubleQuoted : quoted;
                    }

                    break;
            }
        }

        return (tag, quoted switch
        {
            _ when quoted.HasFlag(YqStyle.DoubleQuoted) => ScalarStyle.DoubleQuoted,
            _ when quoted.HasFlag(YqStyle.SingleQuoted) => ScalarStyle.SingleQuoted,
            _ when quoted.HasFlag(YqStyle.Literal) => ScalarStyle.Literal,
            _ when quoted.HasFlag(YqStyle.Folded) => ScalarStyle.Folded,
            _ when node.Value.Contains('\n') => ScalarStyle.Literal,
            _ => ScalarStyle.Plain,
        });
    }

    private static CollectionStyle Style(YqNode node) => node.Style.HasFlag(YqStyle.Flow) ? CollectionStyle.Flow : CollectionStyle.Block;

    private static string? CollectionTag(YqNode node, string usual) => node.Tag == usual && !node.Style.HasFlag(YqStyle.Tagged) ? null : Some(node.Tag);
}
