using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Talos.Machine;

/// <summary>Emits trees as go-yaml v3 does, several documents apart by <c>---</c>.</summary>
internal static class YamlOutput
{
    public static string Write(IEnumerable<YamlNode> documents, int indent)
    {
        using var writer = new GoYamlWriter(indent == 2 ? GoYamlDialect.V3WithIndent2 : GoYamlDialect.V3);
        WriteAll(writer, documents);
        return writer.ToString();
    }

    public static MappedText WriteMapped(IEnumerable<YamlNode> documents, int indent)
    {
        var text = new MappedTextWriter();
        using (var writer = new GoYamlWriter(indent == 2 ? GoYamlDialect.V3WithIndent2 : GoYamlDialect.V3, text))
        {
            WriteAll(writer, documents);
        }

        return text.ToMappedText();
    }

    public static string ToText(YamlNode document, int indent) => Write([document], indent);

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
            case YamlScalar { Style: ScalarStyle.Plain } scalar:
                return GoScalars.Canonical(scalar) ?? scalar;
            default:
                return QuoteAsV3(node);
        }
    }

    /// <summary>A copy whose strings are quoted as yaml.v3 and v2 quote them: double, where v4 writes single.</summary>
    public static YamlNode QuoteAsV3(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.WithEntries(mapping.Entries.ToArray().Select(entry => new YamlEntry(entry.Key, QuoteAsV3(entry.Value)))),
        YamlSequence sequence => sequence.WithItems(sequence.Items.ToArray().Select(QuoteAsV3)),
        YamlScalar { Style: ScalarStyle.SingleQuoted } scalar when GoScalars.StyleOf(scalar.Value) == ScalarStyle.SingleQuoted =>
            new YamlScalar(scalar.Value, ScalarStyle.DoubleQuoted, scalar.Span, null, scalar.IsSensitive),
        _ => node,
    };

    /// <summary>The documents as a person wrote them, without comments and re-indented: anchors, tags and styles stay, and so do the places.</summary>
    public static SourceText Reencode(YamlStream stream)
    {
        var text = new MappedTextWriter();
        using (var writer = new GoYamlWriter(GoYamlDialect.V3WithIndent2, text))
        {
            foreach (var document in stream.Documents)
            {
                if (document.Root is { } root)
                {
                    writer.BeginDocument();
                    WriteAuthored(writer, root);
                    writer.EndDocument();
                }
            }
        }

        return text.ToSourceText(stream.Source.Path);
    }

    private static void WriteAuthored(GoYamlWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlAlias alias:
                writer.Alias(alias.Name, alias.Span);
                break;
            case YamlMapping mapping:
                writer.BeginMapping(mapping.Style, mapping.Anchor, mapping.Tag);
                foreach (var entry in mapping.Entries)
                {
                    WriteAuthored(writer, entry.Key);
                    WriteAuthored(writer, entry.Value);
                }

                writer.EndMapping();
                break;
            case YamlSequence sequence:
                writer.BeginSequence(sequence.Style, sequence.Anchor, sequence.Tag);
                foreach (var item in sequence.Items)
                {
                    WriteAuthored(writer, item);
                }

                writer.EndSequence();
                break;
            case YamlScalar scalar:
                writer.Scalar(scalar.AsSpan(), scalar.Style, scalar.Anchor, scalar.Tag, scalar.Span);
                break;
        }
    }

    private static void WriteAll(GoYamlWriter writer, IEnumerable<YamlNode> documents)
    {
        foreach (var document in documents)
        {
            writer.BeginDocument();
            Write(writer, document);
            writer.EndDocument();
        }
    }

    private static void Write(GoYamlWriter writer, YamlNode node)
    {
        switch (node.Target)
        {
            case YamlMapping mapping:
                writer.BeginMapping(CollectionStyle.Block);
                foreach (var entry in mapping.Entries)
                {
                    Write(writer, entry.Key);
                    Write(writer, entry.Value);
                }

                writer.EndMapping();
                break;
            case YamlSequence sequence:
                writer.BeginSequence(CollectionStyle.Block);
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.EndSequence();
                break;
            case YamlScalar scalar:
                writer.Scalar(scalar.AsSpan(), scalar.Style, origin: scalar.Span.Source is null ? null : scalar.Span);
                break;
        }
    }
}
