using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.TestKit;

namespace Hearth.Syntax.Tests.Yaml;

/// <summary>
/// Each directory of tests/cases/yaml/read and …/refuse holds a text and what reading it gives: nodes with their places,
/// comments and findings. go-yaml v3 accepts the first and refuses the second.
/// </summary>
public sealed class YamlReaderCases
{
    public static TheoryData<string> Read => Cases("read");

    public static TheoryData<string> Refuse => Cases("refuse");

    [Theory]
    [MemberData(nameof(Read))]
    public void A_text_gives_its_nodes(string name)
    {
        var stream = ReadCase("read", name);

        Assert.False(stream.HasErrors);
        Expected.Match($"tests/cases/yaml/read/{name}/expected.txt", YamlDump.Of(stream));
    }

    [Theory]
    [MemberData(nameof(Refuse))]
    public void A_broken_text_is_refused_with_its_place_and_what_to_do(string name)
    {
        var stream = ReadCase("refuse", name);

        Assert.True(stream.HasErrors);
        Expected.Match($"tests/cases/yaml/refuse/{name}/expected.txt", YamlDump.Of(stream));
    }

    private static YamlStream ReadCase(string group, string name) =>
        YamlReader.Read(SourceText.FromBytes("in.yaml", File.ReadAllBytes(RepositoryRoot.Combine("tests", "cases", "yaml", group, name, "in.yaml"))));

    private static TheoryData<string> Cases(string group) =>
        [.. Directory.GetDirectories(RepositoryRoot.Combine("tests", "cases", "yaml", group)).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
}
