using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>Errors have Go's words and places: tools and people look for them.</summary>
public sealed class ErrorTests
{
    private const string Values = "s: hello\ni: 1\nl: [1, a]\nm: {a: 1}\n";

    [Theory]
    [InlineData("{{ .s", "template: t.yaml:1: unclosed action")]
    [InlineData("a\n{{ .s\n", "template: t.yaml:3: unclosed action started at t.yaml:2")]
    [InlineData("{{ nosuch . }}", "template: t.yaml:1: function \"nosuch\" not defined")]
    [InlineData("{{ $x }}", "template: t.yaml:1: undefined variable \"$x\"")]
    [InlineData("{{ if }}x{{ end }}", "template: t.yaml:1: missing value for if")]
    [InlineData("{{ if true }}", "template: t.yaml:1: unexpected EOF")]
    [InlineData("{{ end }}", "template: t.yaml:1: unexpected {{end}}")]
    [InlineData("{{ break }}", "template: t.yaml:1: {{break}} outside {{range}}")]
    [InlineData("{{ \"x }}", "template: t.yaml:1: unterminated quoted string")]
    [InlineData("{{ 1 | 2 }}", "template: t.yaml:1: non executable command in pipeline stage 2")]
    [InlineData("{{ define \"a\" }}x{{ end }}{{ define \"a\" }}y{{ end }}", "template: t.yaml:1: template: multiple definition of template \"a\"")]
    [InlineData("{{/* c }}", "template: t.yaml:1: unclosed comment")]
    public void A_template_that_does_not_parse(string template, string message) => Assert.Equal(message, Render.Error(template, Values));

    [Theory]
    [InlineData("{{ .s.x }}", "template: t.yaml:1:5: executing \"t.yaml\" at <.s.x>: can't evaluate field x in type interface {}")]
    [InlineData("é {{ .s.x }}", "template: t.yaml:1:8: executing \"t.yaml\" at <.s.x>: can't evaluate field x in type interface {}")]
    [InlineData("\n  {{ .nope.x }}", "template: t.yaml:2:10: executing \"t.yaml\" at <.nope.x>: nil pointer evaluating interface {}.x")]
    [InlineData("{{ upper .i }}", "template: t.yaml:1:9: executing \"t.yaml\" at <.i>: wrong type for value; expected string; got float64")]
    [InlineData("{{ .nope | upper }}", "template: t.yaml:1:11: executing \"t.yaml\" at <upper>: invalid value; expected string")]
    [InlineData("{{ upper }}", "template: t.yaml:1:3: executing \"t.yaml\" at <upper>: wrong number of args for upper: want 1 got 0")]
    [InlineData("{{ eq .i 1 }}", "template: t.yaml:1:3: executing \"t.yaml\" at <eq .i 1>: error calling eq: incompatible types for comparison: float64 and int")]
    [InlineData("{{ index .l 9 }}", "template: t.yaml:1:3: executing \"t.yaml\" at <index .l 9>: error calling index: index out of range: 9")]
    [InlineData("{{ range .s }}{{ end }}", "template: t.yaml:1:9: executing \"t.yaml\" at <.s>: range can't iterate over hello")]
    [InlineData("{{ div 1 0 }}", "template: t.yaml:1:3: executing \"t.yaml\" at <div 1 0>: error calling div: runtime error: integer divide by zero")]
    [InlineData("{{ template \"nope\" }}", "template: t.yaml:1:12: executing \"t.yaml\" at <{{template \"nope\"}}>: template \"nope\" not defined")]
    [InlineData("{{ include \"nope\" . }}", "template: t.yaml:1:3: executing \"t.yaml\" at <include \"nope\" .>: error calling include: template: no template \"nope\" associated with template \"gotpl\"")]
    [InlineData("{{ fail \"no\" }}", "template: t.yaml:1:3: executing \"t.yaml\" at <fail \"no\">: error calling fail: HELM_ERR_STARTnoHELM_ERR_END")]
    [InlineData("{{ required \"wants x\" .x }}", "template: t.yaml:1:3: executing \"t.yaml\" at <required \"wants x\" .x>: error calling required: HELM_ERR_STARTwants xHELM_ERR_END")]
    [InlineData("{{ dig \"a\" \"b\" 1 .m }}", "template: t.yaml:1:3: executing \"t.yaml\" at <dig \"a\" \"b\" 1 .m>: error calling dig: interface conversion: interface {} is float64, not map[string]interface {}")]
    [InlineData("{{ first .s }}", "template: t.yaml:1:3: executing \"t.yaml\" at <first .s>: error calling first: Cannot find first on type string")]
    [InlineData("{{ mustRegexFind \"(\" \"a\" }}", "template: t.yaml:1:3: executing \"t.yaml\" at <mustRegexFind \"(\" \"a\">: error calling mustRegexFind: error parsing regexp: missing closing ): `(`")]
    [InlineData("{{ tpl \"{{ bad\" . }}", "template: t.yaml:1:3: executing \"t.yaml\" at <tpl \"{{ bad\" .>: error calling tpl: cannot parse template \"{{ bad\": template: gotpl:1: function \"bad\" not defined")]
    public void A_template_that_fails(string template, string message) => Assert.Equal(message, Render.Error(template, Values, options: new EvaluationOptions { MissingKey = MissingKey.Zero }));

    [Fact]
    public void An_error_inside_of_an_include_names_both_places()
    {
        string message = Render.Error("{{ define \"d\" }}{{ .s.x }}{{ end }}{{ include \"d\" . }}", Values);

        Assert.Equal(
            "template: t.yaml:1:38: executing \"t.yaml\" at <include \"d\" .>: error calling include: "
            + "template: t.yaml:1:21: executing \"d\" at <.s.x>: can't evaluate field x in type interface {}",
            message);
    }

    [Fact]
    public void A_missing_key_is_an_error_where_asked_for() => Assert.Equal(
        "template: t.yaml:1:3: executing \"t.yaml\" at <.nope>: map has no entry for key \"nope\"",
        Render.Error("{{ .nope }}", Values, options: new EvaluationOptions { MissingKey = MissingKey.Error }));

    [Theory]
    [InlineData("{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}", "rendering template has a nested reference name: r: unable to execute template")]
    [InlineData("{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}", "exceeded maximum template depth (10000)")]
    [InlineData("{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t) }}", "exceeded maximum template depth (10000)")]
    public void Recursion_without_end_is_refused(string template, string message) => Assert.Contains(message, Render.Error(template));

    [Fact]
    public void A_loop_without_end_is_refused()
    {
        var limits = EvaluationLimits.Default with { Steps = 100_000 };

        Assert.Contains("the template does not end: it ran 100,000 steps", Render.Error("{{ range 9999999999 }}{{ end }}", options: new EvaluationOptions { Limits = limits }));
    }

    [Theory]
    [InlineData("{{ repeat 1000000000 \"x\" }}")]
    [InlineData("{{ indent 1000000000 \"x\" }}")]
    public void A_string_beyond_the_limit_is_refused(string template) => Assert.Contains("a string would be longer than", Render.Error(template));

    [Fact]
    public void Lint_lets_required_and_fail_go_on() =>
        Assert.Equal("[][]", Render.Text("[{{ required \"x\" .none }}][{{ fail \"no\" }}]", options: new EvaluationOptions { IsLint = true }));
}
