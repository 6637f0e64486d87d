using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Syntax.Yaml.Editing;

// How new text is laid out: like what the file already has.
public sealed partial class YamlEditor
{
    private string NewLine => Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    // Two in, and lists below their key as the file's first list is; a file without one gets them indented.
    private GoYamlDialect Dialect => GoYamlDialect.V3WithIndent2 with
    {
        CompactSequences = Root is not null && ListsAreIndented(Root) == false,
        KeepsLeadingBreak = true,
    };

    private static string Blanks(int count) => new(' ', count);

    private static bool IsBlock(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Style == CollectionStyle.Block && mapping.Count > 0,
        YamlSequence sequence => sequence.Style == CollectionStyle.Block && sequence.Count > 0,
        _ => false,
    };

    private static bool IsOnOneLine(YamlScalar made, YamlScalar former) =>
        !made.AsSpan().Contains('\n') || (former.Style is ScalarStyle.DoubleQuoted && made.Style != ScalarStyle.Literal);

    private bool? ListsAreIndented(YamlNode node)
    {
        if (node is YamlSequence { Style: CollectionStyle.Block } list)
        {
            foreach (var item in list.Items)
            {
                if (ListsAreIndented(item) is { } inside)
                {
                    return inside;
                }
            }
        }

        if (node is YamlMapping { Style: CollectionStyle.Block } mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Value is YamlSequence { Style: CollectionStyle.Block } sequence)
                {
                    return ColumnOf(sequence.Span.Start) > ColumnOf(entry.Key.Span.Start);
                }

                if (ListsAreIndented(entry.Value) is { } inside)
                {
                    return inside;
                }
            }
        }

        return null;
    }

    private bool IsInFlow(JsonPointer place)
    {
        for (int i = 0; i < place.Tokens.Count; i++)
        {
            var node = new JsonPointer(place.Tokens.Take(i)).Find(Root!); // Only asked where the place was found.
            if (node is YamlMapping { Style: CollectionStyle.Flow } or YamlSequence { Style: CollectionStyle.Flow })
            {
                return true;
            }
        }

        return false;
    }

    private string Render(YamlNode value) => GoYamlNodes.Write(value, Dialect)[..^1].Replace("\n", NewLine, StringComparison.Ordinal);

    private string RenderItem(YamlNode item, int column) => Pad(Render(YamlValue.Sequence(item)), column);

    // What stands behind "key:", from a blank or a line break on.
    private string RenderAfterKey(YamlNode value, int column) => Pad(Render(YamlValue.Mapping(("k", value)))["k:".Length..], column);

    private string RenderFlow(YamlNode value)
    {
        var flow = new YamlSequence([value], CollectionStyle.Flow, value.Span, null);
        return GoYamlNodes.Write(flow, Dialect)[1..^2];
    }

    // A string takes the quotes of the string that it replaces; numbers and words are written as given.
    private string RenderScalar(YamlScalar made, YamlScalar former, bool isFlow = false)
    {
        bool isString = !made.IsPlain || YamlSchema.GoYaml2.Resolve(made).Kind == ScalarKind.String;
        var style = isString && former.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? former.Style : made.Style;
        var styled = new YamlScalar(made.Value, style, made.Span, made.Properties);
        return isFlow ? RenderFlow(styled) : Render(YamlValue.Mapping(("k", styled)))["k: ".Length..];
    }

    private string Pad(string lines, int column)
    {
        if (column == 0 || !lines.Contains('\n'))
        {
            return lines;
        }

        string[] parts = lines.Split('\n');
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Trim('\r').Length > 0)
            {
                parts[i] = Blanks(column) + parts[i];
            }
        }

        return string.Join('\n', parts);
    }

    private int ColumnOf(int at) => at - StartOfLine(at);

    private int StartOfLine(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    private int EndOfLine(int at)
    {
        int end = Text.IndexOf('\n', at);
        end = end < 0 ? Text.Length : end;
        return end > at && Text[end - 1] == '\r' ? end - 1 : end;
    }

    // Where the lines of a value end. The blank lines below a text that keeps them (|+) are its own.
    private int EndOfLines(YamlNode value)
    {
        int end = EndOfLine(value.Span.End);
        if (LastScalar(value) is not { Style: ScalarStyle.Literal or ScalarStyle.Folded } text || !Source.GetLine(text.Span.Position.Line)[text.Span.Position.Column..].Contains('+'))
        {
            return end;
        }

        while (Text.IndexOf('\n', end) is var line and >= 0 && line + 1 < Text.Length && EndOfLine(line + 1) is var next && Text.AsSpan(line + 1, next - line - 1).IsWhiteSpace() && Text.IndexOf('\n', next) >= 0)
        {
            end = next;
        }

        return end;
    }

    private static YamlScalar? LastScalar(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar,
        YamlMapping { Style: CollectionStyle.Block, Count: > 0 } mapping => LastScalar(mapping.Entries[^1].Value),
        YamlSequence { Style: CollectionStyle.Block, Count: > 0 } sequence => LastScalar(sequence.Items[^1]),
        _ => null,
    };

    // The dash of a block item, the item itself in flow style.
    private int StartOfItem(YamlSequence sequence, int at)
    {
        int start = sequence.Items[at].Properties?.Span.Start ?? sequence.Items[at].Span.Start;
        if (sequence.Style == CollectionStyle.Flow)
        {
            return start;
        }

        if (at == 0)
        {
            return sequence.Span.Start;
        }

        // Below the item before it come blanks and comments only, until a dash in the list's column.
        int column = ColumnOf(sequence.Span.Start);
        int line = EndOfLine(sequence.Items[at - 1].Span.End);
        do
        {
            line = Text.IndexOf('\n', line) + 1;
        }
        while (!(line + column < Text.Length && Text[line + column] == '-' && IsDash(line + column)));

        return line + column;
    }

    private bool IsDash(int at) => at + 1 >= Text.Length || Text[at + 1] is ' ' or '\t' or '\n' or '\r';
}
