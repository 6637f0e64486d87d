using System.Buffers;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>
/// Writes YAML event by event exactly as go-yaml's emitter does. It knows nothing of nodes: trees, template values and
/// tests all write through it. A collection is held back until its first event shows whether it is empty, which is all
/// the lookahead that the format needs. Not thread-safe; dispose it to return its buffer.
/// </summary>
public sealed partial class GoYamlWriter : IDisposable
{
    // A key that is longer, in UTF-8 bytes, is written as "? key".
    private const int LongestSimpleKey = 128;

    private readonly GoYamlDialect dialect;
    private readonly MappedTextWriter? mapped;
    private Frame[] frames = new Frame[16];
    private int depth;
    private Pending pending;
    private bool hasDocument;

    public GoYamlWriter(GoYamlDialect dialect)
        : this(dialect, null)
    {
    }

    /// <summary>Writes into <paramref name="mapped"/>: each scalar maps to the origin given with it, all else to nothing.</summary>
    public GoYamlWriter(GoYamlDialect dialect, MappedTextWriter? mapped)
    {
        this.dialect = dialect;
        this.mapped = mapped;
        buffer = ArrayPool<char>.Shared.Rent(1024);
    }

    private enum FrameKind : byte
    {
        BlockSequence,
        BlockMapping,
        FlowSequence,
        FlowMapping,
    }

    /// <summary>Whether the next node is a key.</summary>
    public bool IsAtKey => pending.IsSet ? pending.IsMapping : depth > 0 && frames[depth - 1].AwaitsKey;

    public void BeginDocument() => BeginDocument(null);

    internal void BeginDocument(string? head)
    {
        if (hasDocument)
        {
            WriteIndent();
            WriteIndicator("---", needsBlank: true);
            if (dialect.IsVersion3)
            {
                WriteIndent();
            }
        }

        hasDocument = true;
        WriteDocumentHead(head);
    }

    public void EndDocument() => EndDocument(null);

    internal void EndDocument(string? foot)
    {
        if (dialect.PlacesComments)
        {
            // What no place was reached for.
            footIndent = 0;
            WriteFootComment();
        }

        WriteDocumentFoot(foot);
        WriteIndent();
        Hand(null);
    }

    public void BeginMapping(CollectionStyle style = CollectionStyle.Block, string? anchor = null, string? tag = null) =>
        Begin(isMapping: true, style, anchor, tag);

    public void BeginSequence(CollectionStyle style = CollectionStyle.Block, string? anchor = null, string? tag = null) =>
        Begin(isMapping: false, style, anchor, tag);

    public void EndMapping() => End();

    public void EndSequence() => End();

    /// <summary>An alias, <c>*name</c>.</summary>
    public void Alias(string name, SourceSpan? origin = null)
    {
        StartPending(isEmpty: false);
        bool isKeyWritten = IsAtKey;
        TakeNotes();
        Enter(isSimpleKey: name.Length <= LongestSimpleKey);
        Hand(null);
        WriteIndicator("*", needsBlank: true);
        Write(name);
        whitespace = indention = false;
        Hand(origin);
        if (!dialect.PlacesComments)
        {
            WriteLineComment();
        }
        else
        {
            FinishNode(isKeyWritten);
            if (isKeyWritten && flowLevel == 0 && isKey)
            {
                // A colon right behind an alias would belong to its name.
                Put(' ');
            }
        }

        Leave();
    }

    /// <summary>The text written so far.</summary>
    public override string ToString() => new(buffer, 0, length);

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<char>.Shared.Return(buffer);
            buffer = [];
        }
    }

    private void Begin(bool isMapping, CollectionStyle style, string? anchor, string? tag)
    {
        StartPending(isEmpty: false);
        pending = dialect.PlacesComments
            ? new Pending(true, isMapping, style == CollectionStyle.Flow, anchor, tag, null, null) { Notes = notes }
            : new Pending(true, isMapping, style == CollectionStyle.Flow, anchor, tag, headComment, lineComment);
        notes = default;
        if (!dialect.PlacesComments)
        {
            headComment = lineComment = null;
        }
    }

    private void End()
    {
        if (pending.IsSet)
        {
            StartPending(isEmpty: true);
        }

        if (dialect.PlacesComments)
        {
            EndPlacing();
            return;
        }

        ref var frame = ref frames[--depth];
        indent = frame.OuterIndent;
        if (frame.IsFlow)
        {
            flowLevel--;
            if (dialect.IsVersion3 && column == 0)
            {
                WriteIndent();
            }

            WriteIndicator(frame.Kind == FrameKind.FlowMapping ? "}" : "]");
            lineComment = frame.LineComment;
            WriteLineComment();
        }

        Leave();
    }

    private void StartPending(bool isEmpty)
    {
        if (!pending.IsSet)
        {
            return;
        }

        var (_, isMapping, isFlow, anchor, tag, head, line) = pending;
        var (nextHead, nextLine, nextNotes) = (headComment, lineComment, notes);
        notes = pending.Notes;
        pending = default;
        bool isKeyWritten = IsAtKey;
        if (dialect.PlacesComments)
        {
            TakeNotes();
        }
        else
        {
            headComment = head;
        }

        var (handle, suffix) = tag is null ? default : SplitTag(tag);
        Enter(isSimpleKey: isEmpty && (anchor?.Length ?? 0) + (handle?.Length ?? 0) + (suffix?.Length ?? 0) <= LongestSimpleKey, startsBlock: !isFlow);
        bool flow = isFlow || isEmpty || flowLevel > 0;
        if (!dialect.PlacesComments)
        {
            lineComment = flow ? null : line;
            WriteLineComment();
            (headComment, lineComment) = (nextHead, nextLine);
        }

        WriteProperties(anchor, handle, suffix);
        if (dialect.PlacesComments)
        {
            FinishNode(isKeyWritten);
            notes = nextNotes;
        }

        int outer = indent;
        if (flow)
        {
            WriteIndicator(isMapping ? "{" : "[", needsBlank: true, isBlank: true);
            IncreaseIndent(isFlow: true);
            flowLevel++;
        }
        else if (isMapping)
        {
            IncreaseIndent(isFlow: false);
        }
        else
        {
            IncreaseSequenceIndent();
        }

        if (depth == frames.Length)
        {
            Array.Resize(ref frames, depth * 2);
        }

        var kind = isMapping ? flow ? FrameKind.FlowMapping : FrameKind.BlockMapping : flow ? FrameKind.FlowSequence : FrameKind.BlockSequence;
        frames[depth++] = new Frame { Kind = kind, OuterIndent = outer, IsFirst = true, AwaitsKey = isMapping, LineComment = flow ? line : null };
    }

    // What stands before a node: dash, key indicator, colon, comma, and the line's indentation.
    private void Enter(bool isSimpleKey, bool isScalar = false, bool startsBlock = false)
    {
        isInMapping = isKey = false;
        if (depth == 0)
        {
            WriteHeadComment();
            return;
        }

        ref var frame = ref frames[depth - 1];
        switch (frame.Kind)
        {
            case FrameKind.BlockSequence:
                WriteHeadComment();
                WriteIndent();
                WriteIndicator("-", needsBlank: true, isIndention: true);
                break;
            case FrameKind.FlowSequence:
                SeparateFlow(ref frame);
                frame.HasTrail = HasBelow;
                break;
            case FrameKind.BlockMapping or FrameKind.FlowMapping when frame.AwaitsKey:
                isInMapping = true;
                EnterKey(ref frame, isSimpleKey);
                break;
            default:
                isInMapping = true;
                EnterValue(ref frame);
                if (frame.IsFlow)
                {
                    frame.HasTrail = HasBelow;
                }
                else if (keyLineComment is not null)
                {
                    PlaceKeyLine(isScalar, startsBlock);
                }

                break;
        }
    }

    private void EnterKey(ref Frame frame, bool isSimpleKey)
    {
        if (frame.IsFlow)
        {
            SeparateFlow(ref frame);
        }
        else
        {
            WriteHeadComment();
            WriteIndent();
            if (dialect.PlacesComments && lineComment is not null)
            {
                // The key's own: it goes behind the value, or behind the key where a block follows.
                (keyLineComment, lineComment) = (lineComment, null);
            }
        }

        frame.HasSimpleKey = isKey = isSimpleKey;
        if (!isSimpleKey)
        {
            WriteIndicator("?", needsBlank: true, isIndention: !frame.IsFlow);
        }
    }

    private void EnterValue(ref Frame frame)
    {
        if (frame.HasSimpleKey)
        {
            WriteIndicator(":");
            return;
        }

        if (!frame.IsFlow || column > dialect.Width)
        {
            WriteIndent();
        }

        WriteIndicator(":", needsBlank: true, isIndention: !frame.IsFlow);
    }

    private void SeparateFlow(ref Frame frame)
    {
        if (!frame.IsFirst && !frame.HasTrail)
        {
            WriteIndicator(",");
        }

        if (dialect.PlacesComments)
        {
            WriteHeadComment();
        }

        if (column > dialect.Width || (dialect.IsVersion3 && column == 0))
        {
            WriteIndent();
        }
    }

    private void Leave()
    {
        if (depth == 0)
        {
            return;
        }

        ref var frame = ref frames[depth - 1];
        frame.IsFirst = false;
        if (frame.Kind is FrameKind.BlockMapping or FrameKind.FlowMapping)
        {
            frame.AwaitsKey = !frame.AwaitsKey;
        }
    }

    private void IncreaseIndent(bool isFlow)
    {
        if (indent < 0)
        {
            indent = isFlow ? dialect.Indent : 0;
        }
        else if (!dialect.IsVersion3)
        {
            indent += dialect.Indent;
        }
        else
        {
            // Below a dash the text stands two in; everywhere else at the next multiple.
            indent = depth > 0 && frames[depth - 1].Kind == FrameKind.BlockSequence
                ? indent + 2
                : dialect.Indent * ((indent + dialect.Indent) / dialect.Indent);
        }
    }

    private void IncreaseSequenceIndent()
    {
        bool belowKey = isInMapping && (dialect.IsVersion3 ? column == 0 || !indention : !indention);
        bool wasRoot = indent < 0;
        bool belowDash = depth > 0 && frames[depth - 1].Kind == FrameKind.BlockSequence;
        if (dialect.IsVersion3 || !belowKey || wasRoot)
        {
            IncreaseIndent(isFlow: false);
        }

        if (dialect.CompactSequences && belowKey && !wasRoot && !belowDash)
        {
            indent -= 2;
        }
    }

    private record struct Pending(bool IsSet, bool IsMapping, bool IsFlow, string? Anchor, string? Tag, string? Head, string? Line)
    {
        public NodeNotes Notes { get; init; }
    }

    private struct Frame
    {
        public FrameKind Kind;
        public bool IsFirst;
        public bool AwaitsKey;
        public bool HasSimpleKey;
        public int OuterIndent;
        public string? LineComment;

        // A comment stands behind the last entry's comma, which is written already.
        public bool HasTrail;

        public readonly bool IsFlow => Kind >= FrameKind.FlowSequence;
    }
}
