namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>What Go's <c>netip.ParseAddr</c> says of a text that is no address: the first thing wrong, from left to right.</summary>
internal static class IpErrors
{
    public static string Of(string text) =>
        (text.IndexOfAny(['.', ':']) is var at and >= 0 ? text[at] == '.' ? Version4(text) : Version6(text) : null) ?? "unable to parse IP";

    private static string? Version4(string text)
    {
        int value = 0, digits = 0, fields = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (digits == 1 && value == 0)
                {
                    return "IPv4 field has octet with leading zero";
                }

                value = (value * 10) + (c - '0');
                digits++;
                if (value > 255)
                {
                    return "IPv4 field has value >255";
                }
            }
            else if (c != '.')
            {
                return At("unexpected character", text[i..]);
            }
            else if (digits == 0 || i == text.Length - 1)
            {
                return At("IPv4 field must have at least one digit", text[i..]);
            }
            else if (++fields == 4)
            {
                return "IPv4 address too long";
            }
            else
            {
                (value, digits) = (0, 0);
            }
        }

        return fields < 3 ? "IPv4 address too short" : null;
    }

    private static string? Version6(string text)
    {
        bool hasEllipsis = text.StartsWith("::", StringComparison.Ordinal);
        string rest = hasEllipsis ? text[2..] : text;
        int fields = 0;
        while (fields < 8 && rest.Length > 0)
        {
            int end = 0;
            while (end < rest.Length && char.IsAsciiHexDigit(rest[end]))
            {
                end++;
            }

            if (end is 0 or > 4)
            {
                return At(end == 0 ? "each colon-separated field must have at least one digit" : "each group must have 4 or fewer digits", rest);
            }

            if (end < rest.Length && rest[end] == '.')
            {
                return Version4(rest) ?? At("embedded IPv4 address must replace the final 2 fields of the address", rest);
            }

            fields++;
            rest = rest[end..];
            if (rest.Length == 0)
            {
                break;
            }

            if (rest[0] != ':' || rest.Length == 1)
            {
                return At(rest[0] != ':' ? "unexpected character, want colon" : "colon must be followed by more characters", rest);
            }

            rest = rest[1..];
            if (rest[0] == ':')
            {
                if (hasEllipsis)
                {
                    return At("multiple :: in address", rest);
                }

                hasEllipsis = true;
                rest = rest[1..];
            }
        }

        return rest.Length > 0 ? At("trailing garbage after address", rest)
            : fields < 8 && !hasEllipsis ? "address string too short"
            : fields == 8 && hasEllipsis ? "the :: must expand to at least one field of zeros"
            : null;
    }

    private static string At(string message, string rest) => $"{message} (at \"{rest}\")";
}
