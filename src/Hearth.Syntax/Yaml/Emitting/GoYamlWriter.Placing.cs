namespace Hearth.Syntax.Yaml.Emitting;

// Comments that come with their nodes, as v4's emitter writes them (emitter.go): each waits until a place for its kind is
// reached, which may be behind a later node.
public sealed partial class GoYamlWriter
{
    private NodeNotes notes;
    private string? footComment;
    private string? tailComment;
    private string? keyLineComment;

    private bool HasBelow => lineComment is not null || footComment is not null || tailComment is not null;

    /// <summary>The comments of the node or collection's end that comes next; for dialects with <see cref="GoYamlDialect.PlacesComments"/>.</summary>
    /// <param name="head">Above it.</param>
    /// <param name="line">Behind it.</param>
    /// <param name="foot">Below it.</param>
    /// <param name="tail">The foot of the entry before it, as its value may have been a whole block.</param>
    public void Annotate(string? head, string? line, string? foot, string? tail = null) => notes = new NodeNotes(head, line, foot, tail);

    private void TakeNotes()
    {
        if (notes.IsEmpty)
        {
            return;
        }

        headComment = notes.Head ?? headComment;
        lineComment = notes.Line ?? lineComment;
        footComment = notes.Foot ?? footComment;
        tailComment = notes.Tail ?? tailComment;
        notes = default;
    }

    // Behind a scalar, an alias, or the properties of a collection. A key's comments wait for its value.
    private void FinishNode(bool isKeyWritten)
    {
        if (isKeyWritten)
        {
            return;
        }

        if (flowLevel > 0 && HasBelow)
        {
            WriteIndicator(",");
        }

        WriteLineComment();
        WriteFootComment();
    }

    private void PlaceKeyLine(bool isScalar, bool startsBlock)
    {
        if (isScalar)
        {
            if (lineComment is null)
            {
                (lineComment, keyLineComment) = (keyLineComment, null);
            }
        }
        else if (startsBlock)
        {
            (lineComment, keyLineComment) = (keyLineComment, lineComment);
            WriteLineComment();
            (lineComment, keyLineComment) = (keyLineComment, null);
        }
    }

    private void EndPlacing()
    {
        TakeNotes();
        ref var frame = ref frames[depth - 1];
        switch (frame.Kind)
        {
            case FrameKind.BlockMapping:
                WriteHeadComment();
                indent = frame.OuterIndent;
                break;
            case FrameKind.BlockSequence:
                indent = frame.OuterIndent;
                break;
            case FrameKind.FlowMapping:
                if ((headComment is not null || footComment is not null || tailComment is not null) && !frame.IsFirst && !frame.HasTrail)
                {
                    WriteIndicator(",");
                }

                WriteHeadComment();
                flowLevel--;
                indent = frame.OuterIndent;
                WriteIndicator("}");
                WriteLineComment();
                WriteFootComment();
                break;
            default:
                flowLevel--;
                indent = frame.OuterIndent;
                if (column == 0)
                {
                    WriteIndent();
                }

                WriteIndicator("]");
                WriteLineComment();
                WriteFootComment();
                break;
        }

        depth--;
        Leave();
    }

    private void WriteFootComment()
    {
        if (footComment is { } comment)
        {
            footComment = null;
            Foot(comment);
        }
    }

    private readonly record struct NodeNotes(string? Head, string? Line, string? Foot, string? Tail)
    {
        public bool IsEmpty => Head is null && Line is null && Foot is null && Tail is null;
    }
}
