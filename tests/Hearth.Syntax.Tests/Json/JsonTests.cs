using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Json;

public sealed class JsonTests
{
    [Fact]
    public void What_is_read_is_written_sorted_and_escaped_as_Go_does() => Assert.Equal(
        """{"a":[1,1.5,1e-7,1e+21,true,null,"\u003c\u0026\u003e","\u2028é😀\u0001\b\f/"],"b":{},"c":[]}""",
        Marshal("""{"b": {}, "a": [1, 1.50, 0.0000001, 1e21, true, null, "<&>", "\u2028\u00e9\ud83d\ude00\u0001\b\f\/"], "c": [ ]}"""));

    [Fact]
    public void Indented_json_keeps_empty_collections_on_one_line() => Assert.Equal(
        """
        {
          "a": [
            1,
            {
              "b": "<"
            }
          ],
          "c": {},
          "d": []
        }
        """,
        Marshal("""{"a":[1,{"b":"<"}],"c":{},"d":[]}""", GoJsonFormat.Indented with { EscapesHtml = false }));

    [Fact]
    public void Of_duplicate_names_the_last_counts() => Assert.Equal("""{"a":2}""", Marshal("""{"a":1,"a":2}"""));

    [Theory]
    [InlineData("{\"a\": 1,}", "a.json:1:9: error: found '}'; wants a name in double quotes after the comma [JSON001]")]
    [InlineData("[1 2]", "a.json:1:4: error: found '2'; wants a comma or ] [JSON001]")]
    [InlineData("[01]", "a.json:1:2: error: 01 is not a JSON number [JSON003]")]
    [InlineData("[1.]", "a.json:1:2: error: 1. is not a JSON number [JSON003]")]
    [InlineData("{a: 1}", "a.json:1:2: error: found 'a'; wants a name in double quotes [JSON001]")]
    [InlineData("True", "a.json:1:1: error: found 'T'; wants a value [JSON001]")]
    [InlineData("nul", "a.json:1:1: error: found nul; wants a value: text stands in double quotes, and the words are true, false and null [JSON001]")]
    [InlineData("\"a\nb\"", "a.json:1:1: error: found the end of the line inside of a string; wants its closing quote, or \\n for a line break [JSON002]")]
    [InlineData("\"\\x\"", "a.json:1:2: error: found the unknown escape \\x [JSON002]")]
    [InlineData("\"abc", "a.json:1:1: error: found no closing quote for this string [JSON002]")]
    [InlineData("\n{} x", "a.json:2:4: error: found 'x' after the value; wants the end of the text [JSON001]")]
    [InlineData("", "a.json:1:1: error: found the end of the text; wants a value [JSON001]")]
    public void What_is_not_json_is_refused_where_it_stands(string text, string expected)
    {
        var stream = JsonReader.Read(new SourceText("a.json", text));
        Assert.Empty(stream.Documents);
        Assert.Equal(expected, Assert.Single(stream.Diagnostics).ToString());
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        var stream = JsonReader.Read(new SourceText("a.json", new string('[', 5_000)));
        Assert.Equal("JSON004", Assert.Single(stream.Diagnostics).Rule.Code);
    }

    [Fact]
    public void Every_node_knows_its_text()
    {
        var root = Read("""{"a": [10, "x\ty"]}""");
        var list = ((YamlMapping)root).GetSequence("a")!; // The test's own text has it.
        Assert.Equal("""[10, "x\ty"]""", list.Span.Text.ToString());
        Assert.Equal("10", list[0].Span.Text.ToString());
        Assert.Equal("x\ty", ((YamlScalar)list[1]).Value);
        Assert.Equal("\"x\\ty\"", list[1].Span.Text.ToString());
    }

    private static YamlNode Read(string text) => JsonReader.Read(new SourceText("a.json", text)).Documents[0].Root!; // JSON has a root.

    private static string Marshal(string text, GoJsonFormat? format = null) => GoJson.Marshal(Read(text), YamlSchema.Json, format);
}
