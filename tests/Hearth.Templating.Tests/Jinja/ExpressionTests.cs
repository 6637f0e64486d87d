namespace Hearth.Templating.Tests.Jinja;

/// <summary>Values, operators and methods print and behave as Python's.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("{{ [true, none, 1.0, 'a\\'b', (1,), {'k': []}] }}", "[True, None, 1.0, \"a'b\", (1,), {'k': []}]")]
    [InlineData("{{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1.5e300 }}", "1e+16 1000000000000000.0 0.0001 1e-05 1.5e+300")]
    [InlineData("{{ 2 ** 70 }} {{ 9223372036854775807 + 1 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }}", "1180591620717411303424 9223372036854775808 -4 2 3.5")]
    [InlineData("{{ 0x1F + 0b11 + 0o7 + 1_000 }}", "1041")]
    [InlineData("{{ 'ab' * 2 ~ [1] * 2 ~ none ~ true }}", "abab[1, 1]NoneTrue")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 1 == 1.0 == true }} {{ 'a' in 'cab' and 2 not in [1] }}", "True True True")]
    [InlineData("{{ 'abcdef'[1:-1:2] }} {{ [1, 2, 3][::-1] }} {{ 'x'[5:] }}|", "bd [3, 2, 1] |")]
    [InlineData("{{ 'a' if false }}|{{ ('a' if false) is undefined }}", "|True")]
    [InlineData("{{ '%s|%5.1f|%-4d|%x|%r|%%' % ('a', 2.25, 7, 255, 'q') }}", "a|  2.2|7   |ff|'q'|%")]
    [InlineData("{{ '%(a)s-%(b)03d' % {'a': 1, 'b': 2} }}", "1-002")]
    [InlineData("{{ '{:>6}|{:08.3f}|{n:,}|{0!r}'.format('a', 3.14159, n=1234567) }}", "     a|0003.142|1,234,567|'a'")]
    [InlineData("{{ '{0[k]} {1}'.format({'k': 1}, 2) }}", "1 2")]
    [InlineData("{{ {1: 'a', true: 'b', 'x': 'c'} }}", "{1: 'b', 'x': 'c'}")]
    [InlineData("{{ 'tab\\there \\u00e9 \\x41' }}", "tab\there é A")]
    [InlineData("{{ '😀é'|length }} {{ '😀é'[1] }} {{ ['😀'] }}", "2 é ['😀']")]
    public void An_expression_prints_as_in_Python(string template, string expected) => Assert.Equal(expected, Render.Text(template));

    [Theory]
    [InlineData("'a,b,,c'.split(',')", "['a', 'b', '', 'c']")]
    [InlineData("' a  b '.split()", "['a', 'b']")]
    [InlineData("'a.b.c'.rsplit('.', 1)", "['a.b', 'c']")]
    [InlineData("'k=v=w'.partition('=')", "('k', '=', 'v=w')")]
    [InlineData("'line\\r\\nwin\\x0btail'.splitlines()", "['line', 'win', 'tail']")]
    [InlineData("'-'.join(['a', 'b'])", "a-b")]
    [InlineData("'Hello'.startswith(('x', 'He'))", "True")]
    [InlineData("'Hello'.endswith('lo', 2)", "True")]
    [InlineData("'k8s-0'.removeprefix('k8s-') ~ 'a.j2'.removesuffix('.j2')", "0a")]
    [InlineData("'xxaxx'.strip('x') ~ ' b '.lstrip() ~ '|'", "ab |")]
    [InlineData("'7'.zfill(3) ~ 'x'.center(5, '*') ~ 'x'.ljust(3, '.') ~ 'x'.rjust(2)", "007**x**x.. x")]
    [InlineData("'banana'.replace('a', 'o', 2) ~ 'banana'.count('an') ~ 'banana'.find('n', 3) ~ 'banana'.rfind('z')", "bonona24-1")]
    [InlineData("'aB'.swapcase() ~ 'they\\'re'.title() ~ 'Straße'.upper() ~ 'ABC'.capitalize()", "AbThey'ReSTRASSEAbc")]
    [InlineData("'12'.isdigit() ~ 'a1'.isalpha() ~ ' '.isspace() ~ 'aB'.islower()", "TrueFalseTrueFalse")]
    [InlineData("'a\\tb'.expandtabs(4)", "a   b")]
    [InlineData("'é'.encode()", "b'\\xc3\\xa9'")]
    public void A_method_of_str_does_what_Python_does(string expression, string expected) => Assert.Equal(expected, Render.Text("{{ " + expression + " }}"));

    [Theory]
    [InlineData("{% set x = [3, 1] %}{% set _ = x.append(2) %}{% set _ = x.sort() %}{{ x }}{{ x.pop() }}{{ x.index(2) }}{{ x.count(1) }}", "[1, 2, 3]311")]
    [InlineData("{% set x = [1] %}{% set _ = x.extend('ab') %}{% set _ = x.insert(0, 9) %}{% set _ = x.remove(1) %}{% set _ = x.reverse() %}{{ x }}{{ x.copy() }}", "['b', 'a', 9]['b', 'a', 9]")]
    [InlineData("{% set d = {'a': 1} %}{% set _ = d.update({'b': 2}, c=3) %}{{ d }}{{ d.pop('a') }}{{ d.setdefault('z', []) }}{{ d.get('q', 'no') }}{{ d.keys()|list }}", "{'a': 1, 'b': 2, 'c': 3}1[]no['b', 'c', 'z']")]
    [InlineData("{{ {'items': 1}['items'] }}{{ {'items': 1}.items is callable }}{{ {'a-b': 2}['a-b'] }}", "1True2")]
    [InlineData("{{ (1, 2, 1).count(1) }}{{ 2.0.is_integer() }}{{ (255).bit_length() }}", "2True8")]
    public void A_method_of_a_container_does_what_Python_does(string template, string expected) => Assert.Equal(expected, Render.Text(template));
}
