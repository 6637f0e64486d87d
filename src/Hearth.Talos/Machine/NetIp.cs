using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hearth.Talos.Machine;

/// <summary>Addresses as Go's <c>net/netip</c> reads and prints them: strict, no leading zeros, IPv6 in RFC 5952 form.</summary>
internal static class NetIp
{
    public static bool TryParseAddr(string text, out string canonical, out IPAddress address)
    {
        canonical = text;
        address = IPAddress.None;
        if (text.Contains(':'))
        {
            string bare = text;
            string zone = "";
            if (text.IndexOf('%') is var percent and >= 0)
            {
                zone = text[percent..];
                bare = text[..percent];
                if (zone.Length == 1)
                {
                    return false;
                }
            }

            if (bare.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF:.") || !IPAddress.TryParse(bare, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return false;
            }

            address = parsed;
            canonical = parsed.ToString().ToLowerInvariant() + zone;
            return true;
        }

        string[] parts = text.Split('.');
        if (parts.Length != 4)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < 4; i++)
        {
            if (parts[i].Length is 0 or > 3 || (parts[i].Length > 1 && parts[i][0] == '0') || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        address = new IPAddress(bytes);
        return true;
    }

    public static bool TryParsePrefix(string text, out string canonical, out IPNetwork network, out IPAddress address)
    {
        canonical = text;
        network = default;
        address = IPAddress.None;
        int slash = text.LastIndexOf('/');
        if (slash < 0 || text.Contains('%') || !TryParseAddr(text[..slash], out string addr, out address))
        {
            return false;
        }

        string bits = text[(slash + 1)..];
        if (bits.Length is 0 or > 3 || (bits.Length > 1 && bits[0] == '0') || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return false;
        }

        canonical = $"{addr}/{length}";
        network = new IPNetwork(Mask(address, length), length);
        return true;
    }

    public static bool TryParseAddrPort(string text, out string canonical)
    {
        canonical = text;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        string host = text[..colon];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!TryParseAddr(bracketed ? host[1..^1] : host, out string addr, out var address) || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return false;
        }

        canonical = bracketed ? $"[{addr}]:{port}" : $"{addr}:{port}";
        return true;
    }

    private static IPAddress Mask(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - keep));
        }

        return new IPAddress(bytes);
    }
}
