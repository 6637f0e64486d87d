using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Talconfig;

/// <summary>
/// The image factory's id of a customized image: the SHA-256 of the schematic as the factory writes it. The order of
/// lists counts.
/// </summary>
public static class SchematicId
{
    /// <summary>The schematic as it is hashed and posted.</summary>
    public static string ToYaml(YamlMapping? schematic)
    {
        var definition = TypeTable.GetType("talhelper.Schematic");
        var document = new ConfigDocument(new KindDef("Schematic", definition, false, false), WithoutEmpty(schematic ?? new YamlMapping([], default)));
        return YamlOutput.ToText(YamlOutput.QuoteAsV3(ConfigWriter.ToOutput(document)), 4);
    }

    public static string Of(YamlMapping? schematic) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToYaml(schematic))));

    /// <summary>Of a schematic file, such as <c>talos/schematic.yaml</c>.</summary>
    /// <exception cref="TalosConfigException">It is no schematic.</exception>
    public static string OfFile(SourceText source) => Of(Read(source));

    /// <summary>A schematic from its file.</summary>
    /// <exception cref="TalosConfigException">It is no schematic.</exception>
    public static YamlMapping Read(SourceText source)
    {
        var diagnostics = new List<Syntax.Diagnostics.Diagnostic>();
        var stream = TalconfigFile.ReadYaml(source);
        var root = stream.Documents.Count > 0 && stream.Documents[0].Root?.Target is YamlMapping mapping ? mapping : new YamlMapping([], source.WholeSpan());
        var schematic = new TypedReader(diagnostics).ReadStruct(root, TypeTable.GetStruct("talhelper.Schematic"), "");
        return diagnostics.Count > 0 ? throw new TalosConfigException(diagnostics[0].Message, diagnostics) : schematic;
    }

    // yaml.v3 leaves out a struct whose lists are all empty.
    private static YamlMapping WithoutEmpty(YamlMapping mapping) => mapping.WithEntries(mapping.Entries.ToArray()
        .Select(entry => entry.Value is YamlMapping inner ? new YamlEntry(entry.Key, WithoutEmpty(inner)) : entry)
        .Where(entry => entry.Value is not YamlSequence { Count: 0 } && entry.Value is not YamlMapping { Count: 0 }));
}
