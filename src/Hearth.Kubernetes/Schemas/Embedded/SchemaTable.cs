using System.Buffers.Binary;
using System.Text;

namespace Hearth.Kubernetes.Schemas.Embedded;

/// <summary>
/// The table of schemas as it lies in memory: nothing is read before it is asked for. Safe to share.
/// </summary>
internal sealed class SchemaTable
{
    private static readonly Lazy<SchemaTable> Shared = new(Load);

    private readonly byte[] data;
    private readonly string?[] strings;
    private readonly int stringIndex;
    private readonly int stringBytes;
    private readonly int nodeIndex;
    private readonly int nodeBytes;
    private readonly int kinds;
    private readonly int origins;

    /// <exception cref="InvalidDataException">These bytes are no table of this version.</exception>
    public SchemaTable(byte[] data)
    {
        this.data = data;
        if (data.Length < SchemaTableFormat.HeaderSize || Number(0) != SchemaTableFormat.Magic || Number(4) != SchemaTableFormat.Version)
        {
            throw new InvalidDataException("this is no table of schemas of this version");
        }

        stringIndex = (int)Number(8);
        strings = new string?[(int)Number(12)];
        stringBytes = stringIndex + ((strings.Length + 1) * 4);
        nodeIndex = (int)Number(16);
        NodeCount = (int)Number(20);
        nodeBytes = nodeIndex + (NodeCount * 4);
        kinds = (int)Number(24);
        KindCount = (int)Number(28);
        origins = (int)Number(32);
        OriginCount = (int)Number(36);
    }

    /// <summary>The table that is part of this program.</summary>
    public static SchemaTable Default => Shared.Value;

    public int NodeCount { get; }

    public int KindCount { get; }

    /// <summary>The packages that the table was made from.</summary>
    public int OriginCount { get; }

    public int Size => data.Length;

    public string OriginAt(int at) => StringAt((int)Number(origins + (at * 4)));

    public string StringAt(int at)
    {
        // Two threads may both make it; either one will do.
        return strings[at] ??= Encoding.UTF8.GetString(Utf8At(at));
    }

    public TableKind KindAt(int at)
    {
        int offset = kinds + (at * SchemaTableFormat.KindSize);
        return new TableKind(
            (int)Number(offset), (int)Number(offset + 4), (int)Number(offset + 8),
            new VersionRange(data[offset + 12], data[offset + 13]), (TableKindFlags)data[offset + 14], data[offset + 15]);
    }

    /// <summary>Finds a kind by halving: they stand in the order of their apiVersion's and kind's bytes.</summary>
    public bool TryFind(string apiVersion, string kind, out TableKind found)
    {
        byte[] wantedVersion = Encoding.UTF8.GetBytes(apiVersion);
        byte[] wantedKind = Encoding.UTF8.GetBytes(kind);
        int low = 0, high = KindCount - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            found = KindAt(middle);
            int order = Utf8At(found.ApiVersion).SequenceCompareTo(wantedVersion);
            order = order != 0 ? order : Utf8At(found.Kind).SequenceCompareTo(wantedKind);
            switch (order)
            {
                case 0:
                    return true;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        found = default;
        return false;
    }

    public TableCursor NodeAt(int at) => new(data, nodeBytes + (int)Number(nodeIndex + (at * 4)));

    private static SchemaTable Load()
    {
        using var stream = typeof(SchemaTable).Assembly.GetManifestResourceStream("schemas.bin")
            ?? throw new InvalidOperationException("the table of schemas is not part of this program");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new SchemaTable(bytes);
    }

    private ReadOnlySpan<byte> Utf8At(int at)
    {
        int start = (int)Number(stringIndex + (at * 4));
        int end = (int)Number(stringIndex + (at * 4) + 4);
        return data.AsSpan(stringBytes + start, end - start);
    }

    private uint Number(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(offset, 4));
}

/// <summary>A kind of the table: the numbers of its strings and of its node.</summary>
/// <param name="ApiVersion">A string.</param>
/// <param name="Kind">A string.</param>
/// <param name="Node">The schema of the whole object.</param>
/// <param name="Versions">The versions of Kubernetes that serve it.</param>
/// <param name="Flags">What is known of it.</param>
/// <param name="Origin">The package it comes from.</param>
internal readonly record struct TableKind(int ApiVersion, int Kind, int Node, VersionRange Versions, TableKindFlags Flags, byte Origin);

/// <summary>Reads a node's numbers one after the other.</summary>
internal struct TableCursor(byte[] data, int at)
{
    private int at = at;

    public byte Byte() => data[at++];

    /// <summary>A number of seven bits a byte, the lowest first.</summary>
    public int Number()
    {
        int number = 0, shift = 0;
        while (true)
        {
            byte part = data[at++];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }

            shift += 7;
        }
    }

    /// <summary>A number with its sign in the lowest bit.</summary>
    public long Signed()
    {
        ulong number = 0;
        int shift = 0;
        while (true)
        {
            byte part = data[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)(number >> 1) ^ -(long)(number & 1);
            }

            shift += 7;
        }
    }
}
