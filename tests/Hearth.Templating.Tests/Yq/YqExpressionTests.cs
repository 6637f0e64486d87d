using Hearth.Templating.Yq;

namespace Hearth.Templating.Tests.Yq;

public sealed class YqExpressionTests
{
    [Theory]
    [InlineData(".a.b[1]", "a: {b: [1, 2]}", "2\n")]
    [InlineData(".a.b[-1]", "a: {b: [1, 2]}", "2\n")]
    [InlineData(".a[\"x.y\"]", "a: {x.y: found}", "found\n")]
    [InlineData(".\"x.y\"", "x.y: found", "found\n")]
    [InlineData(".a*", "apple: 1\nair: 2\nbee: 3", "1\n2\n")]
    [InlineData(".a.c?", "a: [1]", "")]
    [InlineData("..", "a: {b: 1}", "a: {b: 1}\n{b: 1}\n1\n")]
    [InlineData(".[]", "[1, 2]", "1\n2\n")]
    [InlineData(".a[1:]", "a: [1, 2, 3]", "- 2\n- 3\n")]
    [InlineData(".a[:2]", "a: [1, 2, 3]", "- 1\n- 2\n")]
    [InlineData(".a[1:3]", "a: hearth", "ea\n")]
    [InlineData(".missing // \"else\"", "a: 1", "else\n")]
    [InlineData(".a == \"h*\"", "a: hearth", "true\n")]
    [InlineData("3 - 2 - 1", "a: 1", "2\n")]
    [InlineData(".a + .b", "a: 0x10\nb: 1", "0x11\n")]
    [InlineData("10 / 4", "a: 1", "2.5\n")]
    [InlineData("7 % 4", "a: 1", "3\n")]
    [InlineData("\"ab\" * 3", "a: 1", "ababab\n")]
    [InlineData("[.[] | select(. > 1)]", "[1, 2, 3]", "- 2\n- 3\n")]
    [InlineData("map(. * 2)", "[1, 2]", "[2, 4]\n")]
    [InlineData("with_entries(.key |= \"x_\" + .)", "a: 1\nb: 2", "x_a: 1\nx_b: 2\n")]
    [InlineData("to_entries | .[0].key", "a: 1", "a\n")]
    [InlineData("sort_by(.n) | .[].n", "[{n: 2}, {n: 1}]", "1\n2\n")]
    [InlineData("group_by(.k) | length", "[{k: 1}, {k: 2}, {k: 1}]", "2\n")]
    [InlineData("unique_by(.k) | length", "[{k: 1}, {k: 2}, {k: 1}]", "2\n")]
    [InlineData("sort_keys(.)", "b: 1\na: 2", "a: 2\nb: 1\n")]
    [InlineData("pick([\"b\"])", "a: 1\nb: 2", "b: 2\n")]
    [InlineData("omit([\"b\"])", "a: 1\nb: 2", "a: 1\n")]
    [InlineData("pivot", "[[1, 2], [3]]", "- - 1\n  - 3\n- - 2\n  -\n")]
    [InlineData("flatten", "[1, [2, [3]]]", "[1, 2, 3]\n")]
    [InlineData("flatten(1)", "[1, [2, [3]]]", "[1, 2, [3]]\n")]
    [InlineData(".[] as $x ireduce (0; . + $x)", "[1, 2, 3]", "6\n")]
    [InlineData(".a as $x | .b + $x", "a: 1\nb: 2", "3\n")]
    [InlineData("has(\"a\"), has(\"z\")", "a: 1", "true\nfalse\n")]
    [InlineData("any_c(. == 2)", "[1, 2]", "true\n")]
    [InlineData("all_c(. == 2)", "[1, 2]", "false\n")]
    [InlineData("contains({\"a\": \"ear\"})", "a: hearth", "true\n")]
    [InlineData(".a.b | path | join(\".\")", "a: {b: 1}", "a.b\n")]
    [InlineData(".a.b | parent | length", "a: {b: 1, c: 2}", "2\n")]
    [InlineData(".a.b | key", "a: {b: 1}", "b\n")]
    [InlineData("keys", "b: 1\na: 2", "- b\n- a\n")]
    [InlineData("min, max", "[3, 1, 2]", "1\n3\n")]
    [InlineData("\"\\(.a) and \\(.b + 1)\"", "a: x\nb: 2", "x and 3\n")]
    [InlineData(".a | split(\",\") | .[1]", "a: x,y", "y\n")]
    [InlineData(".a | sub(\"(\\w+)-(\\w+)\"; \"$2-$1\")", "a: left-right", "right-left\n")]
    [InlineData(".a | test(\"^h.+h$\")", "a: hearth", "true\n")]
    [InlineData(".a | capture(\"(?P<n>[0-9]+)\") | .n", "a: v12", "12\n")]
    [InlineData("[.a | match(\"[a-z]\"; \"g\") | .offset] | join(\",\")", "a: 1b2c", "1,3\n")]
    [InlineData(".a | upcase", "a: x", "X\n")]
    [InlineData(".a | trim", "a: ' x '", "x\n")]
    [InlineData(".a | to_number + 1", "a: '41'", "42\n")]
    [InlineData(".a | tag", "a: 1", "!!int\n")]
    [InlineData(".a | kind", "a: []", "seq\n")]
    [InlineData(".b | line", "a: 1\nb: 2", "2\n")]
    [InlineData("[.a, .b] | @tsv", "a: 1\nb: x y", "1\tx y\n")]
    [InlineData("[.a, .b] | @csv", "a: 1\nb: 'x,y'", "1,\"x,y\"\n")]
    [InlineData(".a | @base64", "a: hearth", "aGVhcnRo\n")]
    [InlineData(".a | @base64d", "a: aGVhcnRo", "hearth\n")]
    [InlineData(".a | @uri", "a: x y&z", "x+y%26z\n")]
    [InlineData(".a | @sh", "a: it's", "it\\'s\n")]
    [InlineData(".a | @json", "a: {b: [1, x]}", "{\"b\":[1,\"x\"]}\n")]
    [InlineData(".a | from_yaml | .b", "a: 'b: 1'", "1\n")]
    [InlineData(".a |= (from_json | .b = 2 | to_json(0))", "a: '{\"b\":1}'", "a: '{\"b\":2}'\n")]
    [InlineData("now", "a: 1", "2026-01-02T03:04:05Z\n")]
    [InlineData(".a | from_unix | tz(\"UTC\")", "a: 0", "1970-01-01T00:00:00Z\n")]
    [InlineData(".a | format_datetime(\"Monday, 02-Jan-06\")", "a: 2001-12-15T02:59:43Z", "Saturday, 15-Dec-01\n")]
    [InlineData(".a + \"3h\"", "a: 2021-01-01T00:00:00Z", "2021-01-01T03:00:00Z\n")]
    [InlineData("{\"x\": .a, (.b): 1}", "a: 1\nb: k", "x: 1\nk: 1\n")]
    [InlineData("eval(.e)", "e: .a + 1\na: 2", "3\n")]
    [InlineData("explode(.) | .b.x", "a: &a {x: 1}\nb: *a", "1\n")]
    [InlineData("not", "false", "true\n")]
    [InlineData("# nothing but a comment", "a: 1", "a: 1\n")]
    public void Expressions_give(string expression, string input, string wanted) => Assert.Equal(wanted, YqCase.Run(expression, input));

    [Theory]
    [InlineData(".a = 2", "a: 2 # kept\nb: x\n")]
    [InlineData(".a |= . + 1", "a: 2 # kept\nb: x\n")]
    [InlineData(".a += 5", "a: 6 # kept\nb: x\n")]
    [InlineData(".c.d[1] = \"new\"", "a: 1 # kept\nb: x\nc:\n  d:\n    - null\n    - new\n")]
    [InlineData("del(.b)", "a: 1 # kept\n")]
    [InlineData(".b style=\"double\"", "a: 1 # kept\nb: \"x\"\n")]
    [InlineData(".b line_comment=\"why\"", "a: 1 # kept\nb: x # why\n")]
    [InlineData("(.b | key) head_comment=\"above\"", "a: 1 # kept\n# above\nb: x\n")]
    [InlineData(".b head_comment=\"below it\"", "a: 1 # kept\nb: x\n# below it\n")]
    [InlineData(".. comments=\"\"", "a: 1\nb: x\n")]
    [InlineData(".b tag=\"!custom\"", "a: 1 # kept\nb: !custom x\n")]
    [InlineData(".b anchor=\"y\"", "a: 1 # kept\nb: &y x\n")]
    [InlineData(". *= {\"b\": {\"c\": 1}}", "a: 1 # kept\nb:\n  c: 1\n")]
    [InlineData("with(.b; . = \"y\" | . style=\"single\")", "a: 1 # kept\nb: 'y'\n")]
    [InlineData("setpath([\"b\"]; 3)", "a: 1 # kept\nb: 3\n")]
    [InlineData("delpaths([[\"b\"]])", "a: 1 # kept\n")]
    [InlineData(".b ref $x | $x = \"by reference\"", "a: 1 # kept\nb: by reference\n")]
    public void Assignments_change_what_they_name(string expression, string wanted) => Assert.Equal(wanted, YqCase.Run(expression, "a: 1 # kept\nb: x\n"));

    [Theory]
    [InlineData(".a *+ .b", "[1, 2, 3]\n")]
    [InlineData(".a * .b", "[3]\n")]
    public void Merge_flags_say_what_happens_to_lists(string expression, string wanted) => Assert.Equal(wanted, YqCase.Run(expression, "a: [1, 2]\nb: [3]"));

    [Theory]
    [InlineData(".x *n .y", "a: 1\nb: 3\nc: 4\n")]
    [InlineData(".x *? .y", "a: 2\nb: 3\n")]
    [InlineData(".x * .y", "a: 2\nb: 3\nc: 4\n")]
    public void Merge_flags_say_which_keys_are_taken(string expression, string wanted) =>
        Assert.Equal(wanted, YqCase.Run($"{expression} | . style=\"\"", "x: {a: 1, b: null}\ny: {a: 2, b: 3, c: 4}"));

    [Fact]
    public void All_documents_at_once_see_each_other() =>
        Assert.Equal("a: 1\nb: 2\n", YqCase.Together("select(fi == 0) * select(fi == 1)", "a: 1\n", "b: 2\n"));

    [Fact]
    public void Environment_and_files_come_from_the_host()
    {
        var world = new Dictionary<string, string> { ["NAME"] = "hearth", ["PORT"] = "80", ["other.yaml"] = "x: 1\n" };
        Assert.Equal("hearth\n80\n1\nhi hearth, none\n", YqCase.Run("strenv(NAME), env(PORT), (load(\"other.yaml\") | .x), (\"hi ${NAME}, ${NO:-none}\" | envsubst)", "", world: world));
    }

    [Theory]
    [InlineData("bob", "1:1: lexer: invalid input text \"bob\"")]
    [InlineData("[1", "bad expression, could not find matching `]`")]
    [InlineData("(1", "bad expression - probably missing close bracket on (")]
    [InlineData("1)", "bad expression, got close brackets without matching opening bracket")]
    [InlineData("1 +", "'+' expects 2 args but there is 1")]
    [InlineData(".a 1", "bad expression, please check expression syntax")]
    [InlineData("error(\"so\")", "so")]
    [InlineData(". as $x", "must use variable with a pipe, e.g. `exp as $x | ...`")]
    [InlineData("{} + 1", "!!int () cannot be added to a !!map ()")]
    [InlineData("\"a\" | keys", "cannot get keys of !!str, keys only works for maps and arrays")]
    [InlineData("load(\"gone\")", "failed to load gone: open gone: no such file or directory")]
    [InlineData("env(GONE)", "value for env variable 'GONE' not provided in env()")]
    [InlineData("system(\"ls\")", "system operations are disabled, use --security-enable-system-operator to enable")]
    public void Errors_have_upstreams_words(string expression, string wanted) => Assert.Equal(wanted, Assert.Throws<YqException>(() => YqCase.Run(expression)).Message);

    [Fact]
    public void A_wrong_expression_says_where()
    {
        var refused = Assert.Throws<YqException>(() => YqCase.Run(".a | bogus(1)"));
        Assert.Equal(5, refused.At);
    }

    [Fact]
    public void Aliases_that_hold_aliases_are_refused()
    {
        string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghi".Select(static (c, i) => $"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 9))}]\n"));
        Assert.Contains("nodes of one document", Assert.Throws<YqException>(() => YqCase.Run("explode(.)", bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_without_end_is_refused() =>
        Assert.Throws<YqException>(() => YqCase.Run(new string('(', 5_000) + "1" + new string(')', 5_000)));
}
