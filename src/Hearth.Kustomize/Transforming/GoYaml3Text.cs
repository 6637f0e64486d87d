using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Kustomize.Transforming;

/// <summary>Writes a tree as kyaml's <c>RNode.String()</c>: keys in their order, styles kept, sequences not indented.</summary>
internal static class GoYaml3Text
{
    public static string Write(YamlNode node)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V3Compact);
        writer.BeginDocument();
        Write(writer, node);
        writer.EndDocument();
        return writer.ToString();
    }

    private static void Write(GoYamlWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlAlias alias:
                writer.Alias(alias.Name);
                break;
            case YamlScalar scalar:
                writer.Scalar(scalar.AsSpan(), scalar.Style, scalar.Anchor);
                break;
            case YamlSequence sequence:
                writer.BeginSequence(sequence.Style, sequence.Anchor);
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.EndSequence();
                break;
            case YamlMapping mapping:
                writer.BeginMapping(mapping.Style, mapping.Anchor);
                foreach (ref readonly var entry in mapping.Entries)
                {
                    Write(writer, entry.Key);
                    Write(writer, entry.Value);
                }

                writer.EndMapping();
                break;
        }
    }
}
