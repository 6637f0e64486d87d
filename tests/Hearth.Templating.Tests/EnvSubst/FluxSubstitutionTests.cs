using Hearth.Syntax.Text;
using Hearth.Templating.EnvSubst;

namespace Hearth.Templating.Tests.EnvSubst;

/// <summary>postBuild substitution as Flux does it, with its gaps.</summary>
public sealed class FluxSubstitutionTests
{
    private static readonly SourceText Values = new("vars.yaml", "a: one\nb: Foo/Bar/foo\n");

    private static readonly Dictionary<string, SubstitutionVariable> Variables = new()
    {
        ["A"] = new("one", Values.Span(3, 3)),
        ["B"] = new("Foo/Bar/foo"),
        ["EMPTY"] = new(""),
        ["FILE"] = new("bash.string.txt"),
    };

    [Theory]
    [InlineData("${A}-${A}", "one-one")]
    [InlineData("$A $ {A} a$", "$A $ {A} a$")]
    [InlineData("$${A} $$ $$${A}", "${A} $ $one")]
    [InlineData("${X:-d}${X:=d}${X=d}${EMPTY:-e}${A:-d}", "dddeone")]
    [InlineData("${X:+d}${A:+d}${X:?d}", "doned")]
    [InlineData("${X:-${A}-s}${X:-p${A}}", "one-spone")]
    [InlineData("${#A}${A^}${A^^}${B,}${B,,}", "3OneONEfoo/Bar/foofoo/bar/foo")]
    [InlineData("${A:1}${A:1:1}${A:-1:5}", "nenone")]
    [InlineData("${B/foo/x}${B//o/0}", "Foo/Bar/xF00/Bar/f00")]
    [InlineData("${B/#Foo/x}${B/%foo/y}", "x/Bar/fooFoo/Bar/y")]
    [InlineData(@"${B//\//-}", "Foo-Bar-foo")]
    [InlineData("${FILE#*.}${FILE##*.}", "string.txttxt")]
    [InlineData("${FILE%.*}${FILE%%.*}", "bash.stringbash")]
    [InlineData("${FILE#b[a-z]?h.}", "string.txt")]
    [InlineData("${B/o/}", "Fo/Bar/foo")]
    [InlineData("${missing}${missing,,}", "")]
    public void An_expression_gives_what_Flux_gives(string template, string expected) =>
        Assert.Equal(expected, FluxSubstitution.Substitute(new SourceText("t", template), Variables, strict: false).Text?.Text);

    [Theory]
    [InlineData("a: ${A", "${A: missing closing brace")]
    [InlineData("a: ${A-d}", "${A-d}: missing closing brace")]
    [InlineData("a: ${A+d}", "${A+d}: missing closing brace")]
    [InlineData("a: ${}", "${}: unable to parse variable name")]
    [InlineData("a: ${!x}", "${!x}: unable to parse variable name")]
    [InlineData("a: ${a.b}", "${a.b}: missing closing brace")]
    [InlineData("a: ${A[@]}", "${A[@]}: missing closing brace")]
    [InlineData("a: ${A:}", "${A:}: unable to parse substitution within function")]
    [InlineData("a: ${A:", "${A:: bad substitution")]
    [InlineData("a: ${A:é}", "${A:é}: bad substitution")]
    [InlineData("a: ${A:-d", "${A:-d: unable to parse substitution within function")]
    [InlineData("a: ${#}", "${#}: bad substitution")]
    [InlineData("a: ${A/b}", "${A/b}: bad substitution")]
    public void An_expression_that_Flux_cannot_parse_is_a_finding_with_its_place(string template, string message)
    {
        var result = FluxSubstitution.Substitute(new SourceText("ks.yaml", template), Variables, strict: false);

        var finding = Assert.Single(result.Diagnostics);
        Assert.Null(result.Text);
        Assert.Equal("SUB001", finding.Rule.Code);
        Assert.Equal(message, finding.Message);
        Assert.Equal("ks.yaml:1:4", finding.Span.ToString());
    }

    [Fact]
    public void Strict_reports_every_variable_without_value_and_default()
    {
        var result = FluxSubstitution.Substitute(new SourceText("ks.yaml", "${NOPE} ${EMPTY} ${X:-d}\n${FIEL^}"), Variables, strict: true);

        Assert.Null(result.Text);
        Assert.Equal(["variable not set (strict mode): \"NOPE\"", "variable not set (strict mode): \"FIEL\""], result.Diagnostics.Select(finding => finding.Message));
        Assert.Contains("did you mean ${FILE}?", result.Diagnostics[1].Hint);
    }

    [Theory]
    [InlineData("${A:-${NOPE}}", "variable not set (strict mode): \"NOPE\"")]
    [InlineData("${A:=x${#NOPE}}", "variable not set (strict mode): \"NOPE\"")]
    [InlineData("${A:?${B:0:-1}}", "${B:0:-1}: slice bounds out of range")]
    public void A_default_that_nobody_needs_is_evaluated_too(string template, string message)
    {
        var result = FluxSubstitution.Substitute(new SourceText("ks.yaml", template), Variables, strict: true);

        Assert.Null(result.Text);
        Assert.Equal(message, Assert.Single(result.Diagnostics).Message);
        Assert.Equal("one", FluxSubstitution.Substitute(new SourceText("ks.yaml", "${A:-${NOPE:-x}}"), Variables, strict: true).Text?.Text);
    }

    [Fact]
    public void A_value_points_to_where_it_was_written_and_text_to_the_template()
    {
        var template = new SourceText("app.yaml", "x: ${A}\ny: plain\n");
        var output = FluxSubstitution.Substitute(template, Variables, strict: true).Text!.ToSourceText("out.yaml");

        Assert.Equal("x: one\ny: plain\n", output.Text);
        Assert.Equal("vars.yaml:1:4", output.Span(3, 3).Authored().ToString());
        Assert.Equal("app.yaml:2:4", output.Span(output.Text.IndexOf("plain", StringComparison.Ordinal), 5).Authored().ToString());
    }

    [Fact]
    public void References_are_found_with_nested_ones() =>
        Assert.Equal(["X True", "A False"], FluxSubstitution.References(new SourceText("t", "${X:-${A}}")).Select(reference => $"{reference.Name} {reference.HasDefault}"));

    [Fact]
    public void A_name_that_Flux_refuses_is_found()
    {
        var finding = Assert.Single(FluxSubstitution.CheckNames(new Dictionary<string, SubstitutionVariable> { ["A B"] = new("x"), ["_a1"] = new("y") }, Values.WholeSpan()));

        Assert.Equal("'A B' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'", finding.Message);
    }

    [Theory]
    [InlineData("$A ${A} $AB ${B:-x} $$A $1 ${", null, "1 1  ${B:-x} $1 $1 ${")]
    [InlineData("$A ${C}", "$C", "$A 3")]
    public void Gnu_envsubst_replaces_plain_names_only(string text, string? format, string expected)
    {
        var values = new Dictionary<string, string> { ["A"] = "1", ["C"] = "3" };

        Assert.Equal(expected, GnuEnvSubst.Substitute(text, values.GetValueOrDefault, format is null ? null : GnuEnvSubst.Names(format).ToHashSet()));
    }
}
