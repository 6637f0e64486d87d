using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>The comments of a YAML document, taken in the order of the text by whoever they belong to.</summary>
internal sealed class YamlComments(IReadOnlyList<SourceSpan> comments)
{
    private int next;

    /// <summary>The next comment that starts before an offset; its lines, as SOPS has one comment for each.</summary>
    public bool TryTake(int before, out SourceSpan comment)
    {
        comment = default;
        if (next == comments.Count || comments[next].Start >= before)
        {
            return false;
        }

        comment = comments[next++];
        return true;
    }

    public bool TryPeek(int before, out SourceSpan comment)
    {
        bool found = next < comments.Count && comments[next].Start < before;
        comment = found ? comments[next] : default;
        return found;
    }

    /// <summary>The next comment, if it stands on the line on which a value ends. Beside nothing it is the key's.</summary>
    public bool TryTakeInline(YamlNode value, int before, out SourceSpan comment)
    {
        comment = default;
        if (value.Span.Length == 0 || !TryPeek(before, out var candidate))
        {
            return false;
        }

        // A block text's comment stands behind its indicator.
        bool isBlock = value is YamlScalar { Style: ScalarStyle.Literal or ScalarStyle.Folded };
        int line = isBlock ? value.Span.Position.Line : value.Span.Source.GetPosition(value.Span.End).Line;
        return candidate.Position.Line == line && TryTake(before, out comment);
    }

    /// <summary>Without <c>#</c>.</summary>
    public static string TextOf(SourceSpan comment) => comment.Text[1..].ToString();

    public static int ColumnOf(SourceSpan comment) => comment.Position.Column;

    /// <summary>Whether the comment's block of lines follows content directly and is followed by an empty line or nothing.</summary>
    public static bool IsFoot(SourceSpan comment)
    {
        var source = comment.Source;
        int first = comment.Position.Line, last = first;
        while (first > 0 && IsComment(source.GetLine(first - 1)))
        {
            first--;
        }

        while (last + 1 < source.LineCount && IsComment(source.GetLine(last + 1)))
        {
            last++;
        }

        return first > 0 && !source.GetLine(first - 1).IsWhiteSpace() && (last + 1 >= source.LineCount || source.GetLine(last + 1).IsWhiteSpace());
    }

    private static bool IsComment(ReadOnlySpan<char> line) => line.TrimStart() is ['#', ..];
}
