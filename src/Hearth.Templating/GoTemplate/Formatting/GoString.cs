using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>
/// Go strings are bytes; ours are UTF-16. A byte that is no UTF-8 is held as the lone surrogate U+DC80…U+DCFF, so that
/// cutting a character in two and decoding binary data lose nothing.
/// </summary>
public static class GoString
{
    private static readonly SearchValues<char> PlainInQuotes = SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The order of the UTF-8 bytes, which differs from UTF-16's above the surrogates.</summary>
    public static IComparer<string> ByteOrder { get; } = Comparer<string>.Create(Compare);

    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        char l = left[same], r = right[same];
        if (char.IsSurrogate(l) || char.IsSurrogate(r))
        {
            // Both sides start a character here, or are inside the same one.
            return Weight(left, same).CompareTo(Weight(right, same));
        }

        return l.CompareTo(r);
    }

    /// <summary>The length in bytes.</summary>
    public static int ByteLength(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        int bytes = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bytes += BytesAt(text, i, out int width);
            i += width - 1;
        }

        return bytes;
    }

    public static byte[] ToBytes(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        byte[] bytes = new byte[ByteLength(text)];
        int at = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                at += Encoding.UTF8.GetBytes(text.AsSpan(i, 2), bytes.AsSpan(at));
                i++;
            }
            else if (IsEscapedByte(c))
            {
                bytes[at++] = (byte)c;
            }
            else if (char.IsSurrogate(c))
            {
                at += Encoding.UTF8.GetBytes("\uFFFD", bytes.AsSpan(at));
            }
            else
            {
                at += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(at));
            }
        }

        return bytes;
    }

    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out int used) == OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
                bytes = bytes[used..];
            }
            else
            {
                text.Append((char)(0xDC00 | bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>The bytes <c>[from, to)</c> of a string.</summary>
    public static string SliceBytes(string text, int from, int to) =>
        Ascii.IsValid(text) ? text[from..to] : FromBytes(ToBytes(text).AsSpan(from, to - from));

    /// <summary>Each byte that is no UTF-8 as the replacement character, as a decoder of Go's output shows it.</summary>
    public static string ReplaceInvalid(string text)
    {
        int at = text.AsSpan().IndexOfAnyInRange('\uDC80', '\uDCFF');
        return at < 0 ? text : Encoding.UTF8.GetString(ToBytes(text));
    }

    /// <summary>The code point at a place, or -1 for a byte that is no UTF-8.</summary>
    public static int RuneAt(string text, int at, out int width)
    {
        char c = text[at];
        width = 1;
        if (!char.IsSurrogate(c))
        {
            return c;
        }

        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            width = 2;
            return char.ConvertToUtf32(c, text[at + 1]);
        }

        return -1;
    }

    public static bool IsEscapedByte(char c) => c is >= '\uDC80' and <= '\uDCFF';

    /// <summary>Whether there is nothing but Unicode white space.</summary>
    public static bool IsSpace(string text)
    {
        foreach (char c in text)
        {
            if (!IsSpace(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Go's <c>unicode.IsSpace</c>.</summary>
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u00A0' || (c > 0xFF && char.IsWhiteSpace(c));

    /// <summary>Go's <c>unicode.IsPrint</c>.</summary>
    public static bool IsPrint(int rune)
    {
        if (rune < 0x7F)
        {
            return rune >= ' ';
        }

        return Rune.IsValid(rune) && Rune.GetUnicodeCategory(new Rune(rune)) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    /// <summary>Go's <c>strconv.Quote</c>.</summary>
    public static string Quote(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(PlainInQuotes) < 0)
        {
            return string.Concat("\"", text, "\"");
        }

        var quoted = new StringBuilder(text.Length + 8);
        AppendQuoted(quoted, text, '"', asciiOnly: false);
        return quoted.ToString();
    }

    internal static void AppendQuoted(StringBuilder to, string text, char quote, bool asciiOnly)
    {
        to.Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            int rune = RuneAt(text, i, out int width);
            AppendEscaped(to, text, i, rune, quote, asciiOnly);
            i += width - 1;
        }

        to.Append(quote);
    }

    /// <summary>As <c>%#U</c> prints a character.</summary>
    public static string UnicodeName(int rune) =>
        rune < 0 ? "U+FFFFFFFFFFFFFFFF" : IsPrint(rune) ? $"U+{rune:X4} '{char.ConvertFromUtf32(rune)}'" : $"U+{rune:X4}";

    private static void AppendEscaped(StringBuilder to, string text, int at, int rune, char quote, bool asciiOnly)
    {
        if (rune == quote || rune == '\\')
        {
            to.Append('\\').Append((char)rune);
            return;
        }

        if (rune >= 0 && rune < 128 ? rune is >= ' ' and < 127 : !asciiOnly && IsPrint(rune))
        {
            to.Append(text, at, rune > 0xFFFF ? 2 : 1);
            return;
        }

        _ = rune switch
        {
            '\a' => to.Append("\\a"),
            '\b' => to.Append("\\b"),
            '\f' => to.Append("\\f"),
            '\n' => to.Append("\\n"),
            '\r' => to.Append("\\r"),
            '\t' => to.Append("\\t"),
            '\v' => to.Append("\\v"),
            -1 => to.Append(CultureInfo.InvariantCulture, $"\\x{(byte)text[at]:x2}"),
            < ' ' or 0x7F => to.Append(CultureInfo.InvariantCulture, $"\\x{rune:x2}"),
            < 0x10000 => to.Append(CultureInfo.InvariantCulture, $"\\u{rune:x4}"),
            _ => to.Append(CultureInfo.InvariantCulture, $"\\U{rune:x8}"),
        };
    }

    private static int BytesAt(string text, int at, out int width)
    {
        int rune = RuneAt(text, at, out width);
        return rune switch
        {
            < 0 => IsEscapedByte(text[at]) ? 1 : 3,
            < 0x80 => 1,
            < 0x800 => 2,
            < 0x10000 => 3,
            _ => 4,
        };
    }

    private static int Weight(string text, int at)
    {
        // Inside of a pair that both share the first half of, the second halves decide.
        int rune = char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1])
            ? char.ConvertToUtf32(text[at - 1], text[at])
            : RuneAt(text, at, out _);

        // A byte that is no UTF-8 sorts by its value among the lead bytes: between the ranges of two- and four-byte characters.
        return rune >= 0 ? rune : (byte)text[at] switch
        {
            < 0xC2 => 0x80,
            < 0xE0 => ((text[at] & 0x1F) << 6) | 0x40,
            < 0xF0 => ((text[at] & 0xF) << 12) | 0x800,
            _ => 0x10FFFF,
        };
    }
}
