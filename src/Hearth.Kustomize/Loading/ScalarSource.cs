using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>
/// Makes a scalar's text (an inline patch) a source of its own whose ranges lead back to the lines of the file it is
/// written in.
/// </summary>
public static class ScalarSource
{
    public static SourceText Of(YamlScalar scalar)
    {
        var span = scalar.Span;
        string path = span.Path;
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
        {
            var inner = scalar.IsPlain || span.Length < 2 ? span : span.Slice(1, span.Length - 2);
            return MappedText.From(scalar.Value, inner.Text.SequenceEqual(scalar.Value) ? inner : span).ToSourceText(path);
        }

        return OfBlock(scalar).ToSourceText(path);
    }

    // A line of the value is a line of the file without its indentation; what cannot be found line by line is given to
    // the whole scalar.
    private static MappedText OfBlock(YamlScalar scalar)
    {
        var writer = new MappedTextWriter();
        var span = scalar.Span;
        var raw = span.Text;
        int at = raw.IndexOf('\n') + 1;
        var value = scalar.Value.AsSpan();
        while (value.Length > 0)
        {
            int length = value.IndexOf('\n') is var end and >= 0 ? end : value.Length;
            var line = value[..length];
            var (start, next) = FindLine(raw, at, line);
            if (start >= 0)
            {
                writer.AppendVerbatim(span.Slice(start, length));
                at = next;
            }
            else
            {
                writer.Append(line, span);
            }

            value = value[length..];
            if (value.Length > 0)
            {
                writer.Append('\n');
                value = value[1..];
            }
        }

        return writer.ToMappedText();
    }

    private static (int Start, int Next) FindLine(ReadOnlySpan<char> raw, int at, ReadOnlySpan<char> line)
    {
        if (at >= raw.Length)
        {
            return (-1, at);
        }

        int length = raw[at..].IndexOf('\n') is var end and >= 0 ? end : raw.Length - at;
        var text = raw.Slice(at, length).TrimEnd('\r');
        return text.EndsWith(line, StringComparison.Ordinal) ? (at + text.Length - line.Length, at + length + 1) : (-1, at);
    }
}
