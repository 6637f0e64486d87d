namespace Hearth.Syntax.Yaml.Emitting;

// Comments, which v3 keeps with its nodes.
public sealed partial class GoYamlWriter
{
    private string? lineComment;
    private int footIndent = -1;

    /// <summary>The comments of the node that is begun, or ended, next.</summary>
    internal void Comments(NodeComments comments)
    {
    }

    /// <summary>A comment below the entry that was just written.</summary>
    internal void Tail(string? comment)
    {
    }

    private void WriteDocumentHead(string? head)
    {
    }

    private void WriteDocumentFoot(string? foot)
    {
    }

    private void WriteLineComment()
    {
        if (lineComment is null)
        {
            return;
        }

        if (!whitespace)
        {
            Put(' ');
        }

        WriteComment(lineComment);
        lineComment = null;
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
