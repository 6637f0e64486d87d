using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Reading;

namespace Hearth.Templating.Yq.Formats;

/// <summary>YAML with its comments, styles, anchors and places.</summary>
internal sealed class YamlDecoder : IYqDecoder
{
    private readonly string text;
    private readonly SourceText source;
    private readonly bool keepsHeader;
    private readonly Dictionary<string, YqNode> anchors = new(StringComparer.Ordinal);
    private string header;
    private bool hasRead;
    private YamlEventReader? reader;
    private int document;
    private int depth;

    // Lines are asked for in order.
    private int lineAt;
    private int line = 1;
    private int lineStart;

    /// <param name="text">All of it.</param>
    /// <param name="path">For messages.</param>
    /// <param name="settings">Whether the header is kept apart.</param>
    /// <param name="isFirst">Whether it is the first file; of those evaluated together only that one's header is kept apart.</param>
    public YamlDecoder(string text, string path, YqSettings settings, bool isFirst = true)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        keepsHeader = settings.KeepsHeader;
        (header, int end) = keepsHeader && (!settings.IsTogether || isFirst) ? YamlHeader.Take(text) : ("", 0);
        this.text = end == 0 ? text : text[end..];
        source = new SourceText(path, this.text);
    }

    /// <summary>A diagnostic in upstream's words: stage and place are go-yaml v4's.</summary>
    public static string Describe(Exception refused, string text)
    {
        if (refused is not DiagnosticException { Diagnostic: { } diagnostic })
        {
            return refused.Message;
        }

        string words = GoYamlErrors.Describe(diagnostic, text);
        int after = words.StartsWith("yaml: line ", StringComparison.Ordinal) ? words.IndexOf(": ", 6, StringComparison.Ordinal) + 2 : "yaml: ".Length;
        bool isComposer = words.EndsWith("referenced", StringComparison.Ordinal);
        bool isParser = words.Contains("did not find expected", StringComparison.Ordinal);
        var place = diagnostic.Span.Position;
        return $"go-yaml load error in {(isComposer ? "composer" : isParser ? "parser" : "scanner")} at L{place.Line + 1}.C{place.Column + 1}: {words[after..]}";
    }

    public YqNode? Read()
    {
        if (reader is null)
        {
            reader = new YamlEventReader(source);
            reader.Next();
        }

        if (reader.Kind == YamlEventKind.StreamEnd)
        {
            return ReadNothing();
        }

        var documentHead = reader.Comments.Head;
        reader.Next();
        var node = Compose();
        var documentFoot = reader.Comments.Foot;
        reader.Next();
        node.OwnDocument = document++;
        node.HeadComment = documentHead + node.HeadComment;
        node.FootComment = documentFoot + node.FootComment;
        if (header.Length > 0)
        {
            node.LeadingContent = header;
            header = "";
        }

        hasRead = true;
        return node;
    }

    // Comments alone still make a value, so that they are written again.
    private YqNode? ReadNothing()
    {
        if (hasRead)
        {
            return null;
        }

        hasRead = true;
        string leading = keepsHeader ? header : text;
        if (leading.Length == 0)
        {
            return null;
        }

        var blank = YqNode.Null();
        blank.LeadingContent = leading;
        return blank;
    }

    private YqNode Compose()
    {
        var events = reader!; // Read made it.
        var node = new YqNode { Tag = events.Tag is { } tag && tag != "!" ? YamlImplicitTag.Shorten(tag) : "" };
        node.Style = node.Tag.Length > 0 ? YqStyle.Tagged : YqStyle.Plain;
        var comments = events.Comments;
        node.HeadComment = comments.Head ?? "";
        node.LineComment = comments.Line ?? "";
        node.FootComment = comments.Foot ?? "";
        Place(node, events.Start);
        if (events.Anchor is { } anchor)
        {
            node.Anchor = anchor;
            anchors[anchor] = node;
        }

        switch (events.Kind)
        {
            case YamlEventKind.Alias:
                node.Kind = YqKind.Alias;
                node.Value = events.Text;
                node.Target = anchors.GetValueOrDefault(node.Value) ?? throw new YqException($"go-yaml load error in composer at L{node.Line}.C{node.Column}: unknown anchor '{node.Value}' referenced") { At = -1 };
                events.Next();
                return node;
            case YamlEventKind.Scalar:
                node.Kind = YqKind.Scalar;
                node.Value = events.Text;
                node.Style |= events.ScalarStyle switch
                {
                    ScalarStyle.SingleQuoted => YqStyle.SingleQuoted,
                    ScalarStyle.DoubleQuoted => YqStyle.DoubleQuoted,
                    ScalarStyle.Literal => YqStyle.Literal,
                    ScalarStyle.Folded => YqStyle.Folded,
                    _ => YqStyle.Plain,
                };
                if (node.Tag.Length == 0)
                {
                    node.Tag = node.Style == YqStyle.Plain ? YamlImplicitTag.Of(node.Value) : YamlImplicitTag.String;
                }

                events.Next();
                return node;
        }

        if (++depth > YqBudget.MaxDepth)
        {
            throw new YqException($"found more than {YqBudget.MaxDepth} collections inside of each other");
        }

        node.Style |= events.CollectionStyle == CollectionStyle.Flow ? YqStyle.Flow : YqStyle.Plain;
        if (events.Kind == YamlEventKind.SequenceStart)
        {
            ComposeSequence(events, node);
        }
        else
        {
            ComposeMapping(events, node);
        }

        depth--;
        return node;
    }

    private void ComposeSequence(YamlEventReader events, YqNode node)
    {
        node.Kind = YqKind.Sequence;
        node.Tag = node.Tag.Length == 0 ? "!!seq" : node.Tag;
        events.Next();
        while (events.Kind != YamlEventKind.SequenceEnd)
        {
            node.Attach(Compose());
        }

        node.LineComment = events.Comments.Line ?? "";
        node.FootComment = events.Comments.Foot ?? "";
        events.Next();
    }

    private void ComposeMapping(YamlEventReader events, YqNode node)
    {
        node.Kind = YqKind.Mapping;
        node.Tag = node.Tag.Length == 0 ? "!!map" : node.Tag;
        bool isBlock = !node.Style.HasFlag(YqStyle.Flow);
        YqNode? before = null;
        events.Next();
        while (events.Kind != YamlEventKind.MappingEnd)
        {
            var key = Compose();
            if (isBlock && key.FootComment.Length > 0 && before is not null)
            {
                // It stood below the entry before, a step back.
                before.FootComment = key.FootComment;
                key.FootComment = "";
            }

            var value = Compose();
            if (key.FootComment.Length == 0)
            {
                key.FootComment = value.FootComment;
                value.FootComment = "";
            }

            node.Attach(key, value);
            before = key;
        }

        node.LineComment = events.Comments.Line ?? "";
        node.FootComment = events.Comments.Foot ?? "";
        if (isBlock && node.FootComment.Length > 0 && before is not null)
        {
            before.FootComment = node.FootComment;
            node.FootComment = "";
        }

        events.Next();
    }

    private void Place(YqNode node, int start)
    {
        if (start < lineAt)
        {
            (lineAt, line, lineStart) = (0, 1, 0);
        }

        var passed = text.AsSpan(lineAt, start - lineAt);
        int breaks = passed.Count('\n');
        if (breaks > 0)
        {
            line += breaks;
            lineStart = lineAt + passed.LastIndexOf('\n') + 1;
        }

        lineAt = start;
        node.Line = line;
        node.Column = start - lineStart + 1;
    }
}
