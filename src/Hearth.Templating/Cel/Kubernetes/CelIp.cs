using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Kubernetes;

/// <summary>An IP address as Go's <c>net/netip</c> reads it, Kubernetes' <c>net.IP</c>: no leading zeros, no zones, no IPv4 inside IPv6.</summary>
internal sealed class CelIp(byte[] bytes) : CelOpaque
{
    public static readonly CelType IpType = CelType.Opaque("net.IP");

    public override CelType Type => IpType;

    public byte[] Bytes => bytes;

    public bool IsVersion4 => bytes.Length == 4;

    public bool IsUnspecified => !bytes.AsSpan().ContainsAnyExcept((byte)0);

    public bool IsLoopback => IsVersion4 ? bytes[0] == 127 : bytes[15] == 1 && !bytes.AsSpan(0, 15).ContainsAnyExcept((byte)0);

    public bool IsMulticast => IsVersion4 ? (bytes[0] & 0xF0) == 0xE0 : bytes[0] == 0xFF;

    public bool IsLinkLocalMulticast => IsVersion4 ? bytes is [224, 0, 0, _] : bytes[0] == 0xFF && (bytes[1] & 0x0F) == 2;

    public bool IsLinkLocalUnicast => IsVersion4 ? bytes is [169, 254, ..] : bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;

    public bool IsGlobalUnicast => !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && !(IsVersion4 && !bytes.AsSpan().ContainsAnyExcept((byte)255));

    public static CelIp? TryParse(string text, out string error)
    {
        error = "";
        if (text.Contains('%') && text.Contains(':'))
        {
            error = $"IP address \"{text}\" with zone value is not allowed";
            return null;
        }

        byte[]? parsed = text.Contains(':') ? ParseVersion6(text) : ParseVersion4(text);
        if (parsed is null)
        {
            error = $"IP Address \"{text}\" parse error during conversion from string: ParseAddr(\"{text}\"): {IpErrors.Of(text)}";
            return null;
        }

        if (parsed.Length == 16 && parsed.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]))
        {
            error = $"IPv4-mapped IPv6 address \"{text}\" is not allowed";
            return null;
        }

        return new CelIp(parsed);
    }

    /// <summary>The canonical text: RFC 5952 for version 6.</summary>
    public string Text => IsVersion4 ? string.Join('.', bytes) : Version6Text();

    public override bool IsEqualTo(CelOpaque other) => other is CelIp ip && ip.Bytes.AsSpan().SequenceEqual(bytes);

    public override int GetHashCode() => BitConverter.ToInt32(bytes, bytes.Length - 4);

    public override string ToString() => $"ip(\"{Text}\")";

    private static byte[]? ParseVersion4(string text)
    {
        string[] parts = text.Split('.');
        byte[] parsed = new byte[4];
        if (parts.Length != 4)
        {
            return null;
        }

        for (int i = 0; i < 4; i++)
        {
            if ((parts[i].Length > 1 && parts[i][0] == '0') || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out parsed[i]))
            {
                return null;
            }
        }

        return parsed;
    }

    // .NET takes more than addresses (brackets, ports, prefixes): the characters are looked at first.
    private static byte[]? ParseVersion6(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && (!text.Contains('.') || ParseVersion4(text[(text.LastIndexOf(':') + 1)..]) is not null)
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.GetAddressBytes()
            : null;

    private string Version6Text()
    {
        int[] groups = new int[8];
        int bestStart = -1, bestLength = 1;
        for (int i = 0; i < 8; i++)
        {
            groups[i] = (bytes[2 * i] << 8) | bytes[(2 * i) + 1];
        }

        for (int i = 0; i < 8; i++)
        {
            int end = i;
            while (end < 8 && groups[end] == 0)
            {
                end++;
            }

            if (end - i > bestLength)
            {
                (bestStart, bestLength) = (i, end - i);
            }
        }

        var text = new StringBuilder();
        for (int i = 0; i < 8; i++)
        {
            if (i == bestStart)
            {
                text.Append("::");
                i += bestLength - 1;
                continue;
            }

            text.Append(text.Length > 0 && text[^1] != ':' ? ":" : "").Append(CultureInfo.InvariantCulture, $"{groups[i]:x}");
        }

        return text.ToString();
    }
}

/// <summary>An address with a prefix length, Kubernetes' <c>net.CIDR</c>.</summary>
internal sealed class CelCidr(CelIp ip, int prefixLength) : CelOpaque
{
    public static readonly CelType CidrType = CelType.Opaque("net.CIDR");

    public override CelType Type => CidrType;

    public CelIp Ip => ip;

    public int PrefixLength => prefixLength;

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{ip.Text}/{prefixLength}");

    public static CelCidr? TryParse(string text, out string error)
    {
        const string Failed = "network address parse error during conversion from string: ";
        int slash = text.LastIndexOf('/');
        if (slash < 0)
        {
            error = $"{Failed}netip.ParsePrefix(\"{text}\"): no '/'";
            return null;
        }

        if (CelIp.TryParse(text[..slash], out error) is not { } ip)
        {
            error = error.StartsWith("IPv4-mapped", StringComparison.Ordinal) ? $"IPv4-mapped IPv6 address \"{text}\" is not allowed" : $"{Failed}netip.ParsePrefix(\"{text}\"): {error}";
            return null;
        }

        string bits = text[(slash + 1)..];
        if ((bits.Length > 1 && bits[0] == '0') || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > ip.Bytes.Length * 8)
        {
            error = $"{Failed}netip.ParsePrefix(\"{text}\"): {(bits.Length > 0 && bits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && bits[0] != '0' ? "prefix length out of range" : $"bad bits after slash: \"{bits}\"")}";
            return null;
        }

        return new CelCidr(ip, length);
    }

    public bool Contains(CelIp address) => address.Bytes.Length == ip.Bytes.Length && Masked(address, prefixLength).IsEqualTo(Masked(ip, prefixLength));

    public bool Contains(CelCidr other) => prefixLength <= other.PrefixLength && Contains(other.Ip);

    public CelCidr Mask() => new(Masked(ip, prefixLength), prefixLength);

    public override bool IsEqualTo(CelOpaque other) => other is CelCidr cidr && cidr.PrefixLength == prefixLength && cidr.Ip.IsEqualTo(ip);

    public override int GetHashCode() => HashCode.Combine(ip.GetHashCode(), prefixLength);

    public override string ToString() => $"cidr(\"{Text}\")";

    private static CelIp Masked(CelIp address, int length)
    {
        byte[] masked = [.. address.Bytes];
        for (int i = 0; i < masked.Length; i++)
        {
            int kept = Math.Clamp(length - (8 * i), 0, 8);
            masked[i] &= (byte)(0xFF00 >> kept);
        }

        return new CelIp(masked);
    }
}
