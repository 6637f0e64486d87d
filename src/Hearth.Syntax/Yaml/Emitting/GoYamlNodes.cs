using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>
/// Writes trees as go-yaml v3 writes <c>yaml.Node</c>: in their own order, with their styles, tags, anchors and aliases,
/// and, for whole documents, with their comments.
/// </summary>
public static class GoYamlNodes
{
    /// <summary>One document without comments, ending in a line break.</summary>
    public static string Write(YamlNode node, GoYamlDialect dialect)
    {
        using var writer = new GoYamlWriter(dialect);
        writer.BeginDocument();
        Write(writer, node, CommentPlaces.None);
        writer.EndDocument();
        return writer.ToString();
    }

    /// <summary>All documents with their comments, <c>---</c> between them.</summary>
    public static string Write(IEnumerable<YamlDocument> documents, GoYamlDialect dialect)
    {
        using var writer = new GoYamlWriter(dialect);
        foreach (var document in documents)
        {
            Write(writer, document);
        }

        return writer.ToString();
    }

    /// <summary>All documents into mapped text: every scalar maps to its node's span.</summary>
    public static void Write(IEnumerable<YamlDocument> documents, GoYamlDialect dialect, MappedTextWriter output)
    {
        using var writer = new GoYamlWriter(dialect, output);
        foreach (var document in documents)
        {
            Write(writer, document);
        }
    }

    private static void Write(GoYamlWriter writer, YamlDocument document)
    {
        var comments = CommentPlaces.Of(document);
        writer.BeginDocument(comments.DocumentHead);
        if (document.Root is { } root)
        {
            var own = comments.Of(root);
            writer.Head(own.Head);
            writer.Line(own.Line);
            Write(writer, root, comments);
            writer.Foot(own.Foot);
        }
        else
        {
            writer.Scalar("");
        }

        writer.EndDocument(comments.DocumentFoot);
    }

    private static void Write(GoYamlWriter writer, YamlNode node, CommentPlaces places)
    {
        string? tag = node.Tag is "!" ? null : node.Tag;
        switch (node)
        {
            case YamlAlias alias:
                writer.Alias(alias.Name, node.Span);
                break;
            case YamlScalar scalar:
                var style = scalar.IsPlain && scalar.AsSpan().Contains('\n') ? ScalarStyle.Literal : scalar.Style;
                // v3 takes << for a merge key wherever it stands, and then finds that its text alone does not say so.
                tag ??= scalar.IsPlain && scalar.AsSpan() is "<<" ? YamlTags.Merge : null;
                writer.Scalar(scalar.AsSpan(), style, node.Anchor, tag, node.Span);
                break;
            case YamlSequence sequence:
                writer.BeginSequence(sequence.Style, node.Anchor, tag);
                foreach (var item in sequence.Items)
                {
                    var comments = places.Of(item);
                    writer.Head(comments.Head);
                    writer.Line(comments.Line);
                    Write(writer, item, places);
                    writer.Foot(comments.Foot);
                }

                writer.EndSequence();
                break;
            case YamlMapping mapping:
                writer.BeginMapping(mapping.Style, node.Anchor, tag);
                foreach (var entry in mapping.Entries)
                {
                    var comments = places.Of(entry.Key);
                    writer.Head(comments.Head);
                    Write(writer, entry.Key, places);
                    writer.Line(comments.Line);
                    Write(writer, entry.Value, places);
                    writer.Foot(comments.Foot);
                }

                writer.EndMapping();
                break;
        }
    }
}
