namespace Hearth.Syntax.Yaml.Emitting;

// Comments, which v3 keeps with its nodes.
public sealed partial class GoYamlWriter
{
    private string? lineComment;
    private int footIndent = -1;

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
