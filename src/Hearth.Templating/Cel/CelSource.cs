using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Cel;

/// <summary>The text of an expression that stands in a YAML scalar, mapped to the file.</summary>
internal static class CelSource
{
    /// <summary>Word by word, because folding and indentation change only the blanks between; an escaped word maps to the whole scalar.</summary>
    public static SourceText Of(YamlScalar scalar)
    {
        string value = scalar.Value;
        var written = scalar.Span;
        var mapped = new MappedTextWriter();
        int read = 0;
        for (int at = 0; at < value.Length;)
        {
            bool isBlank = char.IsWhiteSpace(value[at]);
            int end = at + 1;
            while (end < value.Length && char.IsWhiteSpace(value[end]) == isBlank)
            {
                end++;
            }

            var part = value.AsSpan(at, end - at);
            int found = isBlank ? -1 : written.Text[read..].IndexOf(part);
            if (found >= 0)
            {
                mapped.AppendVerbatim(written.Slice(read + found, part.Length));
                read += found + part.Length;
            }
            else
            {
                mapped.Append(part, isBlank ? written.Slice(Math.Min(read, written.Length), 0) : written);
            }

            at = end;
        }

        return mapped.ToSourceText(written.Path);
    }
}
