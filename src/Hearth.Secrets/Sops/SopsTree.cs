using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops;

/// <summary>
/// A document as SOPS sees it in every format: ordered keys, lists, values of few types, and comments that stand
/// between them as items of their own. It is changed in place while it is encrypted or decrypted.
/// </summary>
internal abstract class SopsNode
{
    /// <summary>The node of the file that gave it; null where there is none.</summary>
    public YamlNode? Origin { get; init; }
}

/// <summary>The type tags of encrypted values.</summary>
internal enum SopsType
{
    Null,
    String,
    Integer,
    Float,
    Boolean,
    Time,
    Bytes,
}

/// <summary>A mapping: items and comments in the order of the file.</summary>
internal sealed class SopsBranch : SopsNode
{
    public List<SopsItem> Items { get; } = [];

    public SopsItem? Find(string key) => Items.Find(item => item.Comment is null && item.Key == key);

    public SopsNode? this[string key] => Find(key)?.Value;

    public void Add(string key, SopsNode value) => Items.Add(new SopsItem { Key = key, Value = value });
}

/// <summary>One line of a mapping: a key with its value, or a comment.</summary>
internal sealed class SopsItem
{
    /// <summary>Set for a comment, which has neither key nor value.</summary>
    public SopsComment? Comment { get; set; }

    public string Key { get; init; } = "";

    /// <summary>What a key that is not a string is, in Go's words; null for a string. Such a key cannot be encrypted.</summary>
    public string? KeyProblem { get; init; }

    public YamlNode? KeyOrigin { get; init; }

    public SopsNode Value { get; set; } = SopsScalar.Null;
}

/// <summary>A list: values and comments.</summary>
internal sealed class SopsList : SopsNode
{
    public List<SopsNode> Items { get; } = [];
}

/// <summary>A comment without its leading <c>#</c>.</summary>
/// <param name="text">May be encrypted.</param>
/// <param name="isInline">On the line of the value that follows it in the tree.</param>
internal sealed class SopsComment(string text, bool isInline) : SopsNode
{
    public string Text => text;

    public bool IsInline => isInline;
}

/// <summary>A value: its type and the bytes that are encrypted and counted into the MAC.</summary>
internal sealed class SopsScalar(SopsType type, ReadOnlyMemory<byte> bytes) : SopsNode
{
    public static readonly SopsScalar Null = new(SopsType.Null, default);

    public SopsType Type => type;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether it was decrypted, so that it must not be shown.</summary>
    public bool IsSensitive { get; init; }

    public string Text => Encoding.UTF8.GetString(bytes.Span);

    public bool IsTrue => type == SopsType.Boolean && bytes.Span.SequenceEqual("True"u8);

    public double Float => double.Parse(Encoding.ASCII.GetString(bytes.Span) switch { "+Inf" => "Infinity", "-Inf" => "-Infinity", var text => text }, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static SopsScalar Of(string value, YamlNode? origin = null) => new(SopsType.String, Encoding.UTF8.GetBytes(value)) { Origin = origin };

    public static SopsScalar Of(long value, YamlNode? origin = null) => new(SopsType.Integer, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture))) { Origin = origin };

    // strconv's 'f' with as many digits as needed.
    public static SopsScalar Of(double value, YamlNode? origin = null) => new(SopsType.Float, Encoding.ASCII.GetBytes(GoFloat.FormatFixed(value))) { Origin = origin };

    public static SopsScalar Of(bool value, YamlNode? origin = null) => new(SopsType.Boolean, value ? "True"u8.ToArray() : "False"u8.ToArray()) { Origin = origin };

    public static SopsScalar Of(YamlTimestamp value, YamlNode? origin = null) => new(SopsType.Time, Encoding.ASCII.GetBytes(value.ToString())) { Origin = origin };

    /// <summary>As text formats without types write it: dotenv, INI, the environment.</summary>
    public string ToPlainText() => type switch
    {
        SopsType.Null => "<nil>",
        SopsType.Boolean => IsTrue ? "true" : "false",
        SopsType.Float => FloatText(),
        SopsType.Time => Text.Contains('.') ? string.Concat(Text.AsSpan(0, Text.IndexOf('.')), Text.AsSpan(Text.AsSpan().LastIndexOfAny("Z+-"))) : Text,
        _ => Text,
    };

    public bool ValueEquals(SopsScalar other) => type == other.Type && bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <summary>The value; never decrypted text.</summary>
    public override string ToString() => IsSensitive ? "***" : Text;

    // Go's 'G': exponents outside of 1e-4 … 1e21, and always a point so that it stays a float.
    private string FloatText()
    {
        string text = GoFloat.Format(Float).ToUpperInvariant();
        return double.IsFinite(Float) && !text.Contains('.') && !text.Contains('E') ? text + ".0" : GoFloat.Format(Float) is "+Inf" or "-Inf" or "NaN" ? GoFloat.Format(Float) : text;
    }
}

/// <summary>Span and comparison of trees.</summary>
internal static class SopsNodes
{
    public static SourceSpan? SpanOf(this SopsNode node) => node.Origin?.Span;

    public static bool DeepEquals(SopsNode a, SopsNode b) => (a, b) switch
    {
        (SopsScalar x, SopsScalar y) => x.ValueEquals(y),
        (SopsComment x, SopsComment y) => x.Text == y.Text,
        (SopsList x, SopsList y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(static pair => DeepEquals(pair.First, pair.Second)),
        (SopsBranch x, SopsBranch y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(static pair =>
            (pair.First.Comment?.Text == pair.Second.Comment?.Text) && pair.First.Key == pair.Second.Key && DeepEquals(pair.First.Value, pair.Second.Value)),
        _ => false,
    };
}
