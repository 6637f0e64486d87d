using CsCheck;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Yaml;

/// <summary>What holds for every text, whatever stands in it.</summary>
public sealed class YamlReaderProperties
{
    private static readonly Gen<string> Pieces = Gen.OneOf(
        "\n", " ", "  ", "\t", ":", ": ", "- ", "? ", "#", " # c", "&a ", "*a", "*a ", "!", "!!str ", "!<x> ", "|\n", ">-\n", "|+\n", "|2\n", "'", "\"", "''", "\\", "\\n", "\\x41",
        "[", "]", "{", "}", ", ", "%YAML 1.1\n", "%TAG ! x\n", "---", "\n---\n", "\n...\n", "@", "\r\n", "\u0085", "\u2028", "\uFEFF", "😀", "é", "a", "b: c", "<<: ", "\n\n", "    ", "\u0001", "\uD800", "~", "0");

    private static readonly Gen<string> Texts = Pieces.Array[0, 30].Select(string.Concat);

    [Fact]
    public void Reading_ends_with_documents_or_one_error_inside_of_the_text() => Texts.Sample(text =>
    {
        var stream = Read(text);

        Assert.True(stream.Diagnostics.Count <= 1);
        Assert.All(stream.Diagnostics, finding => AssertInside(finding.Span, stream.Source.WholeSpan()));
    }, iter: 20_000);

    [Fact]
    public void Spans_lie_in_their_parents_and_follow_each_other() => Texts.Sample(text =>
    {
        int position = 0;
        foreach (var document in Read(text).Documents)
        {
            Assert.True(document.Span.Start >= position);
            position = document.Span.End;
            if (document.Root is { } root)
            {
                AssertNested(root, document.Span);
            }
        }
    }, iter: 20_000);

    [Fact]
    public void Any_characters_are_read_or_refused() => Gen.String.Sample(text => _ = Read(text), iter: 20_000);

    [Fact]
    public void Quoting_keeps_any_printable_text() => Gen.String[Gen.Char[' ', '~'], 0, 40].Sample(value =>
    {
        Assert.Equal(value, ScalarOf($"'{value.Replace("'", "''", StringComparison.Ordinal)}'"));
        Assert.Equal(value, ScalarOf($"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        Assert.Equal(value.Length == 0 ? "" : value + "\n", ScalarOf($"|1\n {value}\n"));
    });

    [Fact]
    public void Expanding_ends_with_a_tree_without_aliases_or_one_error() => Texts.Sample(text =>
    {
        foreach (var document in Read(text).Documents)
        {
            if (document.Root is { } root)
            {
                var expansion = YamlExpander.Expand(root);
                Assert.Equal(expansion.Root is null ? 1 : 0, expansion.Diagnostics.Count);
                AssertNoAliases(expansion.Root);
            }
        }
    }, iter: 20_000);

    private static YamlStream Read(string text) => YamlReader.Read(new SourceText("in.yaml", text));

    private static string ScalarOf(string text)
    {
        var stream = Read(text);
        Assert.Empty(stream.Diagnostics);
        return Assert.IsType<YamlScalar>(Assert.Single(stream.Documents).Root).Value;
    }

    private static void AssertNested(YamlNode node, SourceSpan parent)
    {
        AssertInside(node.Span, parent);
        int position = node.Span.Start;
        foreach (var child in Children(node))
        {
            Assert.True(child.Span.Start >= position, $"{child.Span} starts before the end of what stands before it.");
            AssertNested(child, node.Span);
            position = child.Span.End;
        }
    }

    private static void AssertNoAliases(YamlNode? node)
    {
        if (node is not null)
        {
            Assert.IsNotType<YamlAlias>(node);
            Assert.Null(node.Anchor);
            Assert.All(Children(node), AssertNoAliases);
        }
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlSequence sequence => sequence.Items.ToArray(),
        YamlMapping mapping => mapping.Entries.ToArray().SelectMany(entry => new[] { entry.Key, entry.Value }),
        _ => [],
    };

    private static void AssertInside(SourceSpan span, SourceSpan parent) =>
        Assert.True(span.Length >= 0 && span.Start >= parent.Start && span.End <= parent.End, $"[{span.Start}, {span.End}) is not inside of [{parent.Start}, {parent.End}).");
}
