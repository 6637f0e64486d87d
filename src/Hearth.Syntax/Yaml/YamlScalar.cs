using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// A scalar: its text after quoting and folding are undone. What the text means (number, null, string) is for a
/// <see cref="YamlSchema"/> to say, because go-yaml v2, go-yaml v3 and PyYAML differ.
/// </summary>
public sealed class YamlScalar : YamlNode
{
    // Null: the value is the span's own text (without its quotes), cut out when somebody first asks. Most scalars of a
    // repository are never asked.
    private string? value;

    public YamlScalar(string value, ScalarStyle style, SourceSpan span, NodeProperties? properties = null, bool isSensitive = false)
        : base(span, properties)
    {
        this.value = value;
        Style = style;
        IsSensitive = isSensitive;
    }

    // For the reader: a plain or simply quoted scalar on one line reads as it is written.
    internal YamlScalar(ScalarStyle style, SourceSpan span, NodeProperties? properties)
        : base(span, properties) => Style = style;

    public string Value => value ??= Written.ToString();

    public ScalarStyle Style { get; }

    /// <summary>Decrypted from a secret: writers for people print <c>***</c>.</summary>
    public bool IsSensitive { get; }

    /// <summary>Whether it is written without quotes and indicators, so that a schema may read it as something else than a string.</summary>
    public bool IsPlain => Style == ScalarStyle.Plain;

    /// <summary>The value without making a string of it.</summary>
    public ReadOnlySpan<char> AsSpan() => value is null ? Written : value;

    /// <summary>The same scalar with other properties.</summary>
    internal YamlScalar WithProperties(NodeProperties? properties) =>
        value is null ? new YamlScalar(Style, Span, properties) : new YamlScalar(value, Style, Span, properties, IsSensitive);

    private ReadOnlySpan<char> Written => IsPlain ? Span.Text : Span.Text[1..^1];

    public override string ToString() => IsSensitive ? "***" : Value;
}
