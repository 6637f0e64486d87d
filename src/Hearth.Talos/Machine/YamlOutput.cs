using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Talos.Machine;

/// <summary>Emits trees as go-yaml v3 does, several documents apart by <c>---</c>.</summary>
internal static class YamlOutput
{
    public static MappedText Write(IEnumerable<YamlNode> documents, int indent)
    {
        var writer = new MappedTextWriter();
        var dialect = indent == 2 ? GoYamlDialect.V3WithIndent2 : GoYamlDialect.V3;
        foreach (var document in documents)
        {
            if (writer.Length > 0)
            {
                writer.Append("---\n");
            }

            writer.Append(GoYamlEmitter.Emit(document, dialect));
        }

        return writer.ToMappedText();
    }

    public static string ToText(YamlNode document, int indent) => Write([document], indent).Text;

    /// <summary>A copy with the keys of every mapping sorted, as JSON libraries of Go write them.</summary>
    public static YamlNode SortKeys(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
            {
                var entries = mapping.Entries.ToArray();
                Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
                return mapping.WithEntries(entries.Select(entry => new YamlEntry(entry.Key, SortKeys(entry.Value))));
            }

            case YamlSequence sequence:
                return sequence.WithItems(sequence.Items.ToArray().Select(SortKeys));
            case YamlScalar { Style: ScalarStyle.SingleQuoted } scalar when GoScalars.StyleOf(scalar.Value) == ScalarStyle.SingleQuoted:
                return new YamlScalar(scalar.Value, ScalarStyle.DoubleQuoted, scalar.Span, null, scalar.IsSensitive);
            default:
                return node;
        }
    }
}
