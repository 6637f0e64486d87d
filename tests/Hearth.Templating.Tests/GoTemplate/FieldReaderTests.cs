using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Reading;

namespace Hearth.Templating.Tests.GoTemplate;

public sealed class FieldReaderTests
{
    [Theory]
    [InlineData("{{ .a.b }}{{ if .c }}{{ .d }}{{ else }}{{ .e }}{{ end }}", "a.b! c d! e!")]
    [InlineData("{{ with .a }}{{ .b }}{{ $.c }}{{ end }}", "a.b! c!")]
    [InlineData("{{ range $k, $v := .a }}{{ $v.b }}{{ end }}", "a.*.b!")]
    [InlineData("{{ $x := .a }}{{ if .t }}{{ $x = .b }}{{ end }}{{ $x.c }}", "a.c! b.c! t")]
    [InlineData("{{ toYaml .a }}{{ index .b \"c\" 0 }}{{ (get .d \"e\").f }}{{ dig \"g\" \"h\" \"no\" .i }}", "a! b.c.*! d.e.f! i.g.h!")]
    [InlineData("{{ define \"inner\" }}{{ .here.x }}{{ .up.y }}{{ end }}{{ include \"inner\" (dict \"here\" .a \"up\" .b) }}", "a.x! b.y!")]
    [InlineData("{{ (merge (deepCopy .a) .b).c }}{{ (.d | default .e).f }}", "a.c! b.c! d.f! e.f!")]
    [InlineData("{{ define \"p\" }}{{ (index . 0).Values.x }}{{ (index . 1).y }}{{ (first .).z }}{{ end }}{{ include \"p\" (list $ .a) }}", "Values.x! a.y! z!")]
    [InlineData("{{ hasKey .a \"b\" }}{{ tpl \"{{ .c }}\" . }}", "a.b c!")]
    [InlineData("{{ include (print $.Template.BasePath \"/x.yaml\") . | sha256sum }}{{ .a }}", "Template.BasePath a!")]
    public void Says_what_is_read(string template, string expected)
    {
        var root = Read(template);

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), Describe(root, "").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{{ include .name . }}")]
    [InlineData("{{ toYaml . }}")]
    public void Takes_all_for_read_where_it_cannot_tell(string template) => Assert.True(Read(template).IsWhole);

    [Fact]
    public void Values_that_are_templates_read_values()
    {
        var root = Read("{{ tpl .a . }}", new SourceText("values", "{{ .b.c }}"));

        Assert.Equal(["a!", "b.c!"], Describe(root, ""));
    }

    private static UsedFields Read(string template, params SourceText[] texts)
    {
        var set = new TemplateSet(FunctionSets.Helm);
        set.Parse("t", new SourceText("t", template));
        var root = new UsedFields();
        new FieldReader(set, texts).Read("t", root);
        return root;
    }

    // Paths of leaves; an exclamation mark where all of it is read.
    private static IEnumerable<string> Describe(UsedFields place, string path)
    {
        if (place.IsWhole || (place.Fields.Count == 0 && place.Each is null))
        {
            yield return path + (place.IsWhole ? "!" : "");
            yield break;
        }

        foreach (var (name, field) in place.Fields.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (string inner in Describe(field, path.Length == 0 ? name : $"{path}.{name}"))
            {
                yield return inner;
            }
        }

        foreach (string inner in place.Each is { } each ? Describe(each, path + ".*") : [])
        {
            yield return inner;
        }
    }
}
