namespace Hearth.Templating.GoTemplate.Formatting;

/// <summary>The pieces of a Go time layout, which is the reference time written as one wants it: <c>Mon Jan 2 15:04:05 2006</c>.</summary>
internal static class GoTimeLayout
{
    private static readonly string[] Offsets = ["070000", "07:00:00", "0700", "07:00", "07"];

    /// <summary>Cuts the text before the next piece off, then the piece; an empty piece at the end.</summary>
    public static (string Literal, string Piece) Next(ref ReadOnlySpan<char> layout)
    {
        for (int i = 0; i < layout.Length; i++)
        {
            int length = LengthAt(layout, i, out int skip);
            if (length == 0)
            {
                continue;
            }

            string literal = layout[..(i + skip)].ToString();
            string piece = layout.Slice(i + skip, length).ToString();
            layout = layout[(i + skip + length)..];
            return (literal, piece);
        }

        string rest = layout.ToString();
        layout = [];
        return (rest, "");
    }

    private static int LengthAt(ReadOnlySpan<char> layout, int at, out int skip)
    {
        skip = 0;
        var rest = layout[at..];
        switch (rest[0])
        {
            case 'J' when rest.StartsWith("Jan"):
                return rest.StartsWith("January") ? 7 : StartsLower(rest[3..]) ? 0 : 3;
            case 'M' when rest.StartsWith("Mon"):
                return rest.StartsWith("Monday") ? 6 : StartsLower(rest[3..]) ? 0 : 3;
            case 'M' when rest.StartsWith("MST"):
                return 3;
            case '0' when rest.StartsWith("002"):
                return 3;
            case '0' when rest.Length > 1 && rest[1] is >= '1' and <= '6':
                return 2;
            case '1':
                return rest.StartsWith("15") ? 2 : 1;
            case '2':
                return rest.StartsWith("2006") ? 4 : 1;
            case '_' when rest.StartsWith("_2006"):
                skip = 1;
                return 4;
            case '_' when rest.StartsWith("_2"):
                return 2;
            case '_' when rest.StartsWith("__2"):
                return 3;
            case '3' or '4' or '5':
                return 1;
            case 'P' when rest.StartsWith("PM"):
            case 'p' when rest.StartsWith("pm"):
                return 2;
            case '-' or 'Z':
                foreach (string offset in Offsets)
                {
                    if (rest[1..].StartsWith(offset))
                    {
                        return offset.Length + 1;
                    }
                }

                return 0;
            case '.' or ',' when rest.Length > 1 && rest[1] is '0' or '9':
                int end = 1;
                while (end < rest.Length && rest[end] == rest[1])
                {
                    end++;
                }

                return end < rest.Length && char.IsAsciiDigit(rest[end]) ? 0 : end;
            default:
                return 0;
        }
    }

    private static bool StartsLower(ReadOnlySpan<char> rest) => rest.Length > 0 && char.IsAsciiLetterLower(rest[0]);
}
