using Hearth.Templating.Jinja;

namespace Hearth.Templating.Tests.Jinja;

/// <summary>Every tag.</summary>
public sealed class StatementTests
{
    private const string Nodes = """{"nodes": [{"n": "a", "z": 1}, {"n": "b", "z": 1}, {"n": "c", "z": 2}], "tree": [{"n": 1, "c": [{"n": 2, "c": []}]}]}""";

    [Theory]
    [InlineData("{% for x in nodes %}{{ loop.index }}/{{ loop.length }}{{ x.n }}{% if not loop.last %}, {% endif %}{% endfor %}", "1/3a, 2/3b, 3/3c")]
    [InlineData("{% for x in nodes %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.depth }} {% endfor %}", "032True1 121False1 210False1 ")]
    [InlineData("{% for x in nodes %}{{ loop.previtem is defined }}{{ (loop.nextitem|default(x)).n }}{{ loop.cycle('o', 'e') }}{{ loop.changed(x.z) }} {% endfor %}", "FalseboTrue TrueceFalse TruecoTrue ")]
    [InlineData("{% for x in nodes if x.z == 1 %}{{ loop.index }}{{ x.n }}{% else %}none{% endfor %}", "1a2b")]
    [InlineData("{% for x in nodes if x.z == 5 %}{{ x }}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for x in tree recursive %}{{ x.n }}{{ loop.depth }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% endfor %}", "11(22)")]
    [InlineData("{% for k, (a, b) in [('x', (1, 2))] %}{{ k }}{{ a }}{{ b }}{% endfor %}", "x12")]
    [InlineData("{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "231")]
    [InlineData("{% set ns = namespace(t=0) %}{% for i in [1, 2] %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}", "3")]
    [InlineData("{% if 0 %}a{% elif '' %}b{% elif [1] %}c{% else %}d{% endif %}", "c")]
    [InlineData("{% if true %}{% set y = 5 %}{% endif %}{{ y }}", "5")]
    [InlineData("{% set x | upper | replace('B', '-') %}ab{{ 1 }}{% endset %}{{ x }}", "A-1")]
    [InlineData("{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12")]
    [InlineData("{% macro m(a, b='x', c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, c=3) }}", "[1x1][1x3]")]
    [InlineData("{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k=3) }}{{ m.name }}{{ m.arguments }}", "(2,){'k': 3}m('a',)")]
    [InlineData("{% macro m(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(v) m([1, 2]) %}<{{ v }}>{% endcall %}", "<1><2>")]
    [InlineData("{% filter indent(2, first=true) | upper %}a\nb{% endfilter %}", "  A\n  B")]
    [InlineData("{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{{ c }}{% endwith %}{{ a }}{{ c }}", "123")]
    [InlineData("{% raw %}{{ x }}{% endraw %}{# gone #}{{ '{{' }}", "{{ x }}{{")]
    [InlineData("{% autoescape true %}{{ '<' }}{{ '<'|safe }}{% endautoescape %}{{ '<' }}", "&lt;<<")]
    [InlineData("{% print 1, 2 %}", "12")]
    [InlineData("{% block a %}x{% block b %}y{% endblock %}{% endblock a %}{{ self.b() }}", "xyy")]
    public void A_tag_does_what_Jinja_does(string template, string expected) => Assert.Equal(expected, Render.Text(template, Nodes));

    [Theory]
    [InlineData("{% set x = [] %}{% do x.append(1) %}{{ x }}", "[1]")]
    [InlineData("{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "02")]
    [InlineData("{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}", "2 many")]
    [InlineData("{% trans trimmed %}\n  a\n  b\n{% endtrans %}", "a b")]
    public void An_extension_adds_its_tags(string template, string expected) =>
        Assert.Equal(expected, Render.Text(template, "{}", new JinjaOptions { AllowDo = true, AllowLoopControls = true, AllowTrans = true }));

    [Fact]
    public void Debug_prints_the_context_and_the_names_of_filters_and_tests()
    {
        string output = Render.Text("{% set v = 5 %}{% debug %}", "{}", new JinjaOptions { AllowDebug = true });

        Assert.Contains("'v': 5", output);
        Assert.Contains("'selectattr'", output);
        Assert.Contains("'divisibleby'", output);
    }

    [Theory]
    [InlineData("{% extends 'base' %}{% block a %}M{{ super() }}{% endblock %}ignored", "<MA|B>")]
    [InlineData("{% extends 'mid' %}{% block a %}T{{ super() }}{{ super.super() }}{% endblock %}", "<TmAA|B>")]
    [InlineData("{% for i in [1, 2] %}{% block x scoped %}{{ i }}{% endblock %}{% endfor %}", "12")]
    [InlineData("{% set loc = 5 %}{% include 'inc' %}{% include 'inc' without context %}", "(5)()")]
    [InlineData("{% include ['nope', 'inc'] %}{% include 'nope' ignore missing %}", "()")]
    [InlineData("{% import 'mac' as m %}{{ m.m('q') }}{{ m.v }}", "[qV]V")]
    [InlineData("{% from 'mac' import m as k, v %}{{ k() }}{{ v }}{% from 'mac' import m with context %}{{ m() }}", "[dV]V[dV]")]
    [InlineData("{% if true %}{% extends 'base' %}{% endif %}tail", "<A|B>")]
    public void Templates_use_others(string template, string expected) => Assert.Equal(
        expected,
        Render.Text(
            template,
            "{}",
            null,
            ("base", "<{% block a %}A{% endblock %}|{% block b %}B{% endblock %}>"),
            ("mid", "{% extends 'base' %}{% block a %}m{{ super() }}{% endblock %}"),
            ("inc", "({{ loc }})"),
            ("mac", "{% set v = 'V' %}{% macro m(a='d') %}[{{ a }}{{ v }}]{% endmacro %}")));

    [Fact]
    public void A_required_block_has_to_be_filled()
    {
        var error = Render.Error("{% extends 'base' %}", "{}", null, ("base", "{% block a required %}{% endblock %}"));

        Assert.Equal("TemplateRuntimeError", error.ErrorClass);
        Assert.Equal("Required block 'a' not found", error.Message);
    }

    [Theory]
    [InlineData("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", true, true, "a\n  b\nc\n")]
    [InlineData("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", false, false, "a\n  \n  b\n  \nc\n")]
    [InlineData("a\n  {%+ if true %}\n  b\n  {%- endif %}\nc\n", true, true, "a\n    bc\n")]
    [InlineData("  {{ 1 }}\n  {{- 2 -}}\n z", true, true, "  12z")]
    public void Whitespace_is_controlled(string template, bool trim, bool lstrip, string expected) =>
        Assert.Equal(expected, Render.Text(template, "{}", new JinjaOptions { TrimBlocks = trim, LstripBlocks = lstrip, KeepTrailingNewline = true }));

    [Fact]
    public void Line_statements_and_comments_are_read()
    {
        var options = new JinjaOptions { LineStatementPrefix = "%%", LineCommentPrefix = "##", KeepTrailingNewline = true };

        Assert.Equal("- 1\n- 2\nz\n", Render.Text("%% for i in [1, 2]:\n- {{ i }} ## note\n%% endfor\nz\n", "{}", options));
    }

    [Fact]
    public void The_delimiters_of_home_ops_templates_leave_Helm_templates_alone()
    {
        var options = new JinjaOptions
        {
            BlockStart = "#%", BlockEnd = "%#", CommentStart = "#|", CommentEnd = "#|", VariableStart = "#{", VariableEnd = "}#",
            TrimBlocks = true, LstripBlocks = true, KeepTrailingNewline = true,
        };

        Assert.Equal("---\n# plain {{ .Values.x }}\na: \"v\"\n", Render.Text("#| note #|\n---\n# plain {{ .Values.x }}\n#% if x %#\na: \"#{ x }#\"\n#% endif %#\n", """{"x": "v"}""", options));
    }
}
