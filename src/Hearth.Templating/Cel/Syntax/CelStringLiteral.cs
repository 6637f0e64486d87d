using System.Globalization;
using System.Text;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Syntax;

/// <summary>Undoes the escapes between the quotes of a string or bytes literal.</summary>
/// <param name="Start">Where the text between the quotes starts, for error messages.</param>
/// <param name="IsRaw">Whether backslashes stand for themselves.</param>
/// <param name="IsBytes">Whether <c>\x</c> and octal escapes are bytes, and <c>\u</c> is none.</param>
internal readonly record struct CelStringLiteral(int Start, bool IsRaw, bool IsBytes)
{
    public CelValue Read(ReadOnlySpan<char> body)
    {
        // A line break in a triple-quoted text is \n, however the file writes it.
        string written = body.Contains('\r') ? body.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : body.ToString();
        if (IsRaw || !written.Contains('\\'))
        {
            return IsBytes ? CelValue.Of(Encoding.UTF8.GetBytes(written)) : CelValue.Of(written);
        }

        var text = new StringBuilder(written.Length);
        List<byte> bytes = [];
        for (int i = 0; i < written.Length;)
        {
            if (written[i] != '\\')
            {
                int end = written.IndexOf('\\', i);
                var plain = written.AsSpan(i, (end < 0 ? written.Length : end) - i);
                Append(text, bytes, plain);
                i += plain.Length;
                continue;
            }

            i += Escape(written, i, text, bytes);
        }

        return IsBytes ? CelValue.Of(bytes.ToArray()) : CelValue.Of(text.ToString());
    }

    // Gives how many characters the escape takes.
    private int Escape(string written, int at, StringBuilder text, List<byte> bytes)
    {
        char c = written[at + 1];
        int simple = c switch
        {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            '\\' or '?' or '"' or '\'' or '`' => c,
            _ => -1,
        };
        if (simple >= 0)
        {
            Append(text, bytes, [(char)simple]);
            return 2;
        }

        (int digits, bool isOctal) = c switch
        {
            'x' or 'X' => (2, false),
            'u' when !IsBytes => (4, false),
            'U' when !IsBytes => (8, false),
            >= '0' and <= '3' => (3, true),
            _ => throw Error(at, 2, IsBytes && c is 'u' or 'U' ? $"found \\{c}, which bytes do not have; wants \\x and two digits" : $"found the escape \\{c}, which CEL does not know"),
        };
        int from = at + (isOctal ? 1 : 2);
        int value = 0;
        for (int i = 0; i < digits; i++)
        {
            int digit = from + i < written.Length ? DigitOf(written[from + i], isOctal) : -1;
            if (digit < 0)
            {
                throw Error(at, 2, $"found an escape \\{c} with too few digits; wants {digits} {(isOctal ? "octal" : "hexadecimal")} digits");
            }

            value = unchecked((value * (isOctal ? 8 : 16)) + digit);
        }

        if (IsBytes)
        {
            bytes.Add((byte)value);
        }
        else if (Rune.IsValid(value))
        {
            text.Append(new Rune(value).ToString());
        }
        else
        {
            throw Error(at, from - at + digits, $"found an escape for U+{value:X4}, which is no character");
        }

        return from - at + digits;
    }

    private void Append(StringBuilder text, List<byte> bytes, ReadOnlySpan<char> plain)
    {
        if (IsBytes)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(plain.ToString()));
        }
        else
        {
            text.Append(plain);
        }
    }

    private static int DigitOf(char c, bool isOctal) =>
        isOctal ? (c is >= '0' and <= '7' ? c - '0' : -1)
        : char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : -1;

    private CelSyntaxException Error(int at, int length, string message) => new(CelRules.Syntax, Start + at, length, message);
}
