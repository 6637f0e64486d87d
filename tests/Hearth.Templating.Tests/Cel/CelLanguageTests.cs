using Hearth.Syntax.Text;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Tests.Cel;

/// <summary>The traps of the language itself; the specification's suite holds the rest (see <see cref="ConformanceTests"/>).</summary>
public sealed class CelLanguageTests
{
    [Theory]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", "refused: invalid int literal: wants -9223372036854775808 to 9223372036854775807")]
    [InlineData("--1 - -1", "2")]
    [InlineData("2 + 3 * 4 % 3 == 2", "true")]
    [InlineData("1 < 2 ? 'a' : 2 < 3 ? 'b' : 'c'", "\"a\"")]
    [InlineData("r'\\n' + \"\\u00e9\\x41\\101\"", "\"\\\\néAA\"")]
    [InlineData("b'\\xff\\101é' == b'\\377A\\xc3\\xa9'", "true")]
    [InlineData("'''a\n'b'''", "\"a\\n'b\"")]
    [InlineData("size('é😀')", "2")]
    [InlineData("1 // a comment\n + 2", "3")]
    [InlineData("[1, 2,] + [3]", "[1, 2, 3]")]
    [InlineData("{'a': 1}.a + {1: 2}[dyn(1u)]", "3")]
    public void Reads_what_is_written(string expression, string expected) => Assert.Equal(expected, Run.Text(expression));

    [Theory]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("-(-9223372036854775808)", "integer overflow")]
    [InlineData("0u - 1u", "unsigned integer overflow")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("[1, 2][2]", "index out of bounds: 2")]
    [InlineData("{'a': 1}.b", "no such key: b")]
    [InlineData("int('abc')", "type conversion error from 'string' to 'int'")]
    [InlineData("uint(-1)", "unsigned integer overflow")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp overflow")]
    [InlineData("dyn(1) + 1.0", "no such overload")]
    [InlineData("{'a': 1, 'a': 2}", "Failed with repeated key: \"a\"")]
    public void Nothing_wraps_around_or_is_guessed(string expression, string error) => Assert.Equal("error: " + error, Run.Text(expression));

    [Theory]
    [InlineData("true || 1 / 0 > 0", "true")]
    [InlineData("1 / 0 > 0 || true", "true")]
    [InlineData("false && {}.a", "false")]
    [InlineData("{}.a && false", "false")]
    [InlineData("1 / 0 > 0 || false", "error: division by zero")]
    [InlineData("[1, 2, 0].exists(i, 2 / i > 1)", "true")]
    [InlineData("[0, 1].all(i, 1 / i > 5)", "false")]
    [InlineData("[0, 1].exists_one(i, 1 / i > 0)", "error: division by zero")]
    [InlineData("true ? 1 : 1 / 0", "1")]
    public void An_operand_that_decides_absorbs_errors_on_both_sides(string expression, string expected) => Assert.Equal(expected, Run.Text(expression));

    [Theory]
    [InlineData("dyn(1) == 1u && dyn(1) == 1.0 && dyn(1) != '1'", "true")]
    [InlineData("dyn([1, 2.0]) == [1.0, 2u]", "true")]
    [InlineData("double('NaN') == double('NaN')", "false")]
    [InlineData("1 < 1.5 && 2u > 1 && -1 < 0u", "true")]
    [InlineData("dyn(1) in [1.0] && 'a' in {'a': 1}", "true")]
    [InlineData("'\\uFFFD' < '😀'", "true")]
    [InlineData("type(1) == int && type([1]) == list && type(type(1)) == type", "true")]
    public void Values_compare_across_types(string expression, string expected) => Assert.Equal(expected, Run.Text(expression));

    [Theory]
    [InlineData("has({'a': 1}.a) && !has({'a': 1}.b)", "true")]
    [InlineData("[1, 2, 3].map(i, i > 1, i * 2)", "[4, 6]")]
    [InlineData("{'b': 1, 'a': 2}.map(k, k)", "[\"b\", \"a\"]")]
    [InlineData("['a', 'b'].transformMap(i, v, i)", "{0: 0, 1: 1}")]
    [InlineData("{'a': 1}.transformMapEntry(k, v, {string(v): k})", "{\"1\": \"a\"}")]
    [InlineData("[1, 1].transformMapEntry(i, v, {v: i})", "error: insert failed: key 1 already exists")]
    [InlineData("[[1, 2], [3]].all(l, l.all(i, i > 0 && size(l) > 0))", "true")]
    [InlineData("cel.bind(a, 2, a * a) + [3, 1, 2].sortBy(i, -i)[0]", "7")]
    [InlineData("{'a': {}}.?a.?b.orValue(5) + {'x': 1}[?'x'].orValue(0)", "6")]
    [InlineData("[?optional.none(), 1] + [{?'a': optional.of(1)}.size()]", "[1, 1]")]
    [InlineData("optional.of(2).optMap(v, v + 1).value() + optional.none().orValue(1)", "4")]
    [InlineData("optional.none().value()", "error: optional.none() dereference")]
    public void Macros_and_optionals_work_on_lists_and_maps(string expression, string expected) => Assert.Equal(expected, Run.Text(expression));

    [Theory]
    [InlineData("1 + 'a'", "found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("1 == 'a'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("true && 1", "expected type 'bool' but found 'int'")]
    [InlineData("'a'.size(1)", "found no matching overload for 'size' applied to 'string.(int)'")]
    [InlineData("[1].map(i, i + 'a')", "found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("5.all(i, true)", "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)")]
    [InlineData("nobody.home", "undeclared reference to 'nobody' (in container '')")]
    [InlineData("has(1)", "invalid argument to has() macro; wants a field such as has(spec.replicas)")]
    [InlineData("'a'.matches('[')", "invalid matches argument: error parsing regexp: missing closing ]: `[`")]
    [InlineData("duration('1 hour') > duration('1s')", "invalid duration argument: type conversion error from 'string' to 'google.protobuf.Duration'")]
    [InlineData("a = 1", "found '='; CEL has no assignments")]
    [InlineData("x.as + as", "reserved identifier: as")]
    public void What_cannot_work_is_refused_before_it_runs(string expression, string message) => Assert.Equal("refused: " + message, Run.Text(expression));

    [Fact]
    public void A_finding_points_at_the_part_that_is_wrong()
    {
        Assert.False(CelProgram.TryCompile(new SourceText("rule", "1 +\n  foo(2)"), Run.Everything, out _, out var refused));
        var failed = CelProgram.Compile("size('a') > 0 && {'a': 1}.b > 0", Run.Everything).Evaluate(CelActivation.Empty).Diagnostic;

        Assert.Equal(("2:3", "CEL002"), (refused.Span.Position.ToString(), refused.Rule.Code));
        Assert.Equal(("{'a': 1}.b", "CEL003"), (failed!.Span.Text.ToString(), failed.Rule.Code));
    }

    [Theory]
    [InlineData("lists.range(2000).map(i, lists.range(2000).map(j, i * j)).size()")]
    [InlineData("lists.range(100000000).size()")]
    [InlineData("lists.range(1000).all(i, sets.contains(lists.range(1000), lists.range(1000)))")]
    [InlineData("cel.bind(a, [1,1,1,1,1,1,1,1], cel.bind(b, [a,a,a,a,a,a,a,a], cel.bind(c, [b,b,b,b,b,b,b,b], cel.bind(d, [c,c,c,c,c,c,c,c], lists.range(1000).all(i, [d].indexOf(d) == 0)))))")]
    [InlineData("cel.bind(a, [1,1,1,1,1,1,1,1], cel.bind(b, [a,a,a,a,a,a,a,a], cel.bind(c, [b,b,b,b,b,b,b,b], cel.bind(d, [c,c,c,c,c,c,c,c], cel.bind(e, [d,d,d,d,d,d,d,d], cel.bind(f, [e,e,e,e,e,e,e,e], cel.bind(g, [f,f,f,f,f,f,f,f], cel.bind(h, [g,g,g,g,g,g,g,g], [h] == [h]))))))))")]
    [InlineData("lists.range(5000).map(i, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').join('').replace('', lists.range(5000).map(i, 'bbbbbbbbbbbbbbbbb').join('')).size()")]
    public void A_costly_expression_is_stopped(string expression)
    {
        var result = CelProgram.Compile(expression, Run.Everything).Evaluate(CelActivation.Empty);

        Assert.Equal("CEL004", result.Diagnostic!.Rule.Code);
    }

    [Fact]
    public void A_limit_is_not_absorbed_as_other_errors_are()
    {
        var result = CelProgram.Compile("true || lists.range(2000).all(i, lists.range(2000).all(j, i + j >= 0))", Run.Everything).Evaluate(CelActivation.Empty);
        var stopped = CelProgram.Compile("lists.range(2000).all(i, lists.range(2000).all(j, i + j >= 0)) || true", Run.Everything).Evaluate(CelActivation.Empty);

        Assert.True(result.IsTrue);
        Assert.Equal("CEL004", stopped.Diagnostic!.Rule.Code);
    }

    [Theory]
    [InlineData("(", 5000)]
    [InlineData("[", 5000)]
    [InlineData("-(", 5000)]
    [InlineData("1 + ", 20000)]
    [InlineData("true ? 1 : ", 5000)]
    [InlineData("a.", 20000)]
    [InlineData("f(", 5000)]
    [InlineData("{1: ", 5000)]
    public void A_deep_expression_is_refused_and_not_the_end_of_the_process(string part, int times)
    {
        Assert.False(CelProgram.TryCompile(new SourceText("deep", string.Concat(Enumerable.Repeat(part, times)) + "1"), Run.Everything, out _, out var diagnostic));

        Assert.Equal("CEL004", diagnostic.Rule.Code);
    }

    [Fact]
    public void One_program_runs_on_many_threads()
    {
        var program = CelProgram.Compile("lists.range(n).map(i, i * i).filter(i, i % 2 == 0).size()", Run.Everything.WithVariable("n", CelType.Int));

        long[] sizes = [.. Enumerable.Range(0, 64).AsParallel().AsOrdered().Select(n => program.Evaluate(new CelBindings().Set("n", CelValue.Of((long)n))).Value.AsInt)];

        Assert.Equal([.. Enumerable.Range(0, 64).Select(n => (long)(n + 1) / 2)], sizes);
    }
}
