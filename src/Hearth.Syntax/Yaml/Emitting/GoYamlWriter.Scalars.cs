using System.Buffers;
using System.Text;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml.Emitting;

// Choosing a scalar's style, and writing it.
public sealed partial class GoYamlWriter
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\u0085\u2028\u2029");

    /// <summary>
    /// A scalar in the wished style, where its text allows it; else in the nearest that can hold it. A plain scalar is
    /// written as it is: the caller knows what it reads as. Use <see cref="String"/> for text that must stay text.
    /// </summary>
    /// <param name="text">The value, without quotes.</param>
    /// <param name="style">The wish.</param>
    /// <param name="anchor">Without <c>&amp;</c>.</param>
    /// <param name="tag">Long or short; null for none.</param>
    /// <param name="origin">Where the scalar was written, for the map.</param>
    public void Scalar(ReadOnlySpan<char> text, ScalarStyle style = ScalarStyle.Plain, string? anchor = null, string? tag = null, SourceSpan? origin = null)
    {
        StartPending(isEmpty: false);
        bool isKeyWritten = IsAtKey;
        var (handle, suffix) = tag is null ? default : SplitTag(tag);
        var analysis = ScalarAnalysis.Of(text, dialect.IsVersion3);
        bool isSimpleKey = isKeyWritten && !analysis.IsMultiline
            && Utf8Length(text) + (anchor?.Length ?? 0) + (handle?.Length ?? 0) + (suffix?.Length ?? 0) <= LongestSimpleKey;
        TakeNotes();
        Enter(isSimpleKey, isScalar: true);
        style = Choose(text, style, analysis);
        WriteProperties(anchor, handle, suffix);
        if (mapped is not null)
        {
            StartMapped(style, text);
        }

        int outer = indent;
        IncreaseIndent(isFlow: true);
        switch (style)
        {
            case ScalarStyle.Plain:
                WritePlain(text);
                break;
            case ScalarStyle.SingleQuoted:
                WriteSingleQuoted(text);
                break;
            case ScalarStyle.DoubleQuoted:
                WriteDoubleQuoted(text);
                break;
            case ScalarStyle.Literal:
                WriteLiteral(text);
                break;
            default:
                WriteFolded(text);
                break;
        }

        indent = outer;
        Hand(origin);
        if (dialect.PlacesComments)
        {
            FinishNode(isKeyWritten);
        }
        else if (!isKeyWritten)
        {
            WriteLineComment();
        }

        Leave();
    }

    private ScalarStyle Choose(ReadOnlySpan<char> text, ScalarStyle style, in ScalarAnalysis analysis)
    {
        bool isFlow = flowLevel > 0;
        if (isKey && analysis.IsMultiline)
        {
            style = ScalarStyle.DoubleQuoted;
        }

        if (style == ScalarStyle.Plain
            && (!(isFlow ? analysis.FlowPlain : analysis.BlockPlain) || (text.IsEmpty && (isFlow || isKey))))
        {
            style = ScalarStyle.SingleQuoted;
        }

        return style switch
        {
            ScalarStyle.SingleQuoted when !analysis.SingleQuoted => ScalarStyle.DoubleQuoted,
            ScalarStyle.Literal or ScalarStyle.Folded when !analysis.Block || isFlow || isKey => ScalarStyle.DoubleQuoted,
            _ => style,
        };
    }

    // The blank before a scalar belongs to nobody.
    private void StartMapped(ScalarStyle style, ReadOnlySpan<char> text)
    {
        if (!whitespace && (text.Length > 0 || style != ScalarStyle.Plain || !dialect.IsVersion3))
        {
            Put(' ');
            whitespace = true;
        }

        Hand(null);
    }

    private void WritePlain(ReadOnlySpan<char> text)
    {
        if (!whitespace && (text.Length > 0 || !dialect.IsVersion3))
        {
            Put(' ');
        }

        WriteFoldable(text, isQuoted: false);
        whitespace &= text.IsEmpty && dialect.IsVersion3;
        indention = false;
    }

    private void WriteSingleQuoted(ReadOnlySpan<char> text)
    {
        WriteIndicator("'", needsBlank: true);
        WriteFoldable(text, isQuoted: true);
        WriteIndicator("'");
    }

    // Plain and single-quoted text: breaks are doubled, a space past the width becomes one.
    private void WriteFoldable(ReadOnlySpan<char> text, bool isQuoted)
    {
        int width = text.Length + (isQuoted ? text.Count('\'') : 0);
        if (width <= dialect.Width - column && !text.ContainsAny(Breaks))
        {
            WriteOneLine(text, isQuoted);
            return;
        }

        bool folds = !isKey;
        bool afterSpace = false, afterBreak = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == ' ')
            {
                if (folds && !afterSpace && column > dialect.Width && (!isQuoted || (i > 0 && i < text.Length - 1)) && text[i + 1] != ' ')
                {
                    WriteIndent();
                }
                else
                {
                    Put(c);
                }

                afterSpace = true;
            }
            else if (ScalarAnalysis.IsBreak(c))
            {
                if (!afterBreak && c == '\n')
                {
                    PutBreak();
                }

                PutTextBreak(c);
                indention = true;
                afterBreak = true;
            }
            else
            {
                if (afterBreak)
                {
                    WriteIndent();
                }

                if (c == '\'' && isQuoted)
                {
                    Put(c);
                }

                Put(Writable(text, i));
                indention = false;
                afterSpace = afterBreak = false;
            }
        }
    }

    private void WriteOneLine(ReadOnlySpan<char> text, bool isQuoted)
    {
        while (isQuoted && text.IndexOf('\'') is var quote and >= 0)
        {
            Write(text[..(quote + 1)]);
            Put('\'');
            text = text[(quote + 1)..];
        }

        int start = length;
        Write(text);
        ReplaceSurrogates(start);
        if (text.Length > 0)
        {
            indention = false;
        }
    }

    // Only lone ones come here: pairs are not plain and not single-quoted.
    private void ReplaceSurrogates(int start)
    {
        var written = buffer.AsSpan(start, length - start);
        while (written.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            written[at] = '\uFFFD';
        }
    }

    private static char Writable(ReadOnlySpan<char> text, int at) => char.IsSurrogate(text[at]) ? '\uFFFD' : text[at];

    private void WriteDoubleQuoted(ReadOnlySpan<char> text)
    {
        WriteIndicator("\"", needsBlank: true);
        // go-yaml asks for a byte order mark at the start of the text, whichever character it is at.
        bool escapesAll = text is ['\uFEFF', ..];
        bool afterSpace = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == ' ' && !escapesAll)
            {
                if (!isKey && !afterSpace && column > dialect.Width && i > 0 && i < text.Length - 1)
                {
                    WriteIndent();
                    if (text[i + 1] == ' ')
                    {
                        Put('\\');
                    }
                }
                else
                {
                    Put(c);
                }

                afterSpace = true;
                continue;
            }

            afterSpace = false;
            if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    Escape(char.ConvertToUtf32(c, text[++i]));
                }
                else if (escapesAll)
                {
                    Escape('\uFFFD');
                }
                else
                {
                    Put('\uFFFD');
                }
            }
            else if (escapesAll || c is '"' or '\\' || !ScalarAnalysis.IsPrintable(c) || ScalarAnalysis.IsBreak(c))
            {
                Escape(c);
            }
            else
            {
                Put(c);
            }
        }

        WriteIndicator("\"");
    }

    private void Escape(int rune)
    {
        Put('\\');
        char name = rune switch
        {
            0 => '0',
            0x07 => 'a',
            0x08 => 'b',
            0x09 => 't',
            0x0A => 'n',
            0x0B => 'v',
            0x0C => 'f',
            0x0D => 'r',
            0x1B => 'e',
            '"' => '"',
            '\\' => '\\',
            0x85 => 'N',
            0xA0 => '_',
            0x2028 => 'L',
            0x2029 => 'P',
            _ => ' ',
        };
        if (name != ' ')
        {
            Put(name);
            return;
        }

        int digits = rune <= 0xFF ? 2 : rune <= 0xFFFF ? 4 : 8;
        Put(digits switch { 2 => 'x', 4 => 'u', _ => 'U' });
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        {
            Put("0123456789ABCDEF"[(rune >> shift) & 0xF]);
        }
    }

    private void WriteLiteral(ReadOnlySpan<char> text)
    {
        StartBlock("|", text);
        bool afterBreak = true;
        while (!text.IsEmpty)
        {
            int line = text.IndexOfAny(Breaks);
            if (line == 0)
            {
                PutTextBreak(text[0]);
                indention = true;
                afterBreak = true;
                text = text[1..];
                continue;
            }

            line = line < 0 ? text.Length : line;
            if (afterBreak)
            {
                WriteIndent();
            }

            WriteOneLine(text[..line], isQuoted: false);
            afterBreak = false;
            text = text[line..];
        }
    }

    private void WriteFolded(ReadOnlySpan<char> text)
    {
        StartBlock(">", text);
        bool afterBreak = true;
        bool leadingBlank = true;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (ScalarAnalysis.IsBreak(c))
            {
                if (!afterBreak && !leadingBlank && c == '\n' && !StartsBlank(text))
                {
                    PutBreak();
                }

                PutTextBreak(c);
                indention = true;
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                WriteIndent();
                leadingBlank = c is ' ' or '\t';
            }

            if (!afterBreak && c == ' ' && column > dialect.Width && i + 1 < text.Length && text[i + 1] != ' ')
            {
                WriteIndent();
            }
            else
            {
                Put(Writable(text, i));
            }

            indention = false;
            afterBreak = false;
        }
    }

    // go-yaml looks at the start of the text here, not at the line that follows.
    private static bool StartsBlank(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart("\n\r\u0085\u2028\u2029");
        return rest.IsEmpty || rest[0] is ' ' or '\t' or '\0';
    }

    private void StartBlock(string indicator, ReadOnlySpan<char> text)
    {
        WriteIndicator(indicator, needsBlank: true);
        if (text[0] == ' ' || (ScalarAnalysis.IsBreak(text[0]) && !dialect.PlacesComments))
        {
            Put((char)('0' + dialect.Indent));
        }

        if (!ScalarAnalysis.IsBreak(text[^1]))
        {
            Put('-');
        }
        else if (text.Length == 1 || ScalarAnalysis.IsBreak(text[^2]))
        {
            Put('+');
        }

        whitespace = indention = false;
        if (lineComment is not null)
        {
            WriteLineComment();
        }
        else if (!dialect.IsVersion3 || dialect.KeepsLeadingBreak)
        {
            PutBreak();
        }

        indention |= !dialect.IsVersion3;
        whitespace = true;
    }

    // Only whether it is more than a key may have counts, so long texts are not measured.
    private static int Utf8Length(ReadOnlySpan<char> text) =>
        text.Length * 3 <= LongestSimpleKey || text.Length > LongestSimpleKey ? text.Length : Encoding.UTF8.GetByteCount(text);
}
