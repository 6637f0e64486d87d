using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml.Emitting;

// The characters and what the emitter knows of the line: column, whether it ends in a blank, whether it is indentation only.
public sealed partial class GoYamlWriter
{
    private char[] buffer;
    private int length;
    private int column;
    private int indent = -1;
    private int flowLevel;
    private bool whitespace = true;
    private bool indention = true;
    private bool isInMapping;
    private bool isKey;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(char c)
    {
        if (length == buffer.Length)
        {
            Grow(1);
        }

        buffer[length++] = c;
        column++;
    }

    /// <summary>Text without line breaks. Every character that may be written raw is one column wide.</summary>
    private void Write(ReadOnlySpan<char> text)
    {
        if (text.Length > buffer.Length - length)
        {
            Grow(text.Length);
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
        column += text.Length;
    }

    private void PutBreak()
    {
        Put('\n');
        column = 0;
        indention |= dialect.IsVersion3;
    }

    // A break of the text itself: U+2028 and its like stand as they are.
    private void PutTextBreak(char c)
    {
        if (c == '\n')
        {
            PutBreak();
            return;
        }

        Put(c);
        column = 0;
        indention |= dialect.IsVersion3;
    }

    private void WriteIndent()
    {
        int wanted = Math.Max(indent, 0);
        if (footIndent == wanted && !dialect.PlacesComments)
        {
            PutBreak();
        }

        if (!indention || column > wanted || (column == wanted && !whitespace))
        {
            PutBreak();
        }

        if (footIndent == wanted && dialect.PlacesComments)
        {
            PutBreak();
        }

        if (column < wanted)
        {
            int blanks = wanted - column;
            if (blanks > buffer.Length - length)
            {
                Grow(blanks);
            }

            buffer.AsSpan(length, blanks).Fill(' ');
            length += blanks;
            column = wanted;
        }

        whitespace = true;
        indention |= !dialect.IsVersion3;
        footIndent = -1;
    }

    private void WriteIndicator(string indicator, bool needsBlank = false, bool isBlank = false, bool isIndention = false)
    {
        if (needsBlank && !whitespace)
        {
            Put(' ');
        }

        Write(indicator);
        whitespace = isBlank;
        indention &= isIndention;
    }

    private void WriteProperties(string? anchor, string? handle, string? suffix)
    {
        if (!string.IsNullOrEmpty(anchor))
        {
            WriteIndicator("&", needsBlank: true);
            Write(anchor);
            whitespace = indention = false;
        }

        if (handle is null && suffix is null)
        {
            return;
        }

        if (!whitespace)
        {
            Put(' ');
        }

        if (handle is not null)
        {
            Write(handle);
            WriteTagText(suffix);
        }
        else
        {
            Write("!<");
            WriteTagText(suffix);
            Put('>');
        }

        whitespace = indention = false;
    }

    private static (string? Handle, string? Suffix) SplitTag(string tag) => YamlTags.Long(tag) switch
    {
        "" => (null, null),
        "!" => ("!", null),
        ['!', .. var rest] => ("!", rest),
        var text when text.StartsWith(YamlTags.Prefix, StringComparison.Ordinal) => ("!!", text[YamlTags.Prefix.Length..]),
        var text => (null, text),
    };

    private void WriteTagText(string? text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-;/?:@&=+$,_.~*'()[]".Contains((char)rune.Value)))
            {
                Put((char)rune.Value);
                continue;
            }

            foreach (byte octet in bytes[..rune.EncodeToUtf8(bytes)])
            {
                Write($"%{octet:X2}");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int more)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, length + more));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }

    // Hands what was written since the last time to the mapped writer.
    private void Hand(SourceSpan? origin)
    {
        if (mapped is null || length == 0)
        {
            return;
        }

        var made = buffer.AsSpan(0, length);
        if (origin is not { } span)
        {
            mapped.Append(made);
        }
        else if (span.Length == made.Length && span.Text.SequenceEqual(made))
        {
            mapped.AppendVerbatim(span);
        }
        else
        {
            mapped.Append(made, span);
        }

        length = 0;
    }
}
