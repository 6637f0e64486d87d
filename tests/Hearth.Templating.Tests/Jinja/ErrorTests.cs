using Hearth.Templating.Jinja;

namespace Hearth.Templating.Tests.Jinja;

/// <summary>Errors have the class, the message and the line that Jinja gives them; limits stop hostile templates.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("x\n{% if %}\n", "TemplateSyntaxError", "Expected an expression, got 'end of statement block'", 2)]
    [InlineData("{% for x in y %}\n", "TemplateSyntaxError", "Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.", 1)]
    [InlineData("a\n\n{% foo %}", "TemplateSyntaxError", "Encountered unknown tag 'foo'.", 3)]
    [InlineData("{% for x in y %}{% endif %}", "TemplateSyntaxError", "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.", 1)]
    [InlineData("{{ (1 }}", "TemplateSyntaxError", "unexpected '}', expected ')'", 1)]
    [InlineData("{{ a ? b }}", "TemplateSyntaxError", "unexpected char '?' at 5", 1)]
    [InlineData("{{ 1 | nosuch }}", "TemplateAssertionError", "No filter named 'nosuch'.", 1)]
    [InlineData("{% if false %}{{ 1 | nosuch }}{% endif %}{{ 1 is nosuch }}", "TemplateAssertionError", "No test named 'nosuch'.", 1)]
    [InlineData("{% block a %}{% endblock %}{% block a %}{% endblock %}", "TemplateAssertionError", "block 'a' defined twice", 1)]
    [InlineData("\n{{ nope.attr }}", "UndefinedError", "'nope' is undefined", 2)]
    [InlineData("{{ {}.a.b }}", "UndefinedError", "'dict object' has no attribute 'a'", 1)]
    [InlineData("{{ [1][5] + 1 }}", "UndefinedError", "list object has no element 5", 1)]
    [InlineData("{{ 1 + 'a' }}", "TypeError", "unsupported operand type(s) for +: 'int' and 'str'", 1)]
    [InlineData("{{ 1 // 0 }}", "ZeroDivisionError", "integer division or modulo by zero", 1)]
    [InlineData("{% include 'gone' %}", "TemplateNotFound", "gone", 1)]
    [InlineData("{{ [1, 'a']|sort }}", "TypeError", "'<' not supported between instances of 'str' and 'int'", 1)]
    public void An_error_says_what_Jinja_says(string template, string errorClass, string message, int line)
    {
        var error = Render.Error(template);

        Assert.Equal((errorClass, message, line), (error.ErrorClass, error.Message, error.Line));
    }

    [Fact]
    public void An_error_names_the_included_template()
    {
        var error = Render.Error("{% include 'inner' %}", "{}", null, ("inner", "\n\n{{ nope.x }}"));

        Assert.Equal(("inner", 3), (error.TemplateName, error.Line));
    }

    [Theory]
    [InlineData(UndefinedMode.Default, "[{{ nope }}][{{ nope is defined }}][{{ nope|default('d') }}]", "[][False][d]")]
    [InlineData(UndefinedMode.Chainable, "[{{ nope.a.b['c'] }}][{{ nope.a|default('d') }}]", "[][d]")]
    [InlineData(UndefinedMode.Debug, "{{ nope }}{{ {}.x }}", "{{ nope }}{{ no such element: dict object['x'] }}")]
    [InlineData(UndefinedMode.Strict, "{{ nope is defined }}{{ nope|default('d') }}", "Falsed")]
    public void An_undefined_name_behaves_by_its_mode(UndefinedMode mode, string template, string expected) =>
        Assert.Equal(expected, Render.Text(template, "{}", new JinjaOptions { Undefined = mode }));

    [Theory]
    [InlineData("{{ nope }}")]
    [InlineData("{% if nope %}{% endif %}")]
    [InlineData("{% for x in nope %}{% endfor %}")]
    [InlineData("{{ nope == 1 }}")]
    [InlineData("{{ nope.a }}")]
    [InlineData("{{ 'x' in nope }}")]
    public void A_strict_undefined_name_is_an_error(string template) =>
        Assert.Equal("'nope' is undefined", Render.Error(template, "{}", new JinjaOptions { Undefined = UndefinedMode.Strict }).Message);

    [Theory]
    [InlineData("{% for i in range(1000000000000) %}{% endfor %}", "SecurityError")]
    [InlineData("{{ 'a' * 1000000000000 }}", "SecurityError")]
    [InlineData("{{ 9 ** (9 ** (9 ** 9)) }}", "SecurityError")]
    [InlineData("{% set x = 'aaaaaaaaaaaaaaaa' %}{% for i in range(99) %}{{ x * 1000000 }}{% endfor %}", "SecurityError")]
    [InlineData("{{ '%999999999999d' % 1 }}", "ValueError")]
    [InlineData("{{ '%99999999d' % 1 }}", "SecurityError")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError")]
    [InlineData("{% set x = [] %}{% set _ = x.append(x) %}{{ x }}", "RecursionError")]
    public void A_hostile_template_is_stopped(string template, string errorClass)
    {
        var limits = new JinjaLimits { MaxSteps = 100_000, MaxLength = 20_000_000 };

        Assert.Equal(errorClass, Render.Error(template, "{}", new JinjaOptions { Limits = limits }).ErrorClass);
    }

    [Fact]
    public void Deep_nesting_ends_with_an_error_and_not_with_the_process() =>
        Assert.Equal("RecursionError", Render.Error("{{ " + new string('(', 200_000) + "1" + new string(')', 200_000) + " }}").ErrorClass);
}
