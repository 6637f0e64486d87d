using System.Buffers.Binary;
using System.Text;
using Hearth.Kubernetes.Schemas.Embedded;

namespace Hearth.SchemaTable;

/// <summary>Writes a model as the table that <c>Hearth.Kubernetes</c> reads. The same model gives the same bytes; equal nodes are written once.</summary>
internal sealed class TableWriter(SchemaModel model)
{
    private readonly Dictionary<string, int> strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> nodesByContent = new(StringComparer.Ordinal);
    private readonly List<byte[]?> nodes = [];
    private readonly Queue<(string Name, int Node)> open = new();

    public byte[] Write()
    {
        var origins = model.Kinds.Select(static kind => kind.Origin).Distinct().ToList();
        int[] originTexts = [.. origins.Select(StringOf)];
        var kinds = new List<byte[]>();
        var sorted = model.Kinds.OrderBy(static kind => kind.ApiVersion, Utf8Order.Instance).ThenBy(static kind => kind.Kind, Utf8Order.Instance);
        foreach (var kind in sorted.DistinctBy(static kind => (kind.ApiVersion, kind.Kind)))
        {
            byte[] entry = new byte[SchemaTableFormat.KindSize];
            BinaryPrimitives.WriteInt32LittleEndian(entry, StringOf(kind.ApiVersion));
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), StringOf(kind.Kind));
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), NodeOf(kind.Type));
            entry[12] = kind.Versions.Since;
            entry[13] = kind.Versions.Until;
            entry[14] = (byte)kind.Flags;
            entry[15] = (byte)origins.IndexOf(kind.Origin);
            kinds.Add(entry);
        }

        while (open.TryDequeue(out var next))
        {
            nodes[next.Node] = Encode(model.Types[next.Name]);
        }

        return Assemble(kinds, originTexts);
    }

    private byte[] Assemble(List<byte[]> kinds, int[] originTexts)
    {
        byte[][] texts = [.. strings.OrderBy(static entry => entry.Value).Select(static entry => Encoding.UTF8.GetBytes(entry.Key))];
        var parts = new (byte[] Bytes, int Count)[]
        {
            (Indexed(texts, hasEnd: true), texts.Length),
            (Indexed([.. nodes.Select(static node => node ?? throw new InvalidOperationException("a node was not written"))], hasEnd: false), nodes.Count),
            ([.. kinds.SelectMany(static kind => kind)], kinds.Count),
            ([.. originTexts.SelectMany(static text => Bytes(text))], originTexts.Length),
        };
        using var table = new MemoryStream();
        table.Write(Bytes((int)SchemaTableFormat.Magic));
        table.Write(Bytes((int)SchemaTableFormat.Version));
        int at = SchemaTableFormat.HeaderSize;
        foreach (var (bytes, count) in parts)
        {
            table.Write(Bytes(at));
            table.Write(Bytes(count));
            at += bytes.Length;
        }

        foreach (var (bytes, _) in parts)
        {
            table.Write(bytes);
        }

        return table.ToArray();
    }

    private static byte[] Indexed(byte[][] items, bool hasEnd)
    {
        using var bytes = new MemoryStream();
        int at = 0;
        foreach (byte[] item in items)
        {
            bytes.Write(Bytes(at));
            at += item.Length;
        }

        if (hasEnd)
        {
            bytes.Write(Bytes(at));
        }

        foreach (byte[] item in items)
        {
            bytes.Write(item);
        }

        return bytes.ToArray();
    }

    private int StringOf(string text)
    {
        if (!strings.TryGetValue(text, out int at))
        {
            strings[text] = at = strings.Count;
        }

        return at;
    }

    private int NodeOf(ModelType type)
    {
        if (type.Reference is { } name)
        {
            // What only names another type is that type.
            while (model.Types.TryGetValue(name, out var target) && target.Reference is { } further)
            {
                name = further;
            }

            if (!model.Types.TryGetValue(name, out var resolved))
            {
                throw new InvalidOperationException($"nothing was read for the type {name}");
            }

            if (resolved.Shape != TableShape.Object)
            {
                return NodeOf(resolved);
            }

            // A number before the content: types lead back to themselves.
            if (!named.TryGetValue(name, out int known))
            {
                named[name] = known = nodes.Count;
                nodes.Add(null);
                open.Enqueue((name, known));
            }

            return known;
        }

        byte[] content = Encode(type);
        string key = Convert.ToBase64String(content);
        if (!nodesByContent.TryGetValue(key, out int at))
        {
            nodesByContent[key] = at = nodes.Count;
            nodes.Add(content);
        }

        return at;
    }

    private byte[] Encode(ModelType type)
    {
        var bytes = new List<byte> { (byte)((byte)type.Shape | (type.Constraints.Count > 0 ? SchemaTableFormat.HasConstraints : 0)) };
        switch (type.Shape)
        {
            case TableShape.List or TableShape.Map:
                AddNumber(bytes, (ulong)NodeOf(type.Inner ?? ModelType.Anything));
                break;
            case TableShape.Object:
                AddNumber(bytes, (ulong)type.Properties.Count);
                foreach (var property in type.Properties)
                {
                    bool hasVersions = property.Versions != default;
                    AddNumber(bytes, ((ulong)StringOf(property.Name) << 2) | (property.IsRequired ? 1UL : 0) | (hasVersions ? SchemaTableFormat.HasVersions : 0UL));
                    AddNumber(bytes, (ulong)NodeOf(property.Type));
                    if (hasVersions)
                    {
                        bytes.Add(property.Versions.Since);
                        bytes.Add(property.Versions.Until);
                    }
                }

                break;
        }

        if (type.Constraints.Count > 0)
        {
            AddNumber(bytes, (ulong)type.Constraints.Count);
            foreach (var constraint in type.Constraints)
            {
                AddConstraint(bytes, constraint);
            }
        }

        return [.. bytes];
    }

    private void AddConstraint(List<byte> bytes, ModelConstraint constraint)
    {
        bytes.Add((byte)constraint.Kind);
        switch (constraint.Kind)
        {
            case TableConstraint.Enum or TableConstraint.ServerEnum:
                AddNumber(bytes, (ulong)constraint.Values.Count);
                foreach (string value in constraint.Values)
                {
                    AddNumber(bytes, (ulong)StringOf(value));
                }

                break;
            case TableConstraint.Pattern or TableConstraint.Format:
                AddNumber(bytes, (ulong)StringOf(constraint.Text));
                break;
            case TableConstraint.Minimum or TableConstraint.Maximum:
                AddNumber(bytes, (ulong)((constraint.Number << 1) ^ (constraint.Number >> 63)));
                break;
            default:
                AddNumber(bytes, (ulong)constraint.Number);
                break;
        }
    }

    private static void AddNumber(List<byte> bytes, ulong number)
    {
        while (number >= 0x80)
        {
            bytes.Add((byte)(number | 0x80));
            number >>= 7;
        }

        bytes.Add((byte)number);
    }

    private static byte[] Bytes(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    /// <summary>The order of the bytes, in which the table is searched.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? left, string? right) =>
            Encoding.UTF8.GetBytes(left ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right ?? ""));
    }
}
