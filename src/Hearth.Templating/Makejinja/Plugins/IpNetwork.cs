using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>A CIDR block of IPv4 or IPv6. The address is kept as it was written, with its host bits.</summary>
internal sealed class IpNetwork
{
    private readonly IPAddress written;
    private readonly int prefix;
    private readonly int bits;

    private IpNetwork(IPAddress written, int prefix)
    {
        this.written = written;
        this.prefix = prefix;
        bits = written.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        First = (Number(written) >> (bits - prefix)) << (bits - prefix);
    }

    public BigInteger First { get; }

    public BigInteger Size => BigInteger.One << (bits - prefix);

    public bool IsVersion4 => bits == 32;

    public bool HasHostBits => Number(written) != First;

    /// <summary>The address at an offset, as text.</summary>
    public string this[BigInteger offset] => Address(First + offset);

    /// <summary>The block, without host bits.</summary>
    public string Canonical => $"{Address(First)}/{prefix}";

    public static IpNetwork? Parse(string text)
    {
        string[] parts = text.Trim().Split('/', 2);
        if (ParseAddress(parts[0]) is not { } address)
        {
            return null;
        }

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int prefix = bits;
        if (parts.Length == 2 && !(int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out prefix) && prefix <= bits))
        {
            return null;
        }

        return new IpNetwork(address, prefix);
    }

    /// <summary>Dotted quads of four parts only, unlike .NET's own reading.</summary>
    public static IPAddress? ParseAddress(string text) =>
        (text.Contains(':') || text.Count(static c => c == '.') == 3) && IPAddress.TryParse(text, out var address) && (text.Contains(':') || address.ToString() == text) ? address : null;

    public bool Contains(IPAddress address) =>
        address.AddressFamily == written.AddressFamily && Number(address) - First is { Sign: >= 0 } offset && offset < Size;

    public bool Overlaps(IpNetwork other) => bits == other.bits && First < other.First + other.Size && other.First < First + Size;

    public override string ToString() => $"{written}/{prefix}";

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private string Address(BigInteger number)
    {
        byte[] bytes = new byte[bits / 8];
        byte[] given = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        given.CopyTo(bytes, bytes.Length - given.Length);
        return new IPAddress(bytes).ToString();
    }
}
