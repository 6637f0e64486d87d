using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Syntax.Yaml;

/// <summary>
/// Makes nodes that no file holds, to be written or put into a file. Strings get the style that keeps them strings for
/// every reader. Without an origin their span is an empty text named <c>&lt;made&gt;</c>.
/// </summary>
public static class YamlValue
{
    private static readonly SourceSpan Made = new SourceText("<made>", "").WholeSpan();

    /// <summary>Plain where every reader takes it for a string, literal where it has several lines, else double-quoted.</summary>
    public static YamlScalar String(string value, SourceSpan? origin = null) => new(value, StyleOf(value), origin ?? Made);

    /// <summary>A number, boolean or null, as it is to be written.</summary>
    public static YamlScalar Plain(string value, SourceSpan? origin = null) => new(value, ScalarStyle.Plain, origin ?? Made);

    public static YamlSequence Sequence(params ReadOnlySpan<YamlNode> items) => new(items.ToArray(), CollectionStyle.Block, Made, null);

    public static YamlMapping Mapping(params ReadOnlySpan<(string Key, YamlNode Value)> entries)
    {
        var made = new YamlEntry[entries.Length];
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = new YamlEntry(String(entries[i].Key), entries[i].Value);
        }

        return new YamlMapping(made, CollectionStyle.Block, Made, null);
    }

    internal static ScalarStyle StyleOf(string value)
    {
        if (value.Contains('\n'))
        {
            // A text that starts with a blank needs an indentation hint, and go-yaml v3 writes none for a tab.
            return value[0] is ' ' or '\t' or '\n' || value.AsSpan().ContainsAny("\r\u0085\u2028\u2029") ? ScalarStyle.DoubleQuoted : ScalarStyle.Literal;
        }

        return value != "<<" && GoYamlWriter.IsPlainString(value, isVersion3: false) && GoYamlWriter.IsPlainString(value, isVersion3: true)
            ? ScalarStyle.Plain
            : ScalarStyle.DoubleQuoted;
    }
}
