using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Syntax.Tests.Yaml;

public sealed class GoYamlNodesTests
{
    private const string Written = """
        # about the file

        # the first key
        first: 'one' # beside
        map: # of things
            # inside
            a: "1"
            # b: gone

        list:
        - &x {k: v}
        - *x
        -   !secret text
        # before the last
        - |
          lines
            more
        <<: *x
        empty:
        # the end

        """;

    [Fact]
    public void Styles_tags_anchors_and_comments_are_kept_at_two_spaces() => Assert.Equal(
        """
        # about the file

        # the first key
        first: 'one' # beside
        map: # of things
          # inside
          a: "1"
          # b: gone
        list:
          - &x {k: v}
          - *x
          - !secret text
          # before the last
          - |
            lines
              more
        !!merge <<: *x
        empty:
        # the end

        """,
        Write(Written, GoYamlDialect.V3WithIndent2));

    [Fact]
    public void At_four_spaces_lists_are_indented_by_four_and_their_items_by_two() => Assert.Equal(
        """
        a:
            - b: 1
              c:
                - d
            - - e
              - |-
                f
                g

        """,
        Write("a:\n- b: 1\n  c:\n  - d\n- - e\n  - |-\n    f\n    g\n", GoYamlDialect.V3));

    [Fact]
    public void A_compact_list_stands_below_its_key() => Assert.Equal(
        "a:\n- b: 1\n  c:\n  - d\n", Write("a:\n  - b: 1\n    c: [d]\n".Replace("[d]", "\n    - d"), GoYamlDialect.V3Compact));

    [Fact]
    public void Documents_are_parted_and_empty_ones_kept() => Assert.Equal(
        "a: 1\n---\n\n---\nb: 2\n", Write("a: 1\n---\n---\nb: 2\n", GoYamlDialect.V3WithIndent2));

    [Fact]
    public void A_comment_in_a_comment_only_document_is_kept() => Assert.Contains("# note", Write("---\n# note\n---\na: 1\n", GoYamlDialect.V3WithIndent2));

    [Fact]
    public void Mapped_text_is_the_same_text()
    {
        var output = new MappedTextWriter();
        GoYamlNodes.Write(YamlReader.Read(new SourceText("a.yaml", Written)).Documents, GoYamlDialect.V3WithIndent2, output);
        Assert.Equal(Write(Written, GoYamlDialect.V3WithIndent2), output.ToString());
        var emitted = output.ToSourceText("<emitted>");
        int at = emitted.Text.IndexOf("text", emitted.Text.IndexOf("!secret", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("a.yaml:13:13", emitted.Span(at, 4).Authored().ToString());
    }

    private static string Write(string text, GoYamlDialect dialect) => GoYamlNodes.Write(YamlReader.Read(new SourceText("a.yaml", text)).Documents, dialect);
}
