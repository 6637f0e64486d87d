using System.Buffers;
using System.Globalization;

namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>
/// What go-yaml makes of a scalar's text (resolve.go of v2.4 and v3.0): the first character decides which kinds are tried.
/// The emitters ask the same question to know which strings need quotes.
/// </summary>
internal static class GoYamlResolver
{
    private static readonly SearchValues<char> NotInNumbers =
        SearchValues.Create("ghijklmnpqrstuvwyzGHIJKLMNPQRSTUVWYZ/\\\"'()[]{}<>?!@#$%^&*=;|~`");

    /// <summary>The value of an untagged plain scalar. <paramref name="text"/> is made a string only where it is one.</summary>
    public static ScalarValue Resolve(ReadOnlySpan<char> text, bool isVersion3, bool timestamps = true) =>
        TryResolve(text, isVersion3, timestamps) ?? ScalarValue.Of(text.ToString());

    /// <summary>Null where the text is a string.</summary>
    public static ScalarValue? TryResolve(ReadOnlySpan<char> text, bool isVersion3, bool timestamps = true)
    {
        if (text.IsEmpty)
        {
            return ScalarValue.Null;
        }

        return text[0] switch
        {
            '~' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'o' or 'O' => Word(text, isVersion3),
            '.' => SpecialFloat(text, 0) ?? Fraction(text),
            (>= '0' and <= '9') or '+' or '-' => Number(text, isVersion3, timestamps),
            _ => null,
        };
    }

    /// <summary>The booleans of YAML 1.1 that are not <c>true</c> and <c>false</c>: <c>y</c>, <c>no</c>, <c>On</c> …</summary>
    public static bool TryOldBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = text is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";
        return value || text is "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";
    }

    /// <summary>Digits, colons and sixties, such as <c>12:30:45</c>: read as a string by go-yaml, quoted for readers that do not.</summary>
    public static bool IsBase60(ReadOnlySpan<char> text)
    {
        int at = text is ['+' or '-', ..] ? 1 : 0;
        if (at >= text.Length || !char.IsAsciiDigit(text[at]))
        {
            return false;
        }

        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        int groups = 0;
        while (at < text.Length && text[at] == ':')
        {
            int digits = 0;
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]) && digits < 2; at++)
            {
                digits++;
            }

            if (digits == 0 || (digits == 2 && text[at - 2] > '5'))
            {
                return false;
            }

            groups++;
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }
        }

        return groups > 0 && at == text.Length;
    }

    private static ScalarValue? Word(ReadOnlySpan<char> text, bool isVersion3) => text switch
    {
        { Length: > 5 } => null,
        "~" or "null" or "Null" or "NULL" => ScalarValue.Null,
        "true" or "True" or "TRUE" => ScalarValue.Of(true),
        "false" or "False" or "FALSE" => ScalarValue.Of(false),
        _ => !isVersion3 && TryOldBoolean(text, out bool value) ? ScalarValue.Of(value) : null,
    };

    private static ScalarValue? SpecialFloat(ReadOnlySpan<char> text, int sign) => text switch
    {
        ".inf" or ".Inf" or ".INF" => ScalarValue.Of(sign < 0 ? double.NegativeInfinity : double.PositiveInfinity),
        ".nan" or ".NaN" or ".NAN" when sign == 0 => ScalarValue.Of(double.NaN),
        _ => null,
    };

    // Here Go's own rule for underscores holds: between digits only.
    private static ScalarValue? Fraction(ReadOnlySpan<char> text)
    {
        for (int i = text.IndexOf('_'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '_' && !(i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])))
            {
                return null;
            }
        }

        text = text.Contains('_') ? text.ToString().Replace("_", "", StringComparison.Ordinal) : text;
        return IsFloat(text) ? ParseFloat(text) : null;
    }

    private static ScalarValue? Number(ReadOnlySpan<char> text, bool isVersion3, bool timestamps)
    {
        if (text.Length > 1 && text[1] == '.' && text[0] is '+' or '-' && SpecialFloat(text[1..], text[0] == '-' ? -1 : 1) is { } special)
        {
            return special;
        }

        if (timestamps && TimestampReader.TryRead(text) is { } timestamp)
        {
            return ScalarValue.Of(timestamp);
        }

        // Versions, addresses, sizes and names: most texts that start with a digit hold one of these.
        if (text.ContainsAny(NotInNumbers))
        {
            return null;
        }

        if (text.Contains('_'))
        {
            text = text.ToString().Replace("_", "", StringComparison.Ordinal);
        }

        if (GoInteger.TryParse(text) is { } integer)
        {
            return integer;
        }

        if (IsFloat(text) && ParseFloat(text) is { } number)
        {
            return number;
        }

        return SignedAfterPrefix(text, "0b", 2) ?? (isVersion3 ? SignedAfterPrefix(text, "0o", 8) : null);
    }

    // Reached only for what ParseInt refuses: go-yaml cuts the prefix off and parses the rest, sign and all.
    private static ScalarValue? SignedAfterPrefix(ReadOnlySpan<char> text, string prefix, int radix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? GoInteger.TryParse(text[2..], radix) : null;

    // ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        int at = text is ['+' or '-', ..] ? 1 : 0;
        int whole = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Digits(text, ref at) + whole == 0)
            {
                return false;
            }
        }
        else if (whole == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            if (Digits(text, ref at) == 0)
            {
                return false;
            }
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }

    // Go's ParseFloat refuses what overflows; then the scalar is a string.
    private static ScalarValue? ParseFloat(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? ScalarValue.Of(value) : null;
}
