namespace Hearth.Syntax.Yaml.Emitting;

// Comments, which v3 keeps with its nodes.
public sealed partial class GoYamlWriter
{
    private string? headComment;
    private string? lineComment;
    private int footIndent = -1;

    /// <summary>Lines above the entry that is begun next.</summary>
    public void Head(string? comment) => headComment = comment;

    /// <summary>Behind the value that is begun next; behind its key where the value is a block collection.</summary>
    public void Line(string? comment) => lineComment = comment;

    /// <summary>Lines below the entry that was just written, and a blank line below them.</summary>
    public void Foot(string? comment)
    {
        if (comment is not null)
        {
            WriteIndent();
            WriteComment(comment);
            footIndent = Math.Max(indent, 0);
        }
    }

    /// <summary>Lines where the writer stands: in a collection that has no entries, or below its last one.</summary>
    public void CommentHere(string comment)
    {
        StartPending(isEmpty: false);
        WriteIndent();
        WriteComment(comment);
    }

    private void WriteDocumentHead(string? comment)
    {
        if (comment is not null)
        {
            WriteIndent();
            WriteComment(comment);
            PutBreak();
        }
    }

    private void WriteDocumentFoot(string? comment)
    {
        if (comment is not null)
        {
            footIndent = 0;
            WriteIndent();
            WriteComment(comment);
        }

        footIndent = -1;
    }

    private void WriteHeadComment()
    {
        if (tailComment is { } tail)
        {
            tailComment = null;
            WriteIndent();
            WriteComment(tail);
            footIndent = Math.Max(indent, 0);
        }

        if (headComment is { } comment)
        {
            headComment = null;
            WriteIndent();
            WriteComment(comment);
        }
    }

    private void WriteLineComment()
    {
        if (lineComment is { } comment)
        {
            lineComment = null;
            if (!whitespace)
            {
                Put(' ');
            }

            WriteComment(comment);
        }
    }

    private void WriteComment(string comment)
    {
        bool afterBreak = false;
        bool hasPound = false;
        foreach (char c in comment)
        {
            if (ScalarAnalysis.IsBreak(c))
            {
                PutTextBreak(c);
                afterBreak = true;
                hasPound = false;
                continue;
            }

            if (afterBreak)
            {
                WriteIndent();
            }

            if (!hasPound && c != '#')
            {
                Write("# ");
            }

            hasPound = true;
            Put(c);
            indention = false;
            afterBreak = false;
        }

        if (!afterBreak)
        {
            PutBreak();
        }

        whitespace = true;
    }
}
