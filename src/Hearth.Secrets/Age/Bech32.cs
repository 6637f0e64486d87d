namespace Hearth.Secrets.Age;

/// <summary>Bech32 (BIP 173) without its length limit: how age writes keys.</summary>
internal static class Bech32
{
    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <summary>Writes lower case; an upper-case prefix makes all of it upper case.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        string lower = prefix.ToLowerInvariant();
        List<byte> values = [];
        int buffer = 0, bits = 0;
        foreach (byte b in data)
        {
            buffer = ((buffer << 8) | b) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                values.Add((byte)((buffer >> (bits - 5)) & 31));
            }
        }

        if (bits > 0)
        {
            values.Add((byte)((buffer << (5 - bits)) & 31));
        }

        uint checksum = Checksum(lower, [.. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        for (int i = 5; i >= 0; i--)
        {
            values.Add((byte)((checksum >> (5 * i)) & 31));
        }

        string text = lower + "1" + string.Create(values.Count, values, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = Charset[from[i]];
            }
        });
        return prefix == lower ? text : text.ToUpperInvariant();
    }

    /// <summary>The prefix as written and the bytes; null with a reason where the text is not Bech32.</summary>
    public static (string Prefix, byte[] Data)? Decode(string text, out string problem)
    {
        problem = "";
        bool hasLower = text.Any(char.IsAsciiLetterLower), hasUpper = text.Any(char.IsAsciiLetterUpper);
        if (hasLower && hasUpper)
        {
            problem = "it mixes upper and lower case";
            return null;
        }

        int separator = text.LastIndexOf('1');
        if (separator < 1 || text.Length - separator < 7 || text.AsSpan(0, separator).ContainsAnyExceptInRange('\x21', '\x7e'))
        {
            problem = "it is not a Bech32 string: it has no prefix, or is cut short";
            return null;
        }

        string prefix = text[..separator];
        byte[] values = new byte[text.Length - separator - 1];
        for (int i = 0; i < values.Length; i++)
        {
            int value = Charset.IndexOf(char.ToLowerInvariant(text[separator + 1 + i]));
            if (value < 0)
            {
                problem = $"it has the character \"{text[separator + 1 + i]}\" at position {separator + 2 + i}, which no key has";
                return null;
            }

            values[i] = (byte)value;
        }

        if (Checksum(prefix.ToLowerInvariant(), values) != 1)
        {
            problem = "its checksum is wrong: it was mistyped or cut short";
            return null;
        }

        return ToBytes(values.AsSpan(0, values.Length - 6)) is { } data ? (prefix, data) : Fail("it has bits left over", out problem);
    }

    private static (string, byte[])? Fail(string reason, out string problem)
    {
        problem = reason;
        return null;
    }

    private static byte[]? ToBytes(ReadOnlySpan<byte> values)
    {
        byte[] result = new byte[values.Length * 5 / 8];
        int buffer = 0, bits = 0, at = 0;
        foreach (byte value in values)
        {
            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                result[at++] = (byte)(buffer >> bits);
            }
        }

        return bits < 5 && (buffer & ((1 << bits) - 1)) == 0 ? result : null;
    }

    private static uint Checksum(string prefix, ReadOnlySpan<byte> values)
    {
        uint sum = 1;
        foreach (char c in prefix)
        {
            sum = Step(sum, (uint)c >> 5);
        }

        sum = Step(sum, 0);
        foreach (char c in prefix)
        {
            sum = Step(sum, (uint)c & 31);
        }

        foreach (byte value in values)
        {
            sum = Step(sum, value);
        }

        return sum;
    }

    private static uint Step(uint sum, uint value)
    {
        uint top = sum >> 25;
        sum = ((sum & 0x1FFFFFF) << 5) ^ value;
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        for (int i = 0; i < 5; i++)
        {
            sum ^= ((top >> i) & 1) == 0 ? 0 : generator[i];
        }

        return sum;
    }
}
