using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>YAML as SOPS keeps it: documents of mappings, read and written as go-yaml v3 does, with their comments.</summary>
internal sealed class YamlStore(int indent = 4) : SopsStore
{
    public override string Name => "yaml";

    public override byte[] Example => "hello: Welcome to SOPS! Edit this file as you please!\nexample_key: example_value\n# Example comment\nexample_array:\n    - example_value1\n    - example_value2\nexample_number: 1234.56789\nexample_booleans:\n    - true\n    - false\n"u8.ToArray();

    public override List<SopsBranch> LoadPlain(byte[] file, string path) => LoadPlain(Read(ToSource(file, path)));

    /// <summary>The trees of documents that are read already.</summary>
    public static List<SopsBranch> LoadPlain(YamlStream stream) => [.. stream.Documents.Select(YamlTreeReader.Read)];

    /// <exception cref="DiagnosticException">The text is no YAML.</exception>
    public static YamlStream Read(SourceText source)
    {
        var stream = YamlReader.Read(source, new YamlReadOptions { RefuseDuplicateKeys = true });
        return stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error ? throw new DiagnosticException(error) : stream;
    }

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches)
    {
        if (indent < 0)
        {
            throw new SopsException(SopsFailure.Emit, "YAML Negative indentation not accepted");
        }

        using var writer = new GoYamlWriter(GoYamlDialect.V3 with { Indent = indent == 0 ? 4 : indent });
        var trees = new YamlTreeWriter(writer);
        foreach (var branch in branches)
        {
            writer.BeginDocument();
            trees.Root(branch);
            writer.EndDocument();
        }

        return SopsStore.Utf8.GetBytes(writer.ToString());
    }

    public override byte[] EmitValue(SopsNode value)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V3);
        writer.BeginDocument();
        new YamlTreeWriter(writer).Value(value);
        writer.EndDocument();
        return SopsStore.Utf8.GetBytes(writer.ToString());
    }
}
