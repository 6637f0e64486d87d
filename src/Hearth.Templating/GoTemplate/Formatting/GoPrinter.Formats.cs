using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Formatting;

// Format strings.
internal sealed partial class GoPrinter
{
    // fmt refuses widths beyond this.
    private const int MaxWidth = 1_000_000;

    public void Printf(string format, ReadOnlySpan<Value> arguments)
    {
        int next = 0;
        bool isReordered = false;
        for (int i = 0; i < format.Length;)
        {
            int percent = format.IndexOf('%', i);
            if (percent < 0)
            {
                text.Append(format, i, format.Length - i);
                break;
            }

            text.Append(format, i, percent - i);
            i = percent + 1;
            flags = default;
            i = ReadFlags(format, i);
            bool isGood = true;
            i = ReadArgumentNumber(format, i, arguments.Length, ref next, ref isReordered, ref isGood, out bool afterIndex);
            i = ReadWidth(format, i, arguments, ref next, ref isGood, ref afterIndex);
            if (i + 1 <= format.Length && i < format.Length && format[i] == '.')
            {
                i = ReadPrecision(format, i + 1, arguments, ref next, ref isReordered, ref isGood, ref afterIndex);
            }

            if (!afterIndex)
            {
                i = ReadArgumentNumber(format, i, arguments.Length, ref next, ref isReordered, ref isGood, out afterIndex);
            }

            if (i >= format.Length)
            {
                text.Append("%!(NOVERB)");
                break;
            }

            int width = char.IsHighSurrogate(format[i]) && i + 1 < format.Length ? 2 : 1;
            string verb = format.Substring(i, width);
            i += width;
            if (verb == "%")
            {
                text.Append('%');
            }
            else if (!isGood)
            {
                text.Append("%!").Append(verb).Append("(BADINDEX)");
            }
            else if (next >= arguments.Length)
            {
                text.Append("%!").Append(verb).Append("(MISSING)");
            }
            else
            {
                PrintVerb(arguments[next++], verb[0]);
            }
        }

        flags = default;
        if (!isReordered && next < arguments.Length)
        {
            PrintExtra(arguments[next..]);
        }
    }

    private void PrintVerb(in Value argument, char verb)
    {
        if (verb == 'v')
        {
            (flags.SharpV, flags.Sharp) = (flags.Sharp, false);
            (flags.PlusV, flags.Plus) = (flags.Plus, false);
        }

        PrintArgument(argument, verb);
    }

    private void PrintExtra(ReadOnlySpan<Value> extra)
    {
        text.Append("%!(EXTRA ");
        for (int i = 0; i < extra.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (extra[i].IsNilInterface)
            {
                text.Append("<nil>");
                continue;
            }

            text.Append(extra[i].Type!.Name).Append('=');
            PrintArgument(extra[i], 'v');
        }

        text.Append(')');
    }

    private int ReadFlags(string format, int i)
    {
        for (; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '#':
                    flags.Sharp = true;
                    break;
                case '0':
                    flags.Zero = true;
                    break;
                case '+':
                    flags.Plus = true;
                    break;
                case '-':
                    flags.Minus = true;
                    break;
                case ' ':
                    flags.Space = true;
                    break;
                default:
                    return i;
            }
        }

        return i;
    }

    // "[2]": which argument comes next.
    private static int ReadArgumentNumber(string format, int i, int count, ref int next, ref bool isReordered, ref bool isGood, out bool found)
    {
        found = false;
        if (i >= format.Length || format[i] != '[')
        {
            return i;
        }

        isReordered = true;
        int close = format.IndexOf(']', i);
        if (format.Length - i < 3 || close < 0)
        {
            isGood = false;
            return i + 1;
        }

        if (int.TryParse(format.AsSpan(i + 1, close - i - 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number))
        {
            found = true;
            if (number >= 1 && number <= count)
            {
                next = number - 1;
                return close + 1;
            }
        }

        isGood = false;
        return close + 1;
    }

    private int ReadWidth(string format, int i, ReadOnlySpan<Value> arguments, ref int next, ref bool isGood, ref bool afterIndex)
    {
        if (i < format.Length && format[i] == '*')
        {
            flags.HasWidth = TryIntegerArgument(arguments, ref next, out flags.Width);
            if (!flags.HasWidth)
            {
                text.Append("%!(BADWIDTH)");
            }

            if (flags.Width < 0)
            {
                flags.Width = -flags.Width;
                flags.Minus = true;
                flags.Zero = false;
            }

            afterIndex = false;
            return i + 1;
        }

        i = ReadNumber(format, i, out flags.Width, out flags.HasWidth);
        isGood &= !(afterIndex && flags.HasWidth);
        return i;
    }

    private int ReadPrecision(string format, int i, ReadOnlySpan<Value> arguments, ref int next, ref bool isReordered, ref bool isGood, ref bool afterIndex)
    {
        isGood &= !afterIndex;
        i = ReadArgumentNumber(format, i, arguments.Length, ref next, ref isReordered, ref isGood, out afterIndex);
        if (i < format.Length && format[i] == '*')
        {
            flags.HasPrecision = TryIntegerArgument(arguments, ref next, out flags.Precision);
            if (flags.Precision < 0)
            {
                flags.Precision = 0;
                flags.HasPrecision = false;
            }

            if (!flags.HasPrecision)
            {
                text.Append("%!(BADPREC)");
            }

            afterIndex = false;
            return i + 1;
        }

        i = ReadNumber(format, i, out flags.Precision, out _);
        flags.HasPrecision = true;
        return i;
    }

    private static int ReadNumber(string format, int i, out int number, out bool found)
    {
        (number, found) = (0, false);
        for (; i < format.Length && char.IsAsciiDigit(format[i]); i++)
        {
            if (number > MaxWidth)
            {
                (number, found) = (0, false);
                return i;
            }

            number = (number * 10) + (format[i] - '0');
            found = true;
        }

        return i;
    }

    private static bool TryIntegerArgument(ReadOnlySpan<Value> arguments, ref int next, out int number)
    {
        number = 0;
        if (next >= arguments.Length)
        {
            return false;
        }

        var argument = arguments[next++];
        if (argument.Kind is not (GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64) || Math.Abs(argument.AsInt) > MaxWidth)
        {
            return false;
        }

        number = (int)argument.AsInt;
        return true;
    }
}
