using System.Globalization;
using System.Text;

namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>Go's <c>strconv.Unquote</c>: the text of a quoted, raw or character literal.</summary>
internal static class GoUnquote
{
    /// <summary>The text, or null where Go says "invalid syntax".</summary>
    public static string? Unquote(string literal)
    {
        if (literal.Length < 2 || literal[0] != literal[^1])
        {
            return null;
        }

        var inside = literal.AsSpan(1, literal.Length - 2);
        if (literal[0] == '`')
        {
            return inside.Contains('`') ? null : inside.Contains('\r') ? inside.ToString().Replace("\r", "", StringComparison.Ordinal) : inside.ToString();
        }

        if (inside.IndexOfAny('\\', '\n', literal[0]) < 0)
        {
            return inside.ToString();
        }

        var text = new StringBuilder(inside.Length);
        var bytes = new List<byte>();
        while (!inside.IsEmpty)
        {
            if (inside[0] is '\n' || inside[0] == literal[0])
            {
                return null;
            }

            if (inside[0] != '\\')
            {
                Flush(text, bytes);
                text.Append(inside[0]);
                inside = inside[1..];
                continue;
            }

            if (!TryEscape(inside, literal[0], out int rune, out int used, out bool isByte))
            {
                return null;
            }

            inside = inside[used..];
            if (isByte && rune >= 0x80)
            {
                // \xe9 writes a byte: several may make up one character.
                bytes.Add((byte)rune);
                continue;
            }

            Flush(text, bytes);
            text.Append(rune is >= 0xD800 and <= 0xDFFF ? "\uFFFD" : char.ConvertFromUtf32(rune));
        }

        Flush(text, bytes);
        return text.ToString();
    }

    /// <summary>The code point of a character literal, quotes included; null where it is malformed.</summary>
    public static int? Character(string literal)
    {
        if (literal.Length < 3)
        {
            return null;
        }

        var inside = literal.AsSpan(1, literal.Length - 2);
        if (inside[0] == '\\')
        {
            return TryEscape(inside, '\'', out int rune, out int used, out _) && used == inside.Length ? rune : null;
        }

        return Rune.DecodeFromUtf16(inside, out var plain, out int width) == System.Buffers.OperationStatus.Done && width == inside.Length ? plain.Value : null;
    }

    private static void Flush(StringBuilder text, List<byte> bytes)
    {
        if (bytes.Count > 0)
        {
            text.Append(GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)));
            bytes.Clear();
        }
    }

    private static bool TryEscape(ReadOnlySpan<char> at, char quote, out int rune, out int used, out bool isByte)
    {
        (rune, used, isByte) = (0, 2, false);
        if (at.Length < 2)
        {
            return false;
        }

        int digits = at[1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            used = 2 + digits;
            isByte = digits == 2;
            return at.Length >= used && int.TryParse(at.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out rune)
                && rune is >= 0 and <= 0x10FFFF and (< 0xD800 or > 0xDFFF);
        }

        if (at[1] is >= '0' and <= '7')
        {
            used = 4;
            isByte = true;
            if (at.Length < 4)
            {
                return false;
            }

            foreach (char digit in at.Slice(1, 3))
            {
                if (digit is < '0' or > '7')
                {
                    return false;
                }

                rune = (rune * 8) + (digit - '0');
            }

            return rune <= 255;
        }

        rune = at[1] switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            '\'' or '"' when at[1] == quote => quote,
            _ => -1,
        };
        return rune >= 0;
    }
}
