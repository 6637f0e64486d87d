using Hearth.Syntax.Packing;

namespace Hearth.Templating.GoTemplate.Reading;

/// <summary>A place in the data that templates are given, and what they read below it.</summary>
public sealed class UsedFields
{
    private static int lastId;

    private readonly Dictionary<string, UsedFields> fields = new(StringComparer.Ordinal);

    internal int Id { get; } = Interlocked.Increment(ref lastId);

    /// <summary>Whether all of it is used, or whether that cannot be told.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What is read of the fields that templates name.</summary>
    public IReadOnlyDictionary<string, UsedFields> Fields => fields;

    /// <summary>What is read of each item or value, whatever its name; null where nothing goes over them.</summary>
    public UsedFields? Each { get; private set; }

    /// <summary>Says that a field is read.</summary>
    public UsedFields Field(string name)
    {
        if (!fields.TryGetValue(name, out var field))
        {
            fields[name] = field = new UsedFields();
        }

        return field;
    }

    /// <summary>Says that all of it is read.</summary>
    public void UseWhole() => IsWhole = true;

    /// <summary>Takes over what is read at another place that holds the same data.</summary>
    public void Add(UsedFields other)
    {
        IsWhole |= other.IsWhole;
        foreach (var (name, field) in other.fields)
        {
            Field(name).Add(field);
        }

        if (other.Each is { } each)
        {
            EachItem().Add(each);
        }
    }

    /// <summary>Writes it so that <see cref="Unpack"/> gives the same.</summary>
    public void Pack(PackBuffer buffer)
    {
        buffer.WriteByte((byte)((IsWhole ? 1 : 0) | (Each is null ? 0 : 2)));
        buffer.WriteNumber(fields.Count);
        foreach (var (name, field) in fields)
        {
            buffer.WriteText(name);
            field.Pack(buffer);
        }

        Each?.Pack(buffer);
    }

    /// <exception cref="InvalidDataException">These bytes are no pack.</exception>
    public static UsedFields Unpack(ref PackCursor cursor)
    {
        var read = new UsedFields();
        int head = cursor.ReadByte();
        read.IsWhole = (head & 1) != 0;
        for (int left = cursor.ReadNumber(); left > 0; left--)
        {
            read.fields[cursor.ReadText()] = Unpack(ref cursor);
        }

        read.Each = (head & 2) != 0 ? Unpack(ref cursor) : null;
        return read;
    }

    internal UsedFields EachItem() => Each ??= new UsedFields();
}
