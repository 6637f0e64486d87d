using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml.Reading;

// Indentation and the keys that are not known as keys yet.
internal sealed partial class YamlScanner
{
    private const int MaxKeyLength = 1024;

    // go-yaml's own limit on columns and brackets; the reader's MaxDepth is met long before.
    private const int MaxLevels = 10_000;

    private int indent = -1;
    private int[] indents = new int[16];
    private int indentCount;

    // One per flow level, as every bracket pair may hold an unfinished key.
    private PossibleKey[] keys = new PossibleKey[8];

    // No level below this one holds a possible key: keeps the look at the queue's head constant-time.
    private int lowestKey;
    private bool keyAllowed = true;

    // For messages: a line between two columns ends one collection and fits no other.
    private int closedColumn;
    private int closedAt = -1;

    private int cachedLine;
    private int cachedPosition;
    private int cachedPairs;

    private bool HeadMayBecomeKey()
    {
        while (lowestKey < flowLevel && !keys[lowestKey].IsPossible)
        {
            lowestKey++;
        }

        ref var key = ref keys[lowestKey];
        return key.IsPossible && key.Token == taken && !ended && IsStillPossible(ref key);
    }

    private void SaveKey()
    {
        if (!keyAllowed)
        {
            return;
        }

        DropPossibleKey();
        int column = Column;
        keys[flowLevel] = new PossibleKey
        {
            IsPossible = true,
            IsRequired = flowLevel == 0 && indent == column,
            Token = TokenNumber,
            Start = position,
            Column = column,
        };
        lowestKey = Math.Min(lowestKey, flowLevel);
    }

    private void DropPossibleKey()
    {
        ref var key = ref keys[flowLevel];
        if (key.IsPossible && key.IsRequired)
        {
            throw MissingColon(key);
        }

        key.IsPossible = false;
    }

    // A key stands on one line and within 1024 characters.
    private bool IsStillPossible(ref PossibleKey key)
    {
        if (!key.IsPossible)
        {
            return false;
        }

        if (key.Start >= lineStart && !IsFarther(key.Start, MaxKeyLength))
        {
            return true;
        }

        if (key.IsRequired)
        {
            throw MissingColon(key);
        }

        key.IsPossible = false;
        return false;
    }

    private bool IsFarther(int start, int limit) =>
        position - start > limit && (!hasSurrogates || position - start - CountPairs(start, position) > limit);

    private void OpenFlow()
    {
        flowLevel++;
        if (flowLevel > MaxLevels)
        {
            throw Fail(YamlRules.Depth, position, 1, $"found more than {MaxLevels} brackets inside of each other");
        }

        if (flowLevel == keys.Length)
        {
            Array.Resize(ref keys, keys.Length * 2);
        }

        keys[flowLevel] = default;
    }

    private void CloseFlow()
    {
        if (flowLevel > 0)
        {
            flowLevel--;
            lowestKey = Math.Min(lowestKey, flowLevel);
        }
    }

    private void RollIndent(int column, YamlTokenKind kind, int at)
    {
        if (indent < column)
        {
            PushIndent(column);
            Push(new YamlToken(kind, default, at, at));
        }
    }

    private void PushIndent(int column)
    {
        if (indentCount == indents.Length)
        {
            Array.Resize(ref indents, indents.Length * 2);
        }

        indents[indentCount++] = indent;
        indent = column;
        if (indentCount > MaxLevels)
        {
            throw Fail(YamlRules.Depth, position, 1, $"found more than {MaxLevels} levels of indentation");
        }
    }

    private void UnrollIndent(int column)
    {
        if (flowLevel > 0)
        {
            return;
        }

        while (indent > column)
        {
            Push(new YamlToken(YamlTokenKind.BlockEnd, default, position, position));
            closedColumn = indent;
            closedAt = position;
            indent = indents[--indentCount];
        }
    }

    /// <summary>The column of the collection that ended right before this offset, the outermost of several; -1 where none did.</summary>
    public int ClosedColumnAt(int offset) => closedAt == offset ? closedColumn : -1;

    private int CountColumn(int at)
    {
        if (cachedLine != lineStart || cachedPosition > at)
        {
            (cachedLine, cachedPosition, cachedPairs) = (lineStart, lineStart, 0);
        }

        cachedPairs += CountPairs(cachedPosition, at);
        cachedPosition = at;
        return at - lineStart - cachedPairs;
    }

    private int CountPairs(int from, int to)
    {
        int pairs = 0;
        foreach (char c in text.AsSpan(from, to - from))
        {
            pairs += char.IsHighSurrogate(c) ? 1 : 0;
        }

        return pairs;
    }

    private DiagnosticException MissingColon(in PossibleKey key)
    {
        var line = text.AsSpan(key.Start, LineEnd(key.Start) - key.Start).TrimEnd();
        if (At(position) == ':' && YamlChars.IsBlankOrEnd(At(position + 1)))
        {
            return key.Start < lineStart
                ? Fail(YamlRules.MissingColon, key.Start, line.Length, "found a key that goes over several lines; wants it on one line", "start it with '? ', and the ': ' on a line of its own, where it cannot be shorter")
                : Fail(YamlRules.MissingColon, key.Start, line.Length, $"found a key of more than {MaxKeyLength} characters", "start it with '? ', and the ': ' on a line of its own, where it cannot be shorter");
        }

        if (line.StartsWith("<<<<<<<") || line.StartsWith("=======") || line.StartsWith(">>>>>>>") || line.StartsWith("|||||||"))
        {
            return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)}, the mark of a merge conflict", "resolve the conflict and remove its marks");
        }

        if (emptyBlockEnd >= 0 && text.AsSpan(emptyBlockEnd, key.Start - emptyBlockEnd).IsWhiteSpace())
        {
            return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)} where a key is wanted, and no ': ' after it on the line", "indent the text of a block scalar deeper than its key");
        }

        int tight = line.IndexOf(':');
        bool isTight = tight > 0 && tight + 1 < line.Length && !YamlChars.IsBlank(line[tight + 1]) && line[0] is not ('"' or '\'' or '[' or '{' or '&' or '*' or '!');
        return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)} where a key is wanted, and no ': ' after it on the line",
            isTight ? $"put a blank after the colon: {Shorten(line[..tight])}: …" : "write 'key: value', or indent the line where it belongs to the value above");
    }

    private DiagnosticException ValueNotAllowed()
    {
        ref var last = ref queue[lastSlot];
        if (last.Kind == YamlTokenKind.Scalar && last.Style == ScalarStyle.Plain && last.Start < lineStart && last.End > lineStart)
        {
            int start = last.Start;
            int from = lineStart + (text.AsSpan(lineStart, position - lineStart).IndexOfAnyExcept(' ', '\t') is var blanks and > 0 ? blanks : 0);
            string key = Shorten(text.AsSpan(from, position - from));
            return Fail(YamlRules.ValueNotAllowed, from, position - from + 1,
                $"found the key '{key}' inside of a value that goes on from the line above; wants it in the column of the mapping that it belongs to",
                "correct the indentation of the line, or quote the value above where all of it is one text",
                new RelatedPlace(source.Span(start, Math.Min(LineEnd(start), last.End) - start), "the value starts here"));
        }

        return Fail(YamlRules.ValueNotAllowed, position, 1, "found ': ' inside of a value, where no key may stand",
            "put the value in quotes where the colon belongs to it, or start a new line where a key was meant");
    }

    private int LineEnd(int from)
    {
        int at = from;
        while (!YamlChars.IsBreakOrEnd(At(at)))
        {
            at++;
        }

        return at;
    }

    private static string Quote(ReadOnlySpan<char> found) => $"'{Shorten(found)}'";

    private static string Shorten(ReadOnlySpan<char> found) => found.Length <= 40 ? found.ToString() : $"{found[..37]}…";

    /// <summary>A place where a key without <c>?</c> may have started.</summary>
    private struct PossibleKey
    {
        public bool IsPossible;
        public bool IsRequired;
        public int Token;
        public int Start;
        public int Column;
    }
}
