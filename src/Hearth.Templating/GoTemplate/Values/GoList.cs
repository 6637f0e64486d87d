using Hearth.Syntax.Yaml;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>The items of a Go slice. No template function changes a slice in place, so it is immutable.</summary>
public sealed class GoList
{
    public static readonly GoList Empty = new([]);

    private readonly Value[] items;
    private readonly int start;

    public GoList(Value[] items)
        : this(items, 0, items.Length)
    {
    }

    private GoList(Value[] items, int start, int count)
    {
        this.items = items;
        this.start = start;
        Count = count;
    }

    public int Count { get; }

    /// <summary>The sequence that it was read from.</summary>
    public YamlNode? Origin { get; init; }

    public ReadOnlySpan<Value> Items => items.AsSpan(start, Count);

    public ref readonly Value this[int at] => ref items[start + at];

    public static GoList Of(IEnumerable<Value> items) => new([.. items]);

    public static GoList Of(ReadOnlySpan<Value> items) => new(items.ToArray());

    internal static GoList OfBytes(byte[] bytes) => new(Array.ConvertAll(bytes, static b => Value.OfBits(GoType.Uint8, b)));

    /// <summary>The items from <paramref name="from"/> up to <paramref name="to"/>, sharing memory as a Go slice does.</summary>
    public GoList Slice(int from, int to) => new(items, start + from, to - from);
}
