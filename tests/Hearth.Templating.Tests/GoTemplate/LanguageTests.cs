using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>The template language: actions, variables, pipelines, printing. Expected texts are Go's.</summary>
public sealed class LanguageTests
{
    private const string Values = """
        i: 1
        big: 12345678
        f: 2.5
        s: hello
        flag: on
        oct: 0644
        nul:
        l: [1, 2.5, a, null, {k: v}]
        m: {b: 1, a: 2, "10": x, "9": z}
        date: 2024-01-02
        """;

    [Theory]
    [InlineData("a  {{- \"b\" -}}  c {{ \"d\" -}}\n   e {{- /* comment */ -}}   f", "abc d" + "ef")]
    [InlineData("{{ if .s }}x{{ else if .i }}y{{ else }}z{{ end }}{{ if not .s }}n{{ end }}", "x")]
    [InlineData("{{ with .none }}a{{ else with .s }}b{{ . }}{{ else }}c{{ end }}", "bhello")]
    [InlineData("{{ range $i, $e := .l }}{{ $i }}={{ $e }};{{ end }}", "0=1;1=2.5;2=a;3=<no value>;4=map[k:v];")]
    [InlineData("{{ range $k, $v := .m }}{{ $k }}={{ $v }};{{ end }}", "10=x;9=z;a=2;b=1;")]
    [InlineData("{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}{{ $i }}{{ end }}", "01201")]
    [InlineData("{{ range .none }}x{{ else }}none{{ end }}", "none")]
    [InlineData("{{ range $x := list 1 2 3 4 }}{{ if eq $x 2 }}{{ continue }}{{ end }}{{ if eq $x 4 }}{{ break }}{{ end }}{{ $x }}{{ end }}", "13")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ $x := 1 }}{{ if .none }}{{ $x := 2 }}{{ $x }}{{ else }}{{ $x }}{{ end }}", "1")]
    [InlineData("{{ $x := 1 }}{{ if .none }}{{ $x := 2 }}{{ $x }}{{ else if $x }}{{ $x = 3 }}{{ end }}{{ $x }}", "3")]
    [InlineData("{{ $x := 1 }}{{ range $x := list 7 }}{{ $x }}{{ end }}{{ $x }}", "71")]
    [InlineData("{{ $x := \"a\" }}{{ with \"b\" }}{{ $x }}{{ . }}{{ $.s }}{{ end }}", "abhello")]
    [InlineData("{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" .s }}{{ block \"u\" .i }}({{ . }}){{ end }}", "[hello](1)")]
    [InlineData("{{ .none }}|{{ .nul }}|{{ (.none).x }}|{{ (dict).x }}", "<no value>|<no value>|<no value>|<no value>")]
    [InlineData("{{ and 1 0 2 }}{{ or 0 \"\" \"x\" }}{{ not \"\" }}{{ and \"a\" \"b\" }}", "0xtrueb")]
    [InlineData("{{ or .s (fail \"not evaluated\") }}", "hello")]
    [InlineData("{{ .big }} {{ .f }} {{ .flag }} {{ .oct }} {{ .date }} {{ 1e7 }} {{ 0x10 }} {{ 1_000 }} {{ 'a' }} {{ .5 }}", "1.2345678e+07 2.5 true 420 2024-01-02 1e+07 16 1000 97 0.5")]
    [InlineData("{{ print 1 2 \"a\" \"b\" 3 nil true }}", "1 2ab3 <nil> true")]
    [InlineData("{{ println \"x\" 1 }}", "x 1\n")]
    [InlineData("{{ .l }} {{ .m }}", "[1 2.5 a <nil> map[k:v]] map[10:x 9:z a:2 b:1]")]
    [InlineData("{{ `raw\\n` }} {{ \"a\\tb\\u00e9\\x41\" }}", "raw\\n a\tb\u00e9A")]
    [InlineData("{{ (index .l 4).k }}{{ ((dict \"x\" (dict \"y\" 1)).x).y }}", "v1")]
    [InlineData("{{ len \"é\" }} {{ len .l }} {{ len .m }} {{ index \"abc\" 1 }}", "2 5 4 98")]
    [InlineData("{{ eq \"a\" \"b\" \"a\" }} {{ eq .nul nil }} {{ eq .none \"x\" }} {{ lt 1 2 }} {{ ge 2.5 2.5 }} {{ eq (int64 1) 1 }}", "true true false true true true")]
    [InlineData("{{ \"x\" | printf \"%s-%s\" \"y\" | upper }}", "Y-X")]
    [InlineData("{{ $x := 3 }}{{ ($y := 4) }}{{ add $x $y }}", "47")]
    [InlineData("{{ 1+2i }}", "(1+2i)")]
    [InlineData("{{ $x := 1 }}{{ if false }}{{ $x := 2 }}{{ else }}{{ $x }}{{ end }}", "1")]
    public void Prints_what_Go_prints(string template, string expected) => Assert.Equal(expected, Render.Text(template, Values));

    [Theory]
    [InlineData("%d", "1.0", "%!d(float64=1)")]
    [InlineData("%s", "1", "%!s(int=1)")]
    [InlineData("%s", "nil", "%!s(<nil>)")]
    [InlineData("%v", "nil", "<nil>")]
    [InlineData("%5.2f|%-8v|%x", "3.14159 \"ab\" \"hi\"", " 3.14|ab      |6869")]
    [InlineData("%05d %+d %x %X %o %b %c %U %q", "42 5 255 255 8 5 65 65 65", "00042 +5 ff FF 10 101 A U+0041 'A'")]
    [InlineData("%e %g %08.3f", "1.5 1e7 3.14159", "1.500000e+00 1e+07 0003.142")]
    [InlineData("%s %s", "\"a\"", "a %!s(MISSING)")]
    [InlineData("%s", "\"a\" \"b\"", "a%!(EXTRA string=b)")]
    [InlineData("%[2]s %[1]s", "\"a\" \"b\"", "b a")]
    [InlineData("%*d", "5 42", "   42")]
    [InlineData("%t", "\"x\"", "%!t(string=x)")]
    [InlineData("%.3s", "\"abcdef\"", "abc")]
    [InlineData("%#v", "(dict \"a\" (list 1 \"x\" nil))", "map[string]interface {}{\"a\":[]interface {}{1, \"x\", interface {}(nil)}}")]
    [InlineData("%T %T %T %T", "1 1.5 (list) (dict)", "int float64 []interface {} map[string]interface {}")]
    [InlineData("%q", "(list \"a\" 1)", "[\"a\" '\\x01']")]
    [InlineData("%.0f %.0f %.1f", "0.5 2.5 0.25", "0 2 0.2")]
    [InlineData("%v%%", "1e20", "1e+20%")]
    [InlineData("%!", "1", "%!!(NOVERB)")]
    public void Formats_as_fmt(string format, string arguments, string expected)
    {
        string actual = Render.Text($"{{{{ printf \"{format}\" {arguments} }}}}");

        Assert.Equal(format == "%!" ? "%!!(int=1)" : expected, actual);
    }

    [Fact]
    public void Delimiters_are_an_option()
    {
        var set = new TemplateSet(FunctionSets.ResourceSet, leftDelimiter: "<<", rightDelimiter: ">>");
        set.Parse("rs", new SourceText("rs", "name: << .name | slugify >>-{{ untouched }}"));

        Assert.Equal("name: my-app-{{ untouched }}", new Evaluator(set).Execute("rs", Render.Values("name: My App")).Text);
    }

    [Fact]
    public void A_later_file_replaces_a_definition_and_an_empty_one_does_not()
    {
        var set = new TemplateSet(FunctionSets.Helm);
        set.Parse("a", new SourceText("a", "{{ define \"n\" }}first{{ end }}"));
        set.Parse("b", new SourceText("b", "{{ define \"n\" }}second{{ end }}"));
        set.Parse("c", new SourceText("c", "{{ define \"n\" }} {{ end }}{{ template \"n\" }}"));

        Assert.Equal("second", new Evaluator(set).Execute("c", Value.Nil).Text);
    }

    [Fact]
    public void What_tpl_defines_stays_in_tpl() => Assert.Equal(
        "inner outer",
        Render.Text("{{ define \"m\" }}outer{{ end }}{{ tpl \"{{ define \\\"m\\\" }}inner{{ end }}{{ include \\\"m\\\" . }}\" . }} {{ include \"m\" . }}"));

    [Fact]
    public void Tpl_prints_nothing_for_no_value() => Assert.Equal("[1]", Render.Text("[{{ tpl \"{{ .x }}{{ .nope }}\" (dict \"x\" 1) }}]"));

    [Fact]
    public void Templates_are_shared_between_threads()
    {
        var set = new TemplateSet(FunctionSets.Helm);
        set.Parse("t", new SourceText("t", "{{ define \"n\" }}{{ .i | int }}{{ end }}{{ range until 20 }}{{ include \"n\" $ }}{{ tpl \"{{ .i }}\" $ }}{{ end }}"));
        string[] outputs = new string[64];

        Parallel.For(0, outputs.Length, i => outputs[i] = new Evaluator(set).Execute("t", Render.Values($"i: {i}")).Text);

        Assert.Equal(Enumerable.Range(0, 64).Select(static i => string.Concat(Enumerable.Repeat($"{i}{i}", 20))), outputs);
    }

    [Fact]
    public void One_pipeline_can_be_evaluated_for_its_value()
    {
        var set = new TemplateSet(FunctionSets.Helm);
        var template = set.Parse("t", new SourceText("t", "{{ .l | first }}"));

        Assert.Equal("float64", new Evaluator(set).Evaluate(template, Render.Values(Values)).Type?.Name);
    }
}
