namespace Hearth.Syntax.Text;

/// <summary>
/// A piece of text that still knows where its characters came from, so that functions which only move text
/// (<c>include</c>, <c>tpl</c>, <c>indent</c>, <c>nindent</c>, <c>trim</c>) keep file and line.
/// </summary>
public sealed class MappedText
{
    public static readonly MappedText Empty = new("", []);

    private readonly MapSegment[] segments;

    internal MappedText(string text, MapSegment[] segments)
    {
        Text = text;
        this.segments = segments;
    }

    public string Text { get; }

    public int Length => Text.Length;

    /// <summary>The known ranges, ascending, in offsets of <see cref="Text"/>.</summary>
    public ReadOnlySpan<MapSegment> Segments => segments;

    public static MappedText FromUnmapped(string text) => new(text, []);

    /// <summary>Text copied character by character from <paramref name="origin"/> where the lengths agree, else derived from it as a whole.</summary>
    public static MappedText From(string text, SourceSpan origin) =>
        text.Length == 0 ? Empty : new(text, [new MapSegment(0, text.Length, origin, null, text.Length == origin.Length && origin.Text.SequenceEqual(text))]);

    /// <summary>
    /// A value's text before any template printed it: its segment has a value and no origin yet, which the action that
    /// prints it fills in.
    /// </summary>
    public static MappedText FromValue(string text, SourceSpan value)
    {
        if (text.Length == 0)
        {
            return Empty;
        }

        bool isVerbatim = text.Length == value.Length && value.Text.SequenceEqual(text);
        return !isVerbatim && text.Contains('\n') && TryMapLines(text, value, out var lines)
            ? new(text, lines)
            : new(text, [new MapSegment(0, text.Length, default, value, isVerbatim)]);
    }

    /// <summary>
    /// The same text, its origins taken for values that no template printed yet: what an emitter made of values, say.
    /// </summary>
    public MappedText AsValues()
    {
        if (segments.Length == 0)
        {
            return this;
        }

        var changed = new MapSegment[segments.Length];
        for (int i = 0; i < changed.Length; i++)
        {
            ref readonly var segment = ref segments[i];
            changed[i] = segment with { Origin = default, Value = segment.Value ?? segment.Origin };
        }

        return new MappedText(Text, changed);
    }

    /// <summary>The same map over other text of the same length (upper and lower case, say).</summary>
    public MappedText WithText(string other) => other.Length == Text.Length
        ? new(other, segments)
        : throw new ArgumentException("The text has another length.", nameof(other));

    public MappedText Substring(int start, int length)
    {
        if (start == 0 && length == Text.Length)
        {
            return this;
        }

        if (length == 0)
        {
            return Empty;
        }

        int first = 0;
        while (first < segments.Length && segments[first].End <= start)
        {
            first++;
        }

        int last = first;
        while (last < segments.Length && segments[last].Start < start + length)
        {
            last++;
        }

        var parts = last == first ? [] : new MapSegment[last - first];
        for (int i = 0; i < parts.Length; i++)
        {
            ref readonly var segment = ref segments[first + i];
            int from = Math.Max(segment.Start, start), to = Math.Min(segment.End, start + length);
            parts[i] = segment.Part(from - segment.Start, to - from, from - start);
        }

        return new MappedText(Text.Substring(start, length), parts);
    }

    /// <summary>Makes it a source of its own, to be read again (a rendered template, say).</summary>
    public SourceText ToSourceText(string path) => new(path, Text, new SourceMap(segments));

    public override string ToString() => Text;

    // A literal block scalar is its own lines without their indentation: each maps to its line.
    private static bool TryMapLines(string text, SourceSpan value, out MapSegment[] segments)
    {
        var written = value.Text;
        var found = new List<MapSegment>();
        int from = 0;
        for (int start = 0; start < text.Length;)
        {
            int newline = text.IndexOf('\n', start);
            int end = newline < 0 ? text.Length : newline;
            if (end > start)
            {
                int at = FindLine(written, from, text.AsSpan(start, end - start));
                if (at < 0)
                {
                    segments = [];
                    return false;
                }

                from = at + (end - start);
                int length = newline >= 0 && from < written.Length && written[from] == '\n' ? end - start + 1 : end - start;
                found.Add(new MapSegment(start, length, default, value.Slice(at, length), true));
            }

            start = end + 1;
        }

        segments = [.. found];
        return true;
    }

    // Where a line stands as a whole line, after nothing but blanks.
    private static int FindLine(ReadOnlySpan<char> written, int from, ReadOnlySpan<char> line)
    {
        while (true)
        {
            int found = written[from..].IndexOf(line);
            if (found < 0)
            {
                return -1;
            }

            int at = from + found;
            int lineStart = written[..at].LastIndexOf('\n') + 1;
            int after = at + line.Length;
            if (lineStart > 0 && written[lineStart..at].IndexOfAnyExcept(' ') < 0 && (after == written.Length || written[after] is '\n' or '\r'))
            {
                return at;
            }

            from = at + 1;
        }
    }
}
