using CsCheck;
using Hearth.Syntax.Json;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Editing;
using Hearth.Syntax.Yaml.Emitting;
using static Hearth.Syntax.Tests.Yaml.Nodes;

namespace Hearth.Syntax.Tests.Yaml;

/// <summary>What is written reads back as what it was, for texts made to be awkward.</summary>
public sealed class EmitterPropertyTests
{
    private static readonly Gen<string> Awkward = OneOf(
        "a", "b", "1", "0", " ", "  ", "\n", "\t", ":", ": ", " #", "-", "- ", "? ", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@",
        "~", "---", "...", "\\", "é", "日本", "\U0001F600", "\u2028", "\u00a0", "yes", "null", "0x1", "1e3", "2020-01-01", "<<", "\u001b", "word word word word word word ")
        .Array[0, 12].Select(string.Concat);

    private static readonly Gen<YamlNode> Tree = Gen.Recursive<YamlNode>((depth, self) => depth > 3
        ? Awkward.Select(static text => (YamlNode)Quoted(text))
        : Gen.Frequency(
            (4, Awkward.Select(static text => (YamlNode)Quoted(text))),
            (1, OneOf("null", "true", "12", "1.5", "-3").Select(static text => (YamlNode)Plain(text))),
            (2, self.Array[0, 4].Select(static items => (YamlNode)List(items))),
            (2, Gen.Select(Awkward, self).Array[0, 4].Select(static entries => (YamlNode)Map([.. entries.DistinctBy(static entry => entry.Item1)])))));

    [Fact]
    public void What_sigs_yaml_writes_reads_back_equal() =>
        Tree.Sample(tree => SameAfter(tree, SigsYaml.Marshal(tree, YamlSchema.Json), YamlSchema.GoYaml2), iter: 2_000);

    [Fact]
    public void What_json_writes_reads_back_equal() =>
        Tree.Sample(tree => NodeEquality.AreEqual(tree, JsonReader.Read(new SourceText("a.json", GoJson.Marshal(tree, YamlSchema.Json))).Documents[0].Root, YamlSchema.Json), iter: 2_000);

    [Fact]
    public void Mapped_output_is_the_same_text() => Tree.Sample(
        static tree =>
        {
            var output = new MappedTextWriter();
            SigsYaml.Marshal(tree, YamlSchema.Json, output);
            return output.ToString() == SigsYaml.Marshal(tree, YamlSchema.Json);
        },
        iter: 1_000);

    [Fact]
    public void A_set_value_reads_back_and_the_rest_stays() => Awkward.Sample(
        static text =>
        {
            var editor = new YamlEditor(new SourceText("a.yaml", "# top\na: 'x' # beside\nb:\n  - one\n  - c: d\nf: {g: h}\n"));
            foreach (string place in (string[])["/a", "/b/0", "/b/1/c", "/b/1/new", "/b/-", "/f/g", "/f/new", "/new"])
            {
                var pointer = new JsonPointer(place[1..].Split('/'));
                editor.Set(pointer, YamlValue.String(text));
                var found = (place.EndsWith('-') ? new JsonPointer(["b", "2"]) : pointer).Find(editor.Root!); // It has a root.
                if (found is not YamlScalar scalar || YamlSchema.GoYaml2.Resolve(scalar) is not { Kind: ScalarKind.String } value || value.String != text)
                {
                    throw new InvalidOperationException($"{place} after setting [{text}]:\n{editor.Text}");
                }
            }

            return editor.Text.StartsWith("# top\n", StringComparison.Ordinal) && editor.Text.Contains("# beside");
        },
        iter: 1_000);

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(at => choices[at]);

    private static bool SameAfter(YamlNode tree, string text, YamlSchema schema)
    {
        var stream = YamlReader.Read(new SourceText("a.yaml", text));
        return !stream.HasErrors && Same(tree, stream.Documents[0].Root, schema);
    }

    // The made tree is read as JSON, the written one as YAML.
    private static bool Same(YamlNode left, YamlNode? right, YamlSchema schema) => GoJson.Marshal(left, YamlSchema.Json) == (right is null ? null : GoJson.Marshal(right, schema));
}
