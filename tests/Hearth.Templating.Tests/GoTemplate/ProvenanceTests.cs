using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>Every rendered line leads back to the template that printed it and to the file its value stands in.</summary>
public sealed class ProvenanceTests
{
    private const string Values = """
        image:
          repository: ghcr.io/acme/app
          tag: "1.2.3"
        replicas: 3
        env:
          LOG_LEVEL: debug
          PORT: "8080"
        host: '{{ .name }}.example.com'
        name: podinfo
        script: |
          echo one
          echo two
        hosts:
          - a.example.com
          - b.example.com
        """;

    [Theory]
    [InlineData("x: {{ .image.tag }}", "1.2.3", 3)]
    [InlineData("x: {{ .image.tag | quote }}", "1.2.3", 3)]
    [InlineData("x: {{ printf \"%s:%s\" .image.repository .image.tag }}", "1.2.3", 3)]
    [InlineData("x: {{ printf \"%s:%s\" .image.repository .image.tag }}", "ghcr.io/acme/app", 2)]
    [InlineData("x: {{ .replicas }}", "3", 4)]
    [InlineData("x: {{ .replicas | int }}", "3", 4)]
    [InlineData("x: {{ add .replicas 1 }}", "4", 4)]
    [InlineData("x: {{ .name | upper }}", "PODINFO", 9)]
    [InlineData("x: {{ .name | b64enc }}", "cG9kaW5mbw==", 9)]
    [InlineData("x: {{ default \"none\" .name }}", "podinfo", 9)]
    [InlineData("x: {{ .name | trunc 3 | trimSuffix \"d\" }}", "po", 9)]
    [InlineData("x: {{ .name | replace \"info\" \"s\" }}", "pod", 9)]
    [InlineData("x: {{ printf \"%s-x\" .name | replace \"-\" \"_\" | squote }}", "podinfo", 9)]
    [InlineData("x:\n{{ toYaml .env | indent 2 }}", "debug", 6)]
    [InlineData("x:\n{{ toYaml .env | indent 2 }}", "PORT", 7)]
    [InlineData("x: {{- toYaml .env | nindent 2 }}", "8080", 7)]
    [InlineData("x: {{ tpl .host . }}", ".example.com", 8)]
    [InlineData("x: {{ tpl .host . }}", "podinfo", 9)]
    [InlineData("{{ define \"n\" }}{{ .name }}{{ end }}x: {{ include \"n\" . | trim | nindent 2 }}", "podinfo", 9)]
    [InlineData("x: |{{ .script | nindent 2 }}", "echo two", 12)]
    [InlineData("{{ range .hosts }}- {{ . }}\n{{ end }}", "b.example.com", 15)]
    [InlineData("x: {{ join \",\" .hosts }}", "b.example.com", 15)]
    [InlineData("x: {{ .hosts | first | quote }}", "a.example.com", 14)]
    [InlineData("{{ range $k, $v := .env }}{{ $k }}={{ $v }};{{ end }}", "LOG_LEVEL", 6)]
    [InlineData("x: {{ (toYaml .env | fromYaml).PORT }}", "8080", 7)]
    [InlineData("{{ $e := dict \"name\" .name }}x: {{ $e.name }}", "podinfo", 9)]
    [InlineData("x: {{ ternary .name \"b\" true }}", "podinfo", 9)]
    [InlineData("x: {{ cat \"a\" .name }}", "podinfo", 9)]
    public void Text_from_a_value_leads_to_the_line_of_the_values_file(string template, string rendered, int line)
    {
        var output = Render.Mapped(template, Values);

        int at = output.Text.IndexOf(rendered, StringComparison.Ordinal);
        Assert.True(at >= 0, output.Text);
        var authored = output.Span(at, rendered.Length).Authored();
        Assert.Equal($"values.yaml:{line}", $"{authored.Path}:{authored.Position.Line + 1}");
    }

    [Fact]
    public void Each_line_also_names_the_action_that_printed_it()
    {
        var output = Render.Mapped("a: 1\nb:\n  {{- toYaml .env | nindent 2 }}\n", Values);

        int at = output.Text.IndexOf("debug", StringComparison.Ordinal);
        string[] trace = [.. output.Span(at, 5).Trace().Select(static span => span.ToString())];
        Assert.Equal(["rendered.yaml:3:14", "t.yaml:3:3", "values.yaml:6:14"], trace);
    }

    [Fact]
    public void Literal_text_of_an_included_template_leads_to_its_own_file_through_nindent()
    {
        var set = new TemplateSet(Hearth.Templating.GoTemplate.Functions.FunctionSets.Helm);
        set.Parse("_helpers.tpl", new SourceText("_helpers.tpl", "{{- define \"labels\" -}}\napp: {{ .name }}\ntier: web\n{{- end }}"));
        set.Parse("cm.yaml", new SourceText("cm.yaml", "metadata:\n  labels:\n    {{- include \"labels\" . | nindent 4 }}\n"));
        var output = new Evaluator(set).Execute("cm.yaml", Render.Values(Values)).ToSourceText("rendered.yaml");

        Assert.Equal("metadata:\n  labels:\n    app: podinfo\n    tier: web\n", output.Text);
        string[] authored = [.. Enumerable.Range(0, 4).Select(line =>
        {
            var text = output.GetLine(line);
            int start = output.GetLineStart(line) + (text.Length - text.TrimStart().Length);
            return output.Span(start, 3).Authored().ToString();
        })];
        Assert.Equal(["cm.yaml:1:1", "cm.yaml:2:3", "_helpers.tpl:2:1", "_helpers.tpl:3:1"], authored);
    }

    [Fact]
    public void A_map_that_is_switched_off_changes_no_output()
    {
        const string Template = "{{ define \"n\" }}{{ .name }}{{ end }}x: {{ include \"n\" . | nindent 2 }}{{ tpl .host . }}{{ toYaml .env }}";

        var plain = Render.Mapped(Template, Values, options: new EvaluationOptions { IsMapped = false });

        Assert.Equal(Render.Text(Template, Values), plain.Text);
        Assert.True(plain.Map is null || plain.Map.Segments.IsEmpty);
    }
}
