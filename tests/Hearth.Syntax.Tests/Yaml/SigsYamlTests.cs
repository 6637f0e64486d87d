using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using static Hearth.Syntax.Tests.Yaml.Nodes;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class SigsYamlTests
{
    [Fact]
    public void Keys_are_sorted_naturally_and_lists_stand_below_their_key() => Assert.Equal(
        """
        "1.9": a
        "1.10": a
        a2:
        - x
        - - q
          - z
        - k: v
          l: []
        a10: {}
        host-1: a
        host1: a

        """,
        Marshal(Map(
            ("host1", Quoted("a")), ("host-1", Quoted("a")), ("a10", Map()),
            ("a2", List(Quoted("x"), List(Quoted("q"), Quoted("z")), Map(("l", List()), ("k", Quoted("v"))))),
            ("1.10", Quoted("a")), ("1.9", Quoted("a")))));

    [Theory]
    [InlineData("no", "\"no\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("012", "\"012\"")]
    [InlineData("0x1f", "\"0x1f\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("*", "'*'")]
    [InlineData("---", "'---'")]
    [InlineData("it's", "it's")]
    [InlineData("=", "=")]
    [InlineData("<<", "<<")]
    [InlineData("NaN", "NaN")]
    [InlineData(":a", ":a")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("x \ny\n", "\"x \\ny\\n\"")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("\U0001F600", "\"\\U0001F600\"")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    [InlineData("\na\n", "|2\n\n  a")]
    [InlineData("a\n\n", "|+\n  a\n")]
    public void A_string_is_quoted_only_where_it_must_be(string value, string expected) =>
        Assert.Equal(expected + "\n", Marshal(Quoted(value)));

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e6", "1000000")]
    [InlineData("0o14", "12")]
    [InlineData("014", "12")]
    [InlineData("1_000", "1000")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("1e21", "1e+21")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "1.8446744073709552e+19")]
    [InlineData("2020-01-01", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("~", "null")]
    [InlineData("yes", "\"yes\"")]
    public void A_plain_scalar_is_printed_as_the_value_that_it_is(string plain, string expected) =>
        Assert.Equal(expected + "\n", Marshal(Plain(plain), YamlSchema.GoYaml3));

    [Fact]
    public void Long_text_folds_at_the_first_blank_after_column_80() => Assert.Equal(
        """
        command: run the program with --one-long-flag=value and --another-long-flag=value
          --third-flag=value

        """,
        Marshal(Map(("command", Quoted("run the program with --one-long-flag=value and --another-long-flag=value --third-flag=value")))));

    [Fact]
    public void Doubled_quotes_count_when_a_text_is_folded() => Assert.Equal(
        "- 'x: '' '' '' '' 5678901234567890123456789012345678901234567890123456789012345678901\n  2'\n",
        Marshal(List(Quoted("x: ' ' ' ' 5678901234567890123456789012345678901234567890123456789012345678901 2"))));

    [Fact]
    public void A_raw_next_line_character_is_folded_on_its_way_through_json() =>
        Assert.Equal("- a b\n- |-\n  a\n  b\n", Marshal(List(Quoted("a \u0085 b"), Quoted("a\u0085\u0085b"))));

    [Fact]
    public void A_key_of_more_than_128_bytes_or_of_several_lines_is_a_complex_key()
    {
        string longKey = new('k', 129);
        Assert.Equal($"? |-\n  a\n  b\n: 1\n? {longKey}\n: 2\n", Marshal(Map((longKey, Plain("2")), ("a\nb", Plain("1")))));
    }

    [Fact]
    public void An_infinite_number_is_refused_where_it_stands()
    {
        var source = new SourceText("app.yaml", "value: .inf\n");
        var scalar = new YamlScalar(".inf", ScalarStyle.Plain, source.Span(7, 4));
        var refused = Assert.Throws<DiagnosticException>(() => Marshal(scalar, YamlSchema.GoYaml2));
        Assert.Equal("app.yaml:1:8: error: .inf is not a number that JSON can hold [YAML102]", refused.Diagnostic.ToString());
    }

    [Fact]
    public void Every_emitted_scalar_maps_to_where_it_was_written()
    {
        var source = new SourceText("app.yaml", "{b: \"two\", a: 1}");
        var tree = new YamlMapping(
            [
                new YamlEntry(new YamlScalar("b", ScalarStyle.Plain, source.Span(1, 1)), new YamlScalar("two", ScalarStyle.DoubleQuoted, source.Span(4, 5))),
                new YamlEntry(new YamlScalar("a", ScalarStyle.Plain, source.Span(11, 1)), new YamlScalar("1", ScalarStyle.Plain, source.Span(14, 1))),
            ],
            source.WholeSpan());
        var output = new MappedTextWriter();
        SigsYaml.Marshal(tree, YamlSchema.GoYaml2, output);
        var emitted = output.ToSourceText("<emitted>");
        Assert.Equal("a: 1\nb: two\n", emitted.Text);
        Assert.Equal("app.yaml:1:15", emitted.Span(3, 1).Authored().ToString());
        Assert.Equal(source.Span(4, 5), emitted.Span(8, 3).Authored());
    }

    private static string Marshal(YamlNode node, YamlSchema? schema = null) => SigsYaml.Marshal(node, schema ?? YamlSchema.Json);
}
