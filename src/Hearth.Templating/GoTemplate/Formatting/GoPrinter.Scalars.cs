using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

// Strings and numbers with their flags.
internal sealed partial class GoPrinter
{
    private const string LowerDigits = "0123456789abcdef";
    private const string UpperDigits = "0123456789ABCDEF";

    private void PrintString(string value, in Value argument, char verb)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV:
            case 'q':
                PrintQuoted(Truncated(value));
                break;
            case 'v' or 's':
                Pad(Truncated(value));
                break;
            case 'x' or 'X':
                PrintHex(GoString.ToBytes(value), verb == 'x' ? LowerDigits : UpperDigits);
                break;
            default:
                BadVerb(argument, verb);
                break;
        }
    }

    private void PrintQuoted(string value)
    {
        if (flags.Sharp && CanBackquote(value))
        {
            Pad($"`{value}`");
            return;
        }

        var quoted = new StringBuilder();
        GoString.AppendQuoted(quoted, value, '"', flags.Plus);
        Pad(quoted.ToString());
    }

    private static bool CanBackquote(string value)
    {
        foreach (char c in value)
        {
            if (c is '`' or '\uFEFF' or '\u007F' || (c < ' ' && c != '\t') || GoString.IsEscapedByte(c))
            {
                return false;
            }
        }

        return true;
    }

    private string Truncated(string value)
    {
        if (!flags.HasPrecision)
        {
            return value;
        }

        int left = flags.Precision;
        for (int i = 0; i < value.Length; i++)
        {
            if (--left < 0)
            {
                return value[..i];
            }

            GoString.RuneAt(value, i, out int width);
            i += width - 1;
        }

        return value;
    }

    private void PrintHex(ReadOnlySpan<byte> bytes, string digits)
    {
        if (flags.HasPrecision && flags.Precision < bytes.Length)
        {
            bytes = bytes[..flags.Precision];
        }

        var hex = new StringBuilder();
        string prefix = flags.Sharp ? "0" + (digits == LowerDigits ? 'x' : 'X') : "";
        for (int i = 0; i < bytes.Length; i++)
        {
            hex.Append(i > 0 && flags.Space ? " " : "").Append(i == 0 || flags.Space ? prefix : "");
            hex.Append(digits[bytes[i] >> 4]).Append(digits[bytes[i] & 15]);
        }

        Pad(hex.ToString());
    }

    private void PrintInteger(ulong bits, bool isSigned, in Value argument, char verb)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV && !isSigned:
                text.Append("0x").Append(bits.ToString("x", CultureInfo.InvariantCulture));
                break;
            case 'v' or 'd':
                PrintDigits(bits, 10, isSigned, verb, LowerDigits);
                break;
            case 'b':
                PrintDigits(bits, 2, isSigned, verb, LowerDigits);
                break;
            case 'o' or 'O':
                PrintDigits(bits, 8, isSigned, verb, LowerDigits);
                break;
            case 'x':
                PrintDigits(bits, 16, isSigned, verb, LowerDigits);
                break;
            case 'X':
                PrintDigits(bits, 16, isSigned, verb, UpperDigits);
                break;
            case 'c':
                Pad(CharacterOf(bits));
                break;
            case 'q':
                var quoted = new StringBuilder();
                GoString.AppendQuoted(quoted, CharacterOf(bits), '\'', flags.Plus);
                Pad(quoted.ToString());
                break;
            case 'U':
                string name = "U+" + bits.ToString("X4", CultureInfo.InvariantCulture);
                Pad(flags.Sharp && bits <= 0x10FFFF && GoString.IsPrint((int)bits) ? $"{name} '{CharacterOf(bits)}'" : name);
                break;
            default:
                BadVerb(argument, verb);
                break;
        }
    }

    private static string CharacterOf(ulong bits) =>
        bits > 0x10FFFF || bits is >= 0xD800 and <= 0xDFFF ? "\uFFFD" : char.ConvertFromUtf32((int)bits);

    private void PrintDigits(ulong bits, int numberBase, bool isSigned, char verb, string digits)
    {
        bool isNegative = isSigned && (long)bits < 0;
        ulong magnitude = isNegative ? 0 - bits : bits;
        if (flags.HasPrecision && flags.Precision == 0 && magnitude == 0)
        {
            bool zero = flags.Zero;
            flags.Zero = false;
            PadBlank();
            flags.Zero = zero;
            return;
        }

        var number = new StringBuilder();
        do
        {
            number.Insert(0, digits[(int)(magnitude % (ulong)numberBase)]);
            magnitude /= (ulong)numberBase;
        }
        while (magnitude > 0);
        int least = flags.HasPrecision
            ? flags.Precision
            : flags.Zero && !flags.Minus && flags.HasWidth ? flags.Width - (isNegative || flags.Plus || flags.Space ? 1 : 0) : 0;
        if (least > number.Length)
        {
            number.Insert(0, "0", least - number.Length);
        }

        if (flags.Sharp)
        {
            number.Insert(0, numberBase switch { 2 => "0b", 8 => number[0] == '0' ? "" : "0", 16 => digits == LowerDigits ? "0x" : "0X", _ => "" });
        }

        number.Insert(0, verb == 'O' ? "0o" : "");
        number.Insert(0, isNegative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "");
        bool outer = flags.Zero;
        flags.Zero = false;
        Pad(number.ToString());
        flags.Zero = outer;
    }

    private void PrintFloat(double value, in Value argument, char verb)
    {
        int least = verb switch { 'v' or 'b' or 'g' or 'G' or 'x' or 'X' => -1, 'f' or 'F' or 'e' or 'E' => 6, _ => -2 };
        if (least == -2)
        {
            BadVerb(argument, verb);
            return;
        }

        int precision = flags.HasPrecision ? flags.Precision : least;
        string number = GoFloatVerb.Format(value, verb switch { 'v' => 'g', 'F' => 'f', _ => verb }, precision);
        if (flags.Sharp && verb != 'b' && double.IsFinite(value))
        {
            number = WithPoint(number, verb, precision);
        }

        string sign = number[0] is '-' or '+' ? number[..1] : "+";
        string digits = number[0] is '-' or '+' ? number[1..] : number;
        bool isFinite = double.IsFinite(value);
        if (flags.Space && sign == "+" && !flags.Plus)
        {
            sign = " ";
        }

        // Infinities and no-numbers are padded with blanks.
        bool outer = flags.Zero;
        flags.Zero &= isFinite;
        if (double.IsNaN(value) && !flags.Plus && !flags.Space)
        {
            sign = "";
        }

        bool showsSign = flags.Plus || sign is "-" or " ";
        if (flags.Zero && !flags.Minus && flags.HasWidth && showsSign && flags.Width > number.Length)
        {
            text.Append(sign);
            flags.Width--;
            Pad(digits);
            flags.Width++;
        }
        else
        {
            Pad((showsSign || (!isFinite && flags.Plus) ? sign : "") + digits);
        }

        flags.Zero = outer;
    }

    // The # flag: always a point, and for g the zeros to the precision.
    private static string WithPoint(string number, char verb, int precision)
    {
        int e = number.IndexOfAny(verb is 'x' or 'X' ? ['p', 'P'] : ['e', 'E']);
        string mantissa = e < 0 ? number : number[..e];
        string tail = e < 0 ? "" : number[e..];
        if (verb is 'v' or 'g' or 'G')
        {
            int wanted = precision < 0 ? 6 : precision;
            int digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
            mantissa += mantissa.Contains('.') ? "" : ".";
            return mantissa + new string('0', Math.Max(0, wanted - Math.Max(digits, mantissa.TrimStart('-') == "0." ? 1 : 0))) + tail;
        }

        return mantissa.Contains('.') ? number : mantissa + "." + tail;
    }

    private void PadBlank()
    {
        if (flags.HasWidth)
        {
            text.Append(' ', flags.Width);
        }
    }

    private void Pad(string value)
    {
        int missing = flags.HasWidth ? flags.Width - RuneCount(value) : 0;
        if (missing <= 0)
        {
            text.Append(value);
        }
        else if (flags.Minus)
        {
            text.Append(value).Append(' ', missing);
        }
        else
        {
            text.Append(flags.Zero ? '0' : ' ', missing).Append(value);
        }
    }

    private static int RuneCount(string value)
    {
        int count = value.Length;
        for (int i = 1; i < value.Length; i++)
        {
            count -= char.IsSurrogatePair(value[i - 1], value[i]) ? 1 : 0;
        }

        return count;
    }
}
