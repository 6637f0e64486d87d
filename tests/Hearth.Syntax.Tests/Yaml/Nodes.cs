using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Yaml;

/// <summary>Trees made by hand, for tests of what stands behind the reader.</summary>
internal static class Nodes
{
    private static readonly SourceSpan Nowhere = new SourceText("<test>", "").WholeSpan();

    public static YamlScalar Quoted(string value, ScalarStyle style = ScalarStyle.DoubleQuoted) => new(value, style, Nowhere);

    public static YamlScalar Plain(string value, string? tag = null) =>
        new(value, ScalarStyle.Plain, Nowhere, tag is null ? null : new NodeProperties(null, tag, Nowhere));

    public static YamlSequence List(params YamlNode[] items) => new(items, Nowhere);

    public static YamlMapping Map(params (string Key, YamlNode Value)[] entries) =>
        new(entries.Select(static entry => new YamlEntry(Quoted(entry.Key), entry.Value)), Nowhere);
}
