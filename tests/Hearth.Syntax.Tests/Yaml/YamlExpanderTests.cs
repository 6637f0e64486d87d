using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.TestKit;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class YamlExpanderTests
{
    [Fact]
    public void An_alias_becomes_the_node_it_stands_for_with_that_place() => AssertExpands("""
        a: &x [1, &y 2]
        b: *x
        *y : *y
        """, """
        {} 1:1-3:8
          =a 1:1-1:2
            [] flow 1:7-1:16
              =1 1:8-1:9
              =2 1:14-1:15
          =b 2:1-2:2
            [] flow 1:7-1:16
              =1 1:8-1:9
              =2 1:14-1:15
          =2 1:14-1:15
            =2 1:14-1:15

        """);

    [Fact]
    public void Own_keys_win_over_merged_ones_wherever_the_merge_stands() => AssertExpands("""
        <<: &base {b: base, c: base}
        a: own
        b: own
        """, """
        {} 1:1-3:7
          =a 2:1-2:2
            =own 2:4-2:7
          =b 3:1-3:2
            =own 3:4-3:7
          =c 1:21-1:22
            =base 1:24-1:28

        """);

    [Fact]
    public void Under_go_yaml_v2_a_merge_replaces_the_keys_before_it() => AssertExpands("""
        a: own
        <<: {a: base, b: base}
        b: own
        """, """
        {} 1:1-3:7
          =a 2:6-2:7
            =base 2:9-2:13
          =b 3:1-3:2
            =own 3:4-3:7

        """, YamlMergeRule.LaterWins);

    [Theory]
    [InlineData(YamlMergeRule.OwnKeysWin)]
    [InlineData(YamlMergeRule.LaterWins)]
    public void Of_a_list_of_mappings_the_first_wins(YamlMergeRule rule)
    {
        var expanded = (YamlMapping)Expand("<<: [{a: 1}, {a: 2, b: 2}]\nc: 3\n", rule).Root!; // Nothing to refuse.

        Assert.Equal(("1", "2", "3"), (expanded.GetString("a"), expanded.GetString("b"), expanded.GetString("c")));
    }

    [Fact]
    public void Merges_inside_of_merged_mappings_are_followed()
    {
        var expanded = (YamlMapping)Expand("x: &x {<<: {q: 1, a: 0}, a: 1}\ny: {<<: *x, a: 5}\n").Root!; // Nothing to refuse.

        Assert.Equal("1", expanded.GetMapping("y")?.GetString("q"));
        Assert.Equal("5", expanded.GetMapping("y")?.GetString("a"));
    }

    [Fact]
    public void A_quoted_merge_key_is_a_key_like_any_other() =>
        Assert.True(((YamlMapping)Expand("'<<': {a: 1}\n").Root!).ContainsKey("<<")); // Nothing to refuse.

    [Theory]
    [InlineData("<<: text", "in.yaml:1:5: error: found 'text' as the value of '<<'; wants a mapping, an alias of one, or a list of those [YAML020]")]
    [InlineData("<<:", "in.yaml:1:4: error: found nothing as the value of '<<'; wants a mapping, an alias of one, or a list of those [YAML020]")]
    [InlineData("<<: [[{a: 1}]]", "in.yaml:1:6: error: found a list in a list as the value of '<<'; wants a mapping, an alias of one, or a list of those [YAML020]")]
    [InlineData("a: &a [{b: c}]\nd: {<<: *a}", "in.yaml:2:9: error: found '*a', which stands for a list, as the value of '<<'; wants a mapping, an alias of one, or a list of those [YAML020]")]
    public void Merging_something_else_than_a_mapping_is_refused(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Expand(text).Diagnostics).ToString());

    [Fact]
    public void A_tree_without_aliases_comes_back_as_it_is()
    {
        var root = Root("a: [1, {b: c}]\nd: |\n  text\n");

        Assert.Same(root, YamlExpander.Expand(root).Root);
    }

    [Fact]
    public void What_is_used_twice_is_shared()
    {
        var expanded = (YamlMapping)Expand("a: &x {k: v}\nb: *x\nc: *x\n").Root!; // Nothing to refuse.

        Assert.Same(expanded["b"], expanded["a"]);
        Assert.Same(expanded["b"], expanded["c"]);
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal(YamlRules.ExcessiveAliases, Assert.Single(Expand(text.ToString()).Diagnostics).Rule);
    }

    [Fact]
    public void Many_aliases_of_a_real_file_are_fine()
    {
        var text = new StringBuilder("base: &base {a: 1, b: 2, c: [1, 2, 3]}\nall:\n");
        for (int i = 0; i < 2_000; i++)
        {
            text.Append($"  - <<: *base\n    name: n{i}\n");
        }

        Assert.Empty(Expand(text.ToString()).Diagnostics);
    }

    [Fact]
    public void Depth_that_aliases_make_is_refused()
    {
        var text = new StringBuilder("- &a0 x\n");
        for (int i = 1; i < 40; i++)
        {
            text.Append($"- &a{i} {new string('[', 50)}*a{i - 1} {new string(']', 50)}\n");
        }

        Assert.Equal(YamlRules.Depth, Assert.Single(Expand(text.ToString()).Diagnostics).Rule);
    }

    private static void AssertExpands(string text, string expected, YamlMergeRule rule = YamlMergeRule.OwnKeysWin) =>
        Assert.Equal(expected, YamlDump.Of(Expand(text, rule).Root!)); // Nothing to refuse.

    private static YamlExpansion Expand(string text, YamlMergeRule rule = YamlMergeRule.OwnKeysWin) => YamlExpander.Expand(Root(text), rule);

    private static YamlNode Root(string text)
    {
        var stream = YamlReader.Read(new SourceText("in.yaml", text));
        Assert.Empty(stream.Diagnostics);
        return Assert.Single(stream.Documents).Root!; // The texts have a root.
    }
}
