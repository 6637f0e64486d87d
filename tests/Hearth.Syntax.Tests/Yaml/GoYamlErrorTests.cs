using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Tests.Yaml;

/// <summary>Broken texts, and what go-yaml 2 says of them (seen from the real one).</summary>
public sealed class GoYamlErrorTests
{
    [Theory]
    [InlineData("a: [", "yaml: line 1: did not find expected node content")]
    [InlineData("a: [1", "yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: {b: 1\nc: 2", "yaml: line 1: did not find expected ',' or '}'")]
    [InlineData("a: \"x", "yaml: found unexpected end of stream")]
    [InlineData("a: 'x\nb: 1", "yaml: line 2: found unexpected end of stream")]
    [InlineData("a: b: c", "yaml: mapping values are not allowed in this context")]
    [InlineData("x: 1\ny: 2\na: b: c\n", "yaml: line 3: mapping values are not allowed in this context")]
    [InlineData("a:\n  b: 1\n c: 2", "yaml: line 2: did not find expected key")]
    [InlineData("- a\nb: 1", "yaml: line 1: did not find expected '-' indicator")]
    [InlineData("a: 1\nb\nc: 2", "yaml: line 3: could not find expected ':'")]
    [InlineData("a: 1\nx: *nope", "yaml: unknown anchor 'nope' referenced")]
    [InlineData("a: 1\nb: @x", "yaml: line 2: found character that cannot start any token")]
    [InlineData("a:\n\tb: 1", "yaml: line 2: found character that cannot start any token")]
    [InlineData("b: 1\na: \"\\q\"", "yaml: line 2: found unknown escape character")]
    [InlineData("b: 1\na: - 1", "yaml: line 2: block sequence entries are not allowed in this context")]
    [InlineData("a: ? b", "yaml: mapping keys are not allowed in this context")]
    [InlineData("a: |x\n  b", "yaml: did not find expected comment or line break")]
    [InlineData("a: &", "yaml: did not find expected alphabetic or numeric character")]
    [InlineData("a: 1\nb: \"x\u007f\"", "yaml: control characters are not allowed")]
    public void What_is_broken_is_said_in_go_yamls_words(string text, string expected) =>
        Assert.Equal(expected, GoYamlErrors.Describe(YamlReader.Read(new SourceText("t.yaml", text)).Diagnostics[0], text));
}
