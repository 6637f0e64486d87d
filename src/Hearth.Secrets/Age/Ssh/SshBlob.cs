using System.Buffers.Binary;
using System.Text;

namespace Hearth.Secrets.Age.Ssh;

/// <summary>Reads the SSH wire format: strings with a 32-bit length before them.</summary>
internal ref struct SshBlob(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsEmpty => rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => rest;

    public ReadOnlySpan<byte> ReadString()
    {
        uint length = ReadUInt32();
        if (length > rest.Length)
        {
            throw new AgeException(AgeFailure.Key, "malformed SSH key: it is cut short");
        }

        var value = rest[..(int)length];
        rest = rest[(int)length..];
        return value;
    }

    public uint ReadUInt32()
    {
        if (rest.Length < 4)
        {
            throw new AgeException(AgeFailure.Key, "malformed SSH key: it is cut short");
        }

        uint value = BinaryPrimitives.ReadUInt32BigEndian(rest);
        rest = rest[4..];
        return value;
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadString());

    public static byte[] String(ReadOnlySpan<byte> value)
    {
        byte[] result = new byte[value.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(result, value.Length);
        value.CopyTo(result.AsSpan(4));
        return result;
    }
}
