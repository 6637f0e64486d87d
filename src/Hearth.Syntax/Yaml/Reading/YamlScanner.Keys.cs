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

    private void UnrollIndent(int column, int scanStart)
    {
        if (flowLevel > 0)
        {
            return;
        }

        int blockEnd = Places is null ? position : scanStart - 1;
        while (indent > column)
        {
            blockEnd = Places is null ? position : Places.BlockEnd(blockEnd, indent);
            Push(new YamlToken(YamlTokenKind.BlockEnd, default, blockEnd, blockEnd));
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
