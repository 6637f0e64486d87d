using System.Text;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>The comments of one entry: above it, beside it, below it; each may have several lines, all with their <c>#</c>.</summary>
internal readonly record struct EntryComments(string? Head, string? Line, string? Foot);

/// <summary>
/// Which comment belongs to which entry, as go-yaml v3 decides it: a comment belongs to what follows, unless it stands
/// right below something and a blank line or a step back follows. Entries are known by their key or item.
/// </summary>
internal sealed class CommentPlaces
{
    public static readonly CommentPlaces None = new();

    private readonly Dictionary<YamlNode, EntryComments> places = new(ReferenceEqualityComparer.Instance);

    private CommentPlaces()
    {
    }

    /// <summary>Set apart from the first entry by a blank line.</summary>
    public string? DocumentHead { get; private set; }

    /// <summary>After the last entry, a blank line between them.</summary>
    public string? DocumentFoot { get; private set; }

    public static CommentPlaces Of(YamlDocument document)
    {
        if (document.Comments.Count == 0)
        {
            return None;
        }

        if (document.Root is null)
        {
            return new CommentPlaces { DocumentFoot = Join([.. document.Comments]) };
        }

        var entries = new List<Entry>();
        Collect(document.Root, null, entries);
        if (entries.Count == 0)
        {
            // A scalar, or a collection in one piece: what stands before and after it is all there is.
            entries.Add(new Entry(document.Root, document.Root.Span.Start, 0, null));
        }

        var places = new CommentPlaces();
        places.Assign(document, entries);
        return places;
    }

    public EntryComments Of(YamlNode node) => places.Count == 0 ? default : places.GetValueOrDefault(node);

    private static void Collect(YamlNode node, Entry? parent, List<Entry> entries)
    {
        if (node is YamlMapping { Style: CollectionStyle.Block } mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                int start = entry.Key.Properties?.Span.Start ?? entry.Key.Span.Start;
                var made = new Entry(entry.Key, start, Column(entry.Key.Span.Source, start), parent);
                entries.Add(made);
                Collect(entry.Value, made, entries);
            }
        }
        else if (node is YamlSequence { Style: CollectionStyle.Block } sequence)
        {
            int column = Column(sequence.Span.Source, sequence.Span.Start);
            int dash = sequence.Span.Start;
            foreach (var item in sequence.Items)
            {
                dash = item == sequence.Items[0] ? dash : NextDash(item.Span.Source, dash, column, item.Span.Start);
                var made = new Entry(item, dash, column, parent);
                entries.Add(made);
                Collect(item, made, entries);
                dash = item.Span.End;
            }
        }
    }

    // Below an item come blanks and comments only, until a dash in the list's column.
    private static int NextDash(SourceText source, int from, int column, int before)
    {
        for (int line = source.GetPosition(from).Line + 1; line < source.LineCount; line++)
        {
            var text = source.GetLine(line);
            if (text.Length > column && text[column] == '-' && (text.Length == column + 1 || text[column + 1] is ' ' or '\t'))
            {
                return source.GetLineStart(line) + column;
            }
        }

        return before;
    }

    private static int Column(SourceText source, int at) => source.GetPosition(at).Column;

    private void Assign(YamlDocument document, List<Entry> entries)
    {
        var source = document.Span.Source;
        int next = 0;
        for (int i = 0; i < document.Comments.Count;)
        {
            var comment = document.Comments[i];
            while (next < entries.Count && entries[next].Start < comment.Start)
            {
                next++;
            }

            var before = next > 0 ? entries[next - 1] : null;
            var after = next < entries.Count ? entries[next] : null;
            var place = comment.Position;
            if (!source.GetLine(place.Line)[..place.Column].IsWhiteSpace())
            {
                Beside(source, place, comment, before, after);
                i++;
                continue;
            }

            int end = i + 1;
            while (end < document.Comments.Count && (after is null || document.Comments[end].Start < after.Start) && IsOwnLine(source, document.Comments[end]))
            {
                end++;
            }

            Between(source, [.. document.Comments.Skip(i).Take(end - i)], before, after);
            i = end;
        }
    }

    private static bool IsOwnLine(SourceText source, SourceSpan comment)
    {
        var place = comment.Position;
        return source.GetLine(place.Line)[..place.Column].IsWhiteSpace();
    }

    private void Beside(SourceText source, LinePosition place, SourceSpan comment, Entry? before, Entry? after)
    {
        string text = Text(comment);
        if (source.GetLine(place.Line)[..place.Column].TrimEnd() is [.., '-'] && after?.Parent == before && after is not null)
        {
            AddHead(after, text);
        }
        else if (before is not null)
        {
            var now = Of(before.Node);
            places[before.Node] = now with { Line = now.Line ?? text };
        }
    }

    // The comments that stand alone between two entries.
    private void Between(SourceText source, SourceSpan[] comments, Entry? before, Entry? after)
    {
        int first = 0;
        int line = comments[0].Position.Line;
        int contentLine = before is null ? -1 : LastContentLine(source, comments[0]);
        int column = comments[0].Position.Column;
        int indent = before?.Column ?? 0;
        int groupEnd = 1;
        while (groupEnd < comments.Length && comments[groupEnd].Position.Line == comments[groupEnd - 1].Position.Line + 1
            && !(comments[groupEnd].Position.Column < indent && comments[groupEnd].Position.Column != column))
        {
            groupEnd++;
        }

        bool isRightBelow = line == contentLine + 1;
        bool opensBlock = before is not null && after?.Parent == before;
        bool isBeforeBlank = groupEnd < comments.Length
            ? comments[groupEnd].Position.Line > comments[groupEnd - 1].Position.Line + 1
            : after is null || source.GetPosition(after.Start).Line > comments[groupEnd - 1].Position.Line + 1;
        if (before is not null && isRightBelow && isBeforeBlank && (!opensBlock || column < indent))
        {
            AddFoot(column < indent ? AtColumn(before, column, after) : before, Join(comments.AsSpan(0, groupEnd)));
            first = groupEnd;
        }
        else if (before is not null && groupEnd < comments.Length && comments[groupEnd].Position.Column < indent && comments[groupEnd].Position.Column != column
            && comments[groupEnd].Position.Line == comments[groupEnd - 1].Position.Line + 1)
        {
            // A step back among the comments themselves: the first part ends what stands before it.
            AddFoot(before, Join(comments.AsSpan(0, groupEnd)));
            first = groupEnd;
        }

        if (first == comments.Length)
        {
            return;
        }

        var rest = comments.AsSpan(first);
        string text = Join(rest);
        if (after is null)
        {
            DocumentFoot = DocumentFoot is null ? text : $"{DocumentFoot}\n{text}";
        }
        else if (before is not null && after.Column < indent && after.Column != rest[0].Position.Column)
        {
            AddFoot(before, text);
        }
        else if (before is null && IsImplicit(source, after.Start))
        {
            AddFirstHead(source, rest, after);
        }
        else
        {
            AddHead(after, text);
        }
    }

    // Before the first entry, what a blank line sets apart belongs to the document.
    private void AddFirstHead(SourceText source, ReadOnlySpan<SourceSpan> comments, Entry after)
    {
        int split = source.GetPosition(after.Start).Line > comments[^1].Position.Line + 1 ? comments.Length : 0;
        for (int i = comments.Length - 1; i > 0 && split == 0; i--)
        {
            split = comments[i].Position.Line > comments[i - 1].Position.Line + 1 ? i : 0;
        }

        if (split > 0)
        {
            DocumentHead = Join(comments[..split]);
        }

        if (split < comments.Length)
        {
            AddHead(after, Join(comments[split..]));
        }
    }

    private static bool IsImplicit(SourceText source, int first)
    {
        for (int line = source.GetPosition(first).Line; line >= 0; line--)
        {
            if (source.GetLine(line).StartsWith("---", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static int LastContentLine(SourceText source, SourceSpan comment)
    {
        int line = comment.Position.Line - 1;
        while (line >= 0 && source.GetLine(line).IsWhiteSpace())
        {
            line--;
        }

        return line;
    }

    // The entry that ends here: the innermost open one in the comment's column, else the neighbour of what follows.
    private static Entry AtColumn(Entry entry, int column, Entry? after)
    {
        for (var open = entry; open is not null; open = open.Parent)
        {
            if (open.Column == column || (after is not null && open.Parent == after.Parent))
            {
                return open;
            }
        }

        return entry;
    }

    private void AddHead(Entry entry, string text)
    {
        var now = Of(entry.Node);
        places[entry.Node] = now with { Head = now.Head is null ? text : $"{now.Head}\n{text}" };
    }

    private void AddFoot(Entry entry, string text)
    {
        var now = Of(entry.Node);
        places[entry.Node] = now with { Foot = now.Foot is null ? text : $"{now.Foot}\n{text}" };
    }

    private static string Join(ReadOnlySpan<SourceSpan> comments)
    {
        var text = new StringBuilder(Text(comments[0]));
        for (int i = 1; i < comments.Length; i++)
        {
            text.Append(IsBlankBetween(comments[i - 1], comments[i]) ? "\n\n" : "\n").Append(Text(comments[i]));
        }

        return text.ToString();
    }

    // A document's marker parts comments too, but go-yaml then writes them together.
    private static bool IsBlankBetween(SourceSpan above, SourceSpan below)
    {
        for (int line = above.Position.Line + 1; line < below.Position.Line; line++)
        {
            if (above.Source.GetLine(line).StartsWith("---", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return below.Position.Line > above.Position.Line + 1;
    }

    private static string Text(SourceSpan comment) => comment.Text.TrimEnd("\r\n").ToString();

    // Start: of the key, or of the item's dash.
    private sealed record Entry(YamlNode Node, int Start, int Column, Entry? Parent);
}
