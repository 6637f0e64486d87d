using Hearth.Templating.Yq;

namespace Hearth.Templating.Tests.Yq;

public sealed class YqFormatTests
{
    // Each text must come out as it went in.
    [Theory]
    [InlineData("# header\n\n# of a\na: 1 # one\nb:\n  # over c\n  c: 2\n  # under c\nd: 3\n# end\n")]
    [InlineData("---\n# first\na: 1\n---\n# second\nb: 2\n")]
    [InlineData("list:\n  # over x\n  - x # beside x\n  # over the map\n  - k: v\n    l: w\n# under\n")]
    [InlineData("a: &anchor\n  b: 1\nc: *anchor\nd:\n  <<: *anchor\n")]
    [InlineData("text: |-\n  two\n  lines\nfolded: >-\n  one line\n")]
    [InlineData("q: 'single'\nd: \"double\"\np: plain\nn: ~\ne:\n")]
    [InlineData("flow: {a: 1, b: [1, 2]} # c\n")]
    [InlineData("key: # beside the key\n  inner: 1\n")]
    [InlineData("- - a\n  - b\n- c\n")]
    [InlineData("tagged: !secret x\nnumber: !!str 5\n")]
    public void Yaml_that_is_not_touched_stays_as_it_is(string text) => Assert.Equal(text, YqCase.Run(".", text));

    [Fact]
    public void Comments_alone_are_kept() => Assert.Equal("# nothing here\n", YqCase.Run(".", "# nothing here\n"));

    [Fact]
    public void Json_is_written_in_order() =>
        Assert.Equal("{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null,\n    1.50,\n    \"<&>\"\n  ],\n  \"e\": {}\n}\n", YqCase.Run(".", "b: 1\na: [yes it is, null, 1.50, <&>]\ne: {}\n".Replace("yes it is", "true", StringComparison.Ordinal), to: YqFormat.Json));

    [Fact]
    public void Json_values_one_after_another_are_documents() =>
        Assert.Equal("a: 1\n---\n- 2\n", YqCase.Run(".", "{\"a\": 1}\n[2]", from: YqFormat.Json));

    [Fact]
    public void Properties_are_paths() =>
        Assert.Equal("# of b\na.b = x y\na.list.0 = 1\n", YqCase.Run(".", "a:\n  # of b\n  b: x y\n  list: [1]\n", to: YqFormat.Properties));

    [Fact]
    public void Properties_become_a_tree() =>
        Assert.Equal("a:\n  # of b\n  b: x=y\n  list:\n    - one\n", YqCase.Run(".", "# of b\na.b: x=y\na.list.0 = one\n", from: YqFormat.Properties));

    [Fact]
    public void Csv_rows_become_mappings_and_back()
    {
        const string Rows = "name,size\n\"a,b\",1\nc,2\n";
        Assert.Equal("- name: a,b\n  size: 1\n- name: c\n  size: 2\n", YqCase.Run(".", Rows, from: YqFormat.Csv));
        Assert.Equal(Rows, YqCase.Run(".", Rows, from: YqFormat.Csv, to: YqFormat.Csv));
    }

    [Fact]
    public void Xml_goes_both_ways()
    {
        const string Xml = "<?xml version=\"1.0\"?>\n<a id=\"1\">\n  <b>x &amp; y</b>\n  <b>z</b>\n</a>\n";
        Assert.Equal("+p_xml: version=\"1.0\"\na:\n  +@id: \"1\"\n  b:\n    - x & y\n    - z\n", YqCase.Run(".", Xml, from: YqFormat.Xml));
        Assert.Equal(Xml, YqCase.Run(".", Xml, from: YqFormat.Xml, to: YqFormat.Xml));
    }

    [Fact]
    public void Toml_keeps_tables_and_comments()
    {
        const string Toml = "# head\ntitle = \"x\"  # beside\n\n[owner]\nname = \"y\"\nports = [1, 2]\n\n[[item]]\nn = 1\n[[item]]\nn = 2\n";
        Assert.Equal(Toml, YqCase.Run(".", Toml, from: YqFormat.Toml, to: YqFormat.Toml));
        Assert.Equal("2\n", YqCase.Run(".item[1].n", Toml, from: YqFormat.Toml));
    }

    [Fact]
    public void Ini_has_sections() =>
        Assert.Equal("top: x\nsection:\n  key: value\n", YqCase.Run(".", "top = x\n[section]\n; comment\nkey = value\n", from: YqFormat.Ini));

    [Fact]
    public void Shell_gets_assignments() => Assert.Equal("a_b='x y'\na_c_0=1\n", YqCase.Run(".", "a: {b: x y, c: [1]}", to: YqFormat.Shell));

    [Fact]
    public void KYaml_has_braces() => Assert.Equal("{\n  a: \"x\",\n  b: [\n    1,\n  ],\n}\n", YqCase.Run(".", "a: x\nb: [1]\n", to: YqFormat.KYaml, settings: YqSettings.Default with { UnwrapsScalars = false }));

    [Fact]
    public void Front_matter_ends_at_its_second_dashes() => Assert.Equal(("---\na: 1\n", "---\ntext\n"), YqSession.SplitFrontMatter("---\na: 1\n---\ntext\n"));
}
