namespace Hearth.Syntax.Yaml.Emitting;

// Comments, which v3 keeps with its nodes.
public sealed partial class GoYamlWriter
{
    private string? headComment;
    private string? lineComment;
    private int footIndent = -1;

    /// <summary>A comment on lines of its own before the next key, item or document; each line with its <c>#</c>.</summary>
    public void HeadComment(string comment)
    {
        StartPending(isEmpty: false);
        WriteIndent();
        WriteComment(comment);
    }

    /// <summary>A comment on the line of the scalar that is written next.</summary>
    public void LineComment(string comment) => lineComment = comment;

    /// <summary>A comment after the last entry of the collection that is open; a blank line parts it from what follows at its indentation.</summary>
    public void FootComment(string comment)
    {
        WriteIndent();
        WriteComment(comment);
        footIndent = Math.Max(indent, 0);
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
