namespace Hearth.Syntax.Yaml.Reading;

/// <summary>
/// The comments of a text and the tokens that they belong to, as go-yaml decides it (v3's scannerc.go, v4's scanner.go):
/// a comment is a head of what follows, a line comment of what stands before it on its line, or a foot of what ends there.
/// The scanner finds them, the parser unfolds them token by token and hands them to its events.
/// </summary>
internal sealed class YamlComments
{
    private readonly List<Found> found = [];
    private int next;

    // What was unfolded and no event has taken yet.
    private string? head;
    private string? line;
    private string? foot;

    // The head of a list item that opens a collection: it belongs to the collection, not to the collection's first entry.
    private string? stem;

    /// <summary>The comments of the event that the parser gave last.</summary>
    public EventComments Event { get; private set; }

    public int HeadLength => head?.Length ?? 0;

    public void AddLine(int token, int start, int column, int end, string text) =>
        found.Add(new Found { ScanStart = token, Token = token, Start = start, Column = column, End = end, Line = text });

    public void AddHead(int scanStart, int start, int column, int end, string text) =>
        found.Add(new Found { ScanStart = scanStart, Token = start, Start = start, Column = column, End = end, Head = text });

    public void AddFoot(int scanStart, int token, int start, int column, int end, string text) =>
        found.Add(new Found { ScanStart = scanStart, Token = token, Start = start, Column = column, End = end, Foot = text });

    /// <summary>The comment behind a list's first dash is a head of what follows.</summary>
    /// <param name="isLineAbove">Whether a comment that starts here stands on the line above the position.</param>
    public void TurnLineIntoHead(int position, Func<int, bool> isLineAbove)
    {
        if (found.Count == next || found[^1] is not { Line: not null } last)
        {
            return;
        }

        last.Head = last.Line;
        last.Line = null;
        if (isLineAbove(last.Start))
        {
            last.Token = position;
        }
    }

    /// <summary>Where a block of this indentation ends: before the comments that stand in the block's own column, which are feet of what is outside.</summary>
    public int BlockEnd(int blockEnd, int indent)
    {
        int stop = blockEnd;
        for (int i = found.Count - 1; i >= next && found[i].End >= stop; i--)
        {
            if (found[i].Column == indent)
            {
                blockEnd = found[i].Start;
            }

            stop = found[i].ScanStart;
        }

        return blockEnd;
    }

    /// <summary>Takes up the comments that belong to a token or stand before it.</summary>
    public void Unfold(in YamlToken token)
    {
        while (next < found.Count && token.Start >= found[next].Token)
        {
            var comment = found[next];
            if (comment.Head is not null)
            {
                if (token.Kind == YamlTokenKind.BlockEnd)
                {
                    // An end has no head: the next token takes it.
                    return;
                }

                head = Join(head, comment.Head);
            }

            foot = comment.Foot is null ? foot : Join(foot, comment.Foot);
            line = comment.Line is null ? line : Join(line, comment.Line);
            found[next++] = Found.Taken;
        }
    }

    /// <summary>A new event, without comments so far.</summary>
    public void StartEvent() => Event = default;

    /// <summary>The event takes what was unfolded.</summary>
    public void GiveToEvent()
    {
        Event = new EventComments(head, line, foot);
        head = line = foot = stem = null;
    }

    /// <summary>A document's end takes what is left, a head as its foot.</summary>
    public void GiveToDocumentEnd()
    {
        GiveToEvent();
        if (Event is { Head: not null, Foot: null } heads)
        {
            Event = new EventComments(null, heads.Line, heads.Head);
        }
    }

    /// <summary>The collection's start takes the head of the list item that it is.</summary>
    public void GiveStemToEvent()
    {
        if (stem is not null)
        {
            Event = new EventComments(stem, null, null);
            stem = null;
        }
    }

    /// <summary>Of a document's first comments those above a blank line belong to the document.</summary>
    public void GiveHeaderToEvent()
    {
        for (int i = HeadLength - 1; i > 0; i--)
        {
            if (head![i] != '\n') // HeadLength is 0 without a head.
            {
                continue;
            }

            int length = i == head.Length - 1 ? i : head[i - 1] == '\n' ? i - 1 : -1;
            if (length >= 0)
            {
                Event = new EventComments(head[..length], null, null);
                head = i + 1 == head.Length ? null : head[(i + 1)..];
                return;
            }
        }
    }

    /// <summary>Below a dash a collection starts: what was unfolded before it, to this length, is the item's own.</summary>
    public void SplitStem(int length)
    {
        stem = head![..length]; // The caller asked for the length before.
        head = head.Length == length ? null : head[(length + 1)..];
    }

    private static string Join(string? before, string text) => before is null ? text : $"{before}\n{text}";

    private sealed class Found
    {
        // End before everything, so that no search goes past it.
        public static readonly Found Taken = new() { End = -1 };

        /// <summary>Where the scan began that found it.</summary>
        public int ScanStart;

        /// <summary>The first token at or behind this place unfolds it.</summary>
        public int Token;
        public int Start;
        public int Column;
        public int End;
        public string? Head;
        public string? Line;
        public string? Foot;
    }
}
