using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.TestKit;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void A_key_that_is_there_twice_is_refused_only_when_asked()
    {
        const string Text = "a: 1\nb: 2\n'a': 3\n";

        Assert.False(Read(Text).HasErrors);
        Assert.Equal("""
            document 1:1-4:1
              {} 1:1-3:7
                =a 1:1-1:2
                  =1 1:4-1:5
                =b 2:1-2:2
                  =2 2:4-2:5
                'a 3:1-3:4
                  =3 3:6-3:7
            in.yaml:3:1: error: found the key 'a' twice in one mapping [YAML010]
             3 | 'a': 3
               | ^~~
              in.yaml:1:1: it is here before
              help: remove one of them, or rename it

            """, YamlDump.Of(Read(Text, new YamlReadOptions { RefuseDuplicateKeys = true })));
    }

    [Fact]
    public void Every_duplicate_of_a_large_mapping_is_found()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++)
        {
            text.Append($"k{i % 38}: {i}\n");
        }

        var stream = Read(text.ToString(), new YamlReadOptions { RefuseDuplicateKeys = true });

        Assert.Equal(["k0", "k1"], stream.Diagnostics.Select(finding => finding.Span.Text.ToString()));
        Assert.All(stream.Diagnostics, finding => Assert.Equal(YamlRules.DuplicateKey, finding.Rule));
    }

    [Fact]
    public void The_last_anchor_of_a_name_before_the_alias_counts()
    {
        var root = Root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");

        Assert.Equal("1", root.GetString("b"));
        Assert.Equal("2", root.GetString("d"));
    }

    [Fact]
    public void An_anchor_inside_of_another_of_its_name_keeps_the_name()
    {
        var root = Root("a: &x [&x inner, *x]\nb: *x\n");

        Assert.Equal("inner", root.GetString("b"));
    }

    [Fact]
    public void Anchors_go_from_document_to_document_unless_told_not_to()
    {
        const string Text = "a: &x 1\n---\nb: *x\n";

        Assert.False(Read(Text).HasErrors);
        var refused = Read(Text, new YamlReadOptions { ShareAnchors = false });
        Assert.Equal(YamlRules.UnknownAlias, Assert.Single(refused.Diagnostics).Rule);
        Assert.Single(refused.Documents);
    }

    [Fact]
    public void Utf_16_is_read_by_its_byte_order_mark()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a: ü\n")];

        Assert.Equal("ü", ((YamlMapping)Assert.Single(YamlReader.Read(SourceText.FromBytes("in.yaml", bytes)).Documents).Root!).GetString("a")); // The text has a root.
    }

    [Fact]
    public void Of_a_control_character_and_an_error_the_first_is_told()
    {
        Assert.Equal(YamlRules.IndicatorStart, Assert.Single(Read("a: @b\nc: \u0001\n").Diagnostics).Rule);
        Assert.Equal(YamlRules.ControlCharacter, Assert.Single(Read("a: \"b\nc: \u0001\"\n").Diagnostics).Rule);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused_at_their_place()
    {
        var stream = YamlReader.Read(SourceText.FromBytes("in.yaml", [(byte)'a', (byte)':', (byte)' ', (byte)'b', 0xFC, (byte)'\n']));

        Assert.Equal("in.yaml:1:5: error: found the byte FC, which is not UTF-8 [YAML024]", Assert.Single(stream.Diagnostics).ToString());
        Assert.False(YamlReader.Read(SourceText.FromBytes("in.yaml", "a: b\uFFFD\n"u8)).HasErrors);
    }

    [Fact]
    public void A_mapping_as_a_key_is_refused_only_when_asked()
    {
        const string Text = "host: {{ domain }}\n";

        Assert.False(Read(Text).HasErrors);
        Assert.Equal("""
            document 1:1-2:1
              {} 1:1-1:19
                =host 1:1-1:5
                  {} flow 1:7-1:19
                    {} flow 1:8-1:18
                      =domain 1:10-1:16
                        = 1:16-1:16
                      = 1:18-1:18
            in.yaml:1:8: error: found a mapping as a key; wants text [YAML025]
             1 | host: {{ domain }}
               |        ^~~~~~~~~~
              help: this looks like a template: put the whole value in quotes, or render it before it is read as YAML

            """, YamlDump.Of(Read(Text, new YamlReadOptions { RefuseComplexKeys = true })));
    }

    [Fact]
    public void Collections_deeper_than_the_limit_are_refused()
    {
        var options = new YamlReadOptions { MaxDepth = 3 };

        Assert.False(Read("[[[a]]]", options).HasErrors);
        Assert.Equal("in.yaml:1:4: error: found more than 3 collections inside of each other [YAML018]", Assert.Single(Read("[[[[a]]]]", options).Diagnostics).ToString());
    }

    [Theory]
    [InlineData("[", YamlRuleName.Depth)]
    [InlineData("{", YamlRuleName.Depth)]
    [InlineData("- ", YamlRuleName.Depth)]
    [InlineData("? ", YamlRuleName.Depth)]
    [InlineData("[{a: ", YamlRuleName.Depth)]
    [InlineData("&a ", YamlRuleName.Other)]
    [InlineData("!a ", YamlRuleName.Other)]
    [InlineData("- - ", YamlRuleName.Depth)]
    [InlineData("\"\\", YamlRuleName.Other)]
    public void Hostile_repetition_is_refused_in_no_time(string piece, YamlRuleName expected)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 200_000));
        var started = TimeProvider.System.GetTimestamp();

        var stream = Read(text);

        Assert.True(stream.HasErrors);
        Assert.Equal(expected == YamlRuleName.Depth, stream.Diagnostics[0].Rule == YamlRules.Depth);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        string text = new string('[', 1_000) + new string(']', 1_000);

        Assert.False(Read(text).HasErrors);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_refused()
    {
        Assert.Equal(YamlRules.Length, Assert.Single(Read("a: bc", new YamlReadOptions { MaxLength = 4 }).Diagnostics).Rule);
    }

    [Fact]
    public void A_key_of_1024_characters_counts_characters_and_not_code_units()
    {
        string fits = string.Concat(Enumerable.Repeat("😀", 1_022));

        Assert.False(Read($"\"{fits}\": v").HasErrors);
        Assert.Equal(YamlRules.MissingColon, Assert.Single(Read($"a: 1\n\"{fits}x\": v").Diagnostics).Rule);
    }

    [Fact]
    public void Rules_have_codes_of_their_own_in_order()
    {
        Assert.Equal(Enumerable.Range(1, YamlRules.All.Count).Select(number => $"YAML{number:000}"), YamlRules.All.Select(rule => rule.Code));
    }

    private static YamlStream Read(string text, YamlReadOptions? options = null) => YamlReader.Read(new SourceText("in.yaml", text), options);

    private static YamlMapping Root(string text)
    {
        var stream = Read(text);
        Assert.Empty(stream.Diagnostics);
        return (YamlMapping)Assert.Single(stream.Documents).Root!; // The texts have a root.
    }

    /// <summary>What a hostile text is refused for.</summary>
    public enum YamlRuleName
    {
        Depth,
        Other,
    }
}
