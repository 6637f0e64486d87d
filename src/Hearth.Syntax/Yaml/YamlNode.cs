using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// A node of a YAML or JSON document. Nodes are immutable and may be shared between trees and threads; a change makes
/// new nodes along the path to the root (<c>With…</c>) and every node keeps the span of the text that gave it.
/// The hierarchy is closed: <see cref="YamlScalar"/>, <see cref="YamlMapping"/>, <see cref="YamlSequence"/>, <see cref="YamlAlias"/>.
/// </summary>
public abstract class YamlNode
{
    private readonly SourceText source;
    private readonly int start;
    private readonly int length;

    private protected YamlNode(SourceSpan span, NodeProperties? properties)
    {
        source = span.Source;
        start = span.Start;
        length = span.Length;
        Properties = properties;
    }

    public SourceSpan Span => new(source, start, length);

    /// <summary>The anchor's name without <c>&amp;</c>; null where there is none.</summary>
    public string? Anchor => Properties?.Anchor;

    /// <summary>The resolved tag, such as <c>tag:yaml.org,2002:str</c> or <c>!secret</c>; null where none was written. <c>!</c> alone is the non-specific tag.</summary>
    public string? Tag => Properties?.Tag;

    internal NodeProperties? Properties { get; }

    /// <summary>The node itself, or what an alias stands for.</summary>
    public virtual YamlNode Target => this;

    private protected SourceText Source => source;
}

/// <summary>Anchor and tag, which few nodes have: kept apart so that the others do not pay for them.</summary>
/// <param name="Anchor">Without <c>&amp;</c>.</param>
/// <param name="Tag">Resolved through the document's handles.</param>
/// <param name="Span">Where both are written.</param>
public sealed record NodeProperties(string? Anchor, string? Tag, SourceSpan Span);

/// <summary>How a scalar is written.</summary>
public enum ScalarStyle : byte
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// <summary>How a mapping or sequence is written.</summary>
public enum CollectionStyle : byte
{
    Block,
    Flow,
}
