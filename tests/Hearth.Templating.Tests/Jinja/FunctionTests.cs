using System.Text.RegularExpressions;
using Hearth.Templating.Jinja;

namespace Hearth.Templating.Tests.Jinja;

/// <summary>Every filter, test and global function.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("-3|abs", "3")]
    [InlineData("'x'|attr('nope') is undefined", "True")]
    [InlineData("[1, 2, 3]|batch(2, '-')|list", "[[1, 2], [3, '-']]")]
    [InlineData("'aBC'|capitalize", "Abc")]
    [InlineData("('x'|center(4)) ~ '|'", " x  |")]
    [InlineData("nope|default('d') ~ (''|d('e', true))", "de")]
    [InlineData("{'b': 1, 'A': 2}|dictsort", "[('A', 2), ('b', 1)]")]
    [InlineData("'<&\"\\''|e", "&lt;&amp;&#34;&#39;")]
    [InlineData("1500000|filesizeformat ~ ' ' ~ (1048576|filesizeformat(true))", "1.5 MB 1.0 MiB")]
    [InlineData("[3, 4]|first ~ ([3, 4]|last) ~ ([]|first)", "34")]
    [InlineData("'1.5'|float ~ ('x'|float(2.0))", "1.52.0")]
    [InlineData("'%s-%02d'|format('a', 5)", "a-05")]
    [InlineData("('<'|safe|forceescape)", "&lt;")]
    [InlineData("[{'k': 'b'}, {'k': 'a'}, {'k': 'b'}]|groupby('k')|map(attribute='list')|map('length')|list", "[1, 2]")]
    [InlineData("'a\\n\\nb'|indent(2, true)", "  a\n\n  b")]
    [InlineData("'42.9'|int ~ ('0x1F'|int(0, 16)) ~ ('z'|int(-1))", "4231-1")]
    [InlineData("{'a': 1}|items|list", "[('a', 1)]")]
    [InlineData("[1, 2]|join('-') ~ ([{'a': 1}]|join(attribute='a'))", "1-21")]
    [InlineData("'abc'|list ~ ('abc'|length) ~ ([1]|count)", "['a', 'b', 'c']31")]
    [InlineData("['b', 'A']|map('lower')|sort|list ~ ([1, 2]|map('string')|join)", "['a', 'b']12")]
    [InlineData("[3, 1]|max ~ ([3, 1]|min) ~ (['b', 'A']|min)", "31A")]
    [InlineData("{'b': [1], 'a': 'x'}|pprint", "{'a': 'x', 'b': [1]}")]
    [InlineData("[1]|random", "1")]
    [InlineData("[1, 2, 3]|reject('odd')|list ~ ([0, 1]|select|list)", "[2][1]")]
    [InlineData("[{'a': 1}, {}]|rejectattr('a', 'defined')|list ~ ([{'a': 1}, {'a': 2}]|selectattr('a', 'eq', 2)|list)", "[{}][{'a': 2}]")]
    [InlineData("'aaa'|replace('a', 'b', 2)", "bba")]
    [InlineData("'abc'|reverse ~ ([1, 2]|reverse|list)", "cba[2, 1]")]
    [InlineData("2.5|round ~ ' ' ~ (2.675|round(2)) ~ ' ' ~ (42.51|round(1, 'ceil'))", "2.0 2.67 42.6")]
    [InlineData("[1, 2, 3]|slice(2)|list", "[[1, 2], [3]]")]
    [InlineData("['b', 'A', 'c']|sort ~ ([3, 1]|sort(reverse=true)) ~ ([{'a': 2}, {'a': 1}]|sort(attribute='a')|map(attribute='a')|list)", "['A', 'b', 'c'][3, 1][1, 2]")]
    [InlineData("'<p>a  <b>b</b></p>'|striptags", "a b")]
    [InlineData("[1, 2]|sum ~ ([{'a': 2}]|sum(attribute='a', start=1))", "33")]
    [InlineData("'hello wORLD it\\'s-a'|title", "Hello World It's-A")]
    [InlineData("{'b': 1, 'a': '<'}|tojson ~ ([1]|tojson(indent=1))", "{\"a\": \"\\u003c\", \"b\": 1}[\n 1\n]")]
    [InlineData("' x '|trim ~ ('xax'|trim('x'))", "xa")]
    [InlineData("'the quick brown fox'|truncate(11, leeway=0)", "the...")]
    [InlineData("['a', 'A', 'b']|unique|list", "['a', 'b']")]
    [InlineData("'a'|upper ~ ('B'|lower)", "Ab")]
    [InlineData("'a b/ü'|urlencode ~ ({'k': 'v w'}|urlencode)", "a%20b/%C3%BCk=v+w")]
    [InlineData("'see www.foo.org.'|urlize", "see <a href=\"https://www.foo.org\" rel=\"noopener\">www.foo.org</a>.")]
    [InlineData("'two words'|wordcount", "2")]
    [InlineData("'the quick brown'|wordwrap(9)", "the quick\nbrown")]
    [InlineData("{'a': '<', 'b': none}|xmlattr", " a=\"&lt;\"")]
    public void A_filter_does_what_Jinja_does(string expression, string expected) => Assert.Equal(expected, Render.Text("{{ " + expression + " }}"));

    [Theory]
    [InlineData("3 is odd and 2 is even and 9 is divisibleby 3")]
    [InlineData("nope is undefined and 1 is defined and none is none")]
    [InlineData("true is boolean and true is true and false is false and 1 is not true")]
    [InlineData("1 is integer and 1.0 is float and 1.0 is number and '1' is not number")]
    [InlineData("'a' is lower and 'A' is upper and 'a' is string")]
    [InlineData("{} is mapping and [] is sequence and 'a' is iterable and 1 is not iterable")]
    [InlineData("range is callable and 'upper' is filter and 'odd' is test")]
    [InlineData("none is sameas none and 1 is in [1] and ('<'|e) is escaped")]
    [InlineData("1 is eq 1 and 1 is ne 2 and 1 is lt 2 and 1 is le 1 and 2 is gt 1 and 2 is ge 2 and 1 is equalto 1 and 2 is greaterthan 1 and 1 is lessthan 2")]
    public void A_test_does_what_Jinja_does(string expression) => Assert.Equal("True", Render.Text("{{ " + expression + " }}"));

    [Theory]
    [InlineData("range(1, 7, 3)|list", "[1, 4]")]
    [InlineData("dict(a=1) ~ dict([('b', 2)], c=3)", "{'a': 1}{'b': 2, 'c': 3}")]
    [InlineData("namespace(a=1).a", "1")]
    [InlineData("cycler('a', 'b').next()", "a")]
    public void A_global_does_what_Jinja_does(string expression, string expected) => Assert.Equal(expected, Render.Text("{{ " + expression + " }}"));

    [Fact]
    public void A_joiner_is_silent_once() => Assert.Equal("a, b", Render.Text("{% set j = joiner() %}{{ j() }}a{{ j() }}b"));

    [Fact]
    public void Lipsum_makes_paragraphs() => Assert.Matches(new Regex("^<p>[A-Z].*\\.</p>\n<p>.*</p>$", RegexOptions.Singleline), Render.Text("{{ lipsum(2) }}"));

    [Fact]
    public void A_plugin_function_gets_its_arguments()
    {
        var environment = new JinjaEnvironment();
        environment.Add("twice", FunctionKind.Filter, static (arguments, keywords) => $"{arguments[0]}{arguments[0]}{keywords.Count}");
        environment.Add("answer", FunctionKind.Global, static (_, _) => 42L);
        environment.Add("big", FunctionKind.Test, static (arguments, _) => arguments[0] is > 10L);

        Assert.Equal("aa1 42 True", environment.Parse("{{ 'a'|twice(x=1) }} {{ answer() }} {{ 11 is big }}").Render());
    }
}
