using System.Globalization;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Generation;

/// <summary>Makes canonical trees. What has no origin points at a text that says which defaults it came from.</summary>
internal sealed class Tree(SourceSpan defaults)
{
    public Tree(string label)
        : this(new SourceText(label, "").WholeSpan())
    {
    }

    public SourceSpan Span => defaults;

    public YamlMapping Map(params ReadOnlySpan<(string Key, YamlNode? Value)> entries)
    {
        var list = new List<YamlEntry>(entries.Length);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                list.Add(new YamlEntry(GoScalars.String(key, value.Span), value));
            }
        }

        return new YamlMapping(list, defaults);
    }

    /// <summary>A string field: absent when empty.</summary>
    public YamlScalar? Text(Sourced? text) => text is { Value.Length: > 0 } value ? GoScalars.String(value.Value, value.Origin ?? defaults) : null;

    /// <summary>A string that is printed even when empty: a map's value.</summary>
    public YamlScalar Value(string text) => GoScalars.String(text, defaults);

    public YamlScalar Secret(string text) => GoScalars.String(text, defaults, sensitive: true);

    public YamlScalar True => GoScalars.Plain("true", defaults);

    public YamlScalar False => GoScalars.Plain("false", defaults);

    public YamlScalar? TrueIf(bool condition) => condition ? True : null;

    public YamlScalar? Number(int number) => number == 0 ? null : GoScalars.Plain(number.ToString(CultureInfo.InvariantCulture), defaults);

    public YamlSequence? List(IReadOnlyList<Sourced> items) =>
        items.Count == 0 ? null : new YamlSequence(items.Select(item => (YamlNode)GoScalars.String(item.Value, item.Origin ?? defaults)), defaults);

    public YamlSequence Items(params ReadOnlySpan<YamlNode> items) => new(items.ToArray(), defaults);

    public ConfigDocument Document(string kind, params ReadOnlySpan<(string Key, YamlNode? Value)> entries) =>
        new(TypeTable.Kinds[kind], Map([("apiVersion", Value("v1alpha1")), ("kind", Value(kind)), .. entries]));
}
