using Hearth.Syntax.Text;

namespace Hearth.Talos.Talconfig;

/// <summary>Gives the text of a scalar its lines back: a value that was written over several lines maps to them.</summary>
internal static class InlineText
{
    public static SourceText Map(string value, SourceSpan written)
    {
        var writer = new MappedTextWriter();
        string raw = written.Source.Text;
        int position = written.Start;
        int lineStart = 0;
        while (lineStart < value.Length)
        {
            int lineEnd = value.IndexOf('\n', lineStart);
            lineEnd = lineEnd < 0 ? value.Length : lineEnd;
            string line = value[lineStart..lineEnd];
            int found = line.Length == 0 ? -1 : raw.IndexOf(line, position, Math.Max(0, Math.Min(written.End, raw.Length) - position), StringComparison.Ordinal);
            if (found >= 0)
            {
                writer.AppendVerbatim(new SourceSpan(written.Source, found, line.Length));
                position = found + line.Length;
            }
            else
            {
                writer.Append(line, written);
            }

            if (lineEnd < value.Length)
            {
                writer.Append('\n');
            }

            lineStart = lineEnd + 1;
        }

        return writer.ToSourceText(written.Path);
    }
}
