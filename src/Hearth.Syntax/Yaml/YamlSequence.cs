using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>A sequence of nodes.</summary>
public sealed class YamlSequence : YamlNode
{
    private readonly YamlNode[] items;

    public YamlSequence(IEnumerable<YamlNode> items, SourceSpan span, CollectionStyle style = CollectionStyle.Block, NodeProperties? properties = null)
        : this([.. items], style, span, properties)
    {
    }

    // Takes the array as its own.
    internal YamlSequence(YamlNode[] items, CollectionStyle style, SourceSpan span, NodeProperties? properties)
        : base(span, properties)
    {
        this.items = items;
        Style = style;
    }

    public CollectionStyle Style { get; }

    public int Count => items.Length;

    public ReadOnlySpan<YamlNode> Items => items;

    /// <summary>The item, an alias followed to what it stands for.</summary>
    public YamlNode this[int at] => items[at].Target;

    public YamlSequence With(int at, YamlNode item)
    {
        if (ReferenceEquals(items[at], item))
        {
            return this;
        }

        YamlNode[] changed = [.. items];
        changed[at] = item;
        return new YamlSequence(changed, Style, Span, Properties);
    }

    public YamlSequence WithItems(IEnumerable<YamlNode> changed) => new([.. changed], Style, Span, Properties);
}
