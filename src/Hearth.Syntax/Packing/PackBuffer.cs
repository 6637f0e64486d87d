using System.Text;

namespace Hearth.Syntax.Packing;

/// <summary>Bytes that grow: numbers in seven bits a byte, texts as UTF-8 with their length before them.</summary>
public sealed class PackBuffer
{
    private byte[] bytes = new byte[256];
    private int length;

    public int Length => length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void WriteByte(byte value) => Room(1)[0] = value;

    /// <param name="value">Not negative.</param>
    public void WriteNumber(int value)
    {
        uint rest = checked((uint)value);
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte((byte)rest);
    }

    public void WriteText(ReadOnlySpan<char> text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        WriteNumber(count);
        Encoding.UTF8.GetBytes(text, Room(count));
    }

    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    private Span<byte> Room(int count)
    {
        if (length + count > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        }

        var room = bytes.AsSpan(length, count);
        length += count;
        return room;
    }
}

/// <summary>Reads what a <see cref="PackBuffer"/> holds.</summary>
/// <exception cref="InvalidDataException">It ends too early or holds what nobody wrote.</exception>
public ref struct PackCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; } = position;

    public byte ReadByte() => Position < bytes.Length ? bytes[Position++] : throw Short();

    public int ReadNumber()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = ReadByte();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw Short();
            }
        }

        throw Short();
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes(ReadNumber()));

    public void SkipText() => ReadBytes(ReadNumber());

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw Short();
        }

        Position += count;
        return bytes.Slice(Position - count, count);
    }

    private static InvalidDataException Short() => new("the pack is cut short");
}
