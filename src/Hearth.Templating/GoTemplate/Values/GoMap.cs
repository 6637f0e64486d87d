using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>
/// A Go map with string keys: a reference type that <c>set</c> and <c>merge</c> change in place. Ranges go in the order
/// of the keys, as Go's templates do.
/// </summary>
public sealed class GoMap
{
    // Below this many entries a scan is faster than a dictionary and costs no memory.
    private const int IndexThreshold = 9;

    private Entry[] entries;
    private int count;
    private Dictionary<string, int>? index;
    private int[]? sorted;

    public GoMap(int capacity = 0) => entries = capacity == 0 ? [] : new Entry[capacity];

    /// <summary>The mapping that it was read from.</summary>
    public YamlNode? Origin { get; set; }

    public int Count => count;

    /// <summary>The entries in the order they were added.</summary>
    public ReadOnlySpan<Entry> Entries => entries.AsSpan(0, count);

    /// <summary>The value of a key, nil where it is absent.</summary>
    public Value this[string key]
    {
        get => IndexOf(key) is var at and >= 0 ? entries[at].Value : default;
        set => Set(key, value);
    }

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGet(string key, out Value value)
    {
        int at = IndexOf(key);
        value = at >= 0 ? entries[at].Value : default;
        return at >= 0;
    }

    public bool TryGetEntry(string key, out Entry entry)
    {
        int at = IndexOf(key);
        entry = at >= 0 ? entries[at] : default;
        return at >= 0;
    }

    /// <summary>Sets a key. A known <paramref name="keyNode"/> replaces the one that the key had.</summary>
    public void Set(string key, Value value, YamlNode? keyNode = null)
    {
        // Nil is stored untyped; look-ups give it its static type back.
        if (value.Kind == GoKind.Interface)
        {
            value = default;
        }

        int at = IndexOf(key);
        if (at >= 0)
        {
            entries[at] = new Entry(key, value, keyNode ?? entries[at].KeyNode);
            return;
        }

        if (count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(4, count * 2));
        }

        entries[count] = new Entry(key, value, keyNode);
        index?.Add(key, count);
        count++;
        sorted = null;
    }

    public bool Remove(string key)
    {
        int at = IndexOf(key);
        if (at < 0)
        {
            return false;
        }

        count--;
        entries.AsSpan(at + 1, count - at).CopyTo(entries.AsSpan(at));
        entries[count] = default;
        index = null;
        sorted = null;
        return true;
    }

    /// <summary>A map with the same entries; values that are maps or lists are shared.</summary>
    public GoMap Copy()
    {
        var copy = new GoMap { entries = entries.AsSpan(0, count).ToArray(), count = count, Origin = Origin };
        return copy;
    }

    /// <summary>The places of the entries in the order of their keys' bytes.</summary>
    public ReadOnlySpan<int> SortedOrder() => sorted ??= Sort();

    public ref readonly Entry EntryAt(int place) => ref entries[place];

    private int IndexOf(string key)
    {
        if (count >= IndexThreshold)
        {
            return (index ??= BuildIndex()).TryGetValue(key, out int found) ? found : -1;
        }

        var span = entries.AsSpan(0, count);
        for (int i = 0; i < span.Length; i++)
        {
            if (string.Equals(span[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var built = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            built[entries[i].Key] = i;
        }

        return built;
    }

    private int[] Sort()
    {
        int[] order = new int[count];
        string[] keys = new string[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
            keys[i] = entries[i].Key;
        }

        Array.Sort(keys, order, GoString.ByteOrder);
        return order;
    }

    /// <summary>A key, its value and where the key stands.</summary>
    public readonly record struct Entry(string Key, Value Value, YamlNode? KeyNode);
}
