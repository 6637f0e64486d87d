using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml.Reading;

// What the scanner says about what it refuses.
internal sealed partial class YamlScanner
{
    public DiagnosticException Fail(DiagnosticRule rule, int start, int length, string message, string? hint = null, RelatedPlace? related = null) =>
        new(new Diagnostic(rule, source.Span(start, Math.Min(length, text.Length - start)), message) { Hint = hint, Related = related is null ? [] : [related] });

    private DiagnosticException MissingColon(in PossibleKey key)
    {
        var line = text.AsSpan(key.Start, LineEnd(key.Start) - key.Start).TrimEnd();
        if (At(position) == ':' && YamlChars.IsBlankOrEnd(At(position + 1)))
        {
            return key.Start < lineStart
                ? Fail(YamlRules.MissingColon, key.Start, line.Length, "found a key that goes over several lines; wants it on one line", "start it with '? ', and the ': ' on a line of its own, where it cannot be shorter")
                : Fail(YamlRules.MissingColon, key.Start, line.Length, $"found a key of more than {MaxKeyLength} characters", "start it with '? ', and the ': ' on a line of its own, where it cannot be shorter");
        }

        if (line.StartsWith("<<<<<<<") || line.StartsWith("=======") || line.StartsWith(">>>>>>>") || line.StartsWith("|||||||"))
        {
            return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)}, the mark of a merge conflict", "resolve the conflict and remove its marks");
        }

        if (emptyBlockEnd >= 0 && text.AsSpan(emptyBlockEnd, key.Start - emptyBlockEnd).IsWhiteSpace())
        {
            return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)} where a key is wanted, and no ': ' after it on the line", "indent the text of a block scalar deeper than its key");
        }

        int tight = line.IndexOf(':');
        bool isTight = tight > 0 && tight + 1 < line.Length && !YamlChars.IsBlank(line[tight + 1]) && line[0] is not ('"' or '\'' or '[' or '{' or '&' or '*' or '!');
        return Fail(YamlRules.MissingColon, key.Start, line.Length, $"found {Quote(line)} where a key is wanted, and no ': ' after it on the line",
            isTight ? $"put a blank after the colon: {Shorten(line[..tight])}: …" : "write 'key: value', or indent the line where it belongs to the value above");
    }

    private DiagnosticException ValueNotAllowed()
    {
        ref var last = ref queue[lastSlot];
        if (last.Kind == YamlTokenKind.Scalar && last.Style == ScalarStyle.Plain && last.Start < lineStart && last.End > lineStart)
        {
            int start = last.Start;
            int from = lineStart + (text.AsSpan(lineStart, position - lineStart).IndexOfAnyExcept(' ', '\t') is var blanks and > 0 ? blanks : 0);
            string key = Shorten(text.AsSpan(from, position - from));
            return Fail(YamlRules.ValueNotAllowed, from, position - from + 1,
                $"found the key '{key}' inside of a value that goes on from the line above; wants it in the column of the mapping that it belongs to",
                "correct the indentation of the line, or quote the value above where all of it is one text",
                new RelatedPlace(source.Span(start, Math.Min(LineEnd(start), last.End) - start), "the value starts here"));
        }

        return Fail(YamlRules.ValueNotAllowed, position, 1, "found ': ' inside of a value, where no key may stand",
            "put the value in quotes where the colon belongs to it, or start a new line where a key was meant");
    }

    private int LineEnd(int from)
    {
        int at = from;
        while (!YamlChars.IsBreakOrEnd(At(at)))
        {
            at++;
        }

        return at;
    }

    private static string Quote(ReadOnlySpan<char> found) => $"'{Shorten(found)}'";

    private static string Shorten(ReadOnlySpan<char> found) => found.Length <= 40 ? found.ToString() : $"{found[..37]}…";

    private DiagnosticException UnclosedQuote(char quote, int start)
    {
        int length = LineEnd(start) - start;
        string found = position < end ? $"the document marker '{text.AsSpan(position, 3)}'" : "the end of the file";
        return Fail(YamlRules.UnclosedQuote, start, length, $"found {found} before the closing {quote}",
            quote == '\'' ? "close the quote; a ' inside of the text is written twice" : "close the quote; a \" inside of the text is written \\\"");
    }
}
