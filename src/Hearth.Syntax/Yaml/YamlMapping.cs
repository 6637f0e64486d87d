using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>A mapping: entries in the order of the file. Keys may be any node; look-ups are by the text of scalar keys.</summary>
public sealed class YamlMapping : YamlNode
{
    // Below this many entries a scan is faster than a dictionary and costs no memory.
    private const int IndexThreshold = 12;

    private readonly YamlEntry[] entries;
    private Dictionary<string, int>? index;

    public YamlMapping(IEnumerable<YamlEntry> entries, SourceSpan span, CollectionStyle style = CollectionStyle.Block, NodeProperties? properties = null)
        : this([.. entries], style, span, properties)
    {
    }

    // Takes the array as its own.
    internal YamlMapping(YamlEntry[] entries, CollectionStyle style, SourceSpan span, NodeProperties? properties)
        : base(span, properties)
    {
        this.entries = entries;
        Style = style;
    }

    public CollectionStyle Style { get; }

    public int Count => entries.Length;

    public ReadOnlySpan<YamlEntry> Entries => entries;

    /// <summary>The value of a scalar key, an alias followed to what it stands for; null where the key is absent. Of duplicates the last counts.</summary>
    public YamlNode? this[string key] => IndexOf(key) is var at and >= 0 ? entries[at].Value.Target : null;

    /// <summary>Where the key stands, or -1. Of duplicates the last counts.</summary>
    public int IndexOf(string key)
    {
        if (entries.Length >= IndexThreshold)
        {
            return (index ??= BuildIndex()).GetValueOrDefault(key, -1);
        }

        for (int i = entries.Length - 1; i >= 0; i--)
        {
            if (entries[i].Key.Target is YamlScalar scalar && scalar.AsSpan().SequenceEqual(key))
            {
                return i;
            }
        }

        return -1;
    }

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <summary>The text of a scalar child; null where absent or not a scalar.</summary>
    public string? GetString(string key) => this[key] is YamlScalar scalar ? scalar.Value : null;

    /// <summary>The texts of a list's scalars; empty where the key is absent or no list. Items that are no scalars are passed over.</summary>
    public IReadOnlyList<string> GetStrings(string key)
    {
        var texts = new List<string>();
        if (GetSequence(key) is { } sequence)
        {
            foreach (var item in sequence.Items)
            {
                if (item.Target is YamlScalar scalar)
                {
                    texts.Add(scalar.Value);
                }
            }
        }

        return texts;
    }

    public YamlMapping? GetMapping(string key) => this[key] as YamlMapping;

    public YamlSequence? GetSequence(string key) => this[key] as YamlSequence;

    /// <summary>Replaces the value of a key, or adds the key at the end (its node spans the value's text).</summary>
    public YamlMapping With(string key, YamlNode value)
    {
        int at = IndexOf(key);
        YamlEntry[] changed;
        if (at >= 0)
        {
            if (ReferenceEquals(entries[at].Value, value))
            {
                return this;
            }

            changed = [.. entries];
            changed[at] = new YamlEntry(entries[at].Key, value);
        }
        else
        {
            changed = [.. entries, new YamlEntry(new YamlScalar(key, ScalarStyle.Plain, value.Span), value)];
        }

        return new YamlMapping(changed, Style, Span, Properties);
    }

    public YamlMapping Without(string key) => IndexOf(key) is var at and >= 0
        ? new YamlMapping([.. entries.AsSpan(0, at), .. entries.AsSpan(at + 1)], Style, Span, Properties)
        : this;

    public YamlMapping WithEntries(IEnumerable<YamlEntry> changed) => new([.. changed], Style, Span, Properties);

    private Dictionary<string, int> BuildIndex()
    {
        var built = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key.Target is YamlScalar scalar)
            {
                built[scalar.Value] = i;
            }
        }

        return built;
    }
}

/// <summary>A key and its value.</summary>
public readonly record struct YamlEntry(YamlNode Key, YamlNode Value)
{
    /// <summary>The text of a scalar key; null for a complex key.</summary>
    public string? Name => Key.Target is YamlScalar scalar ? scalar.Value : null;
}
