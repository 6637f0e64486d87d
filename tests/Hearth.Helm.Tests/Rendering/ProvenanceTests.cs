using System.Text;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Helm.Tests.Rendering;

/// <summary>Every rendered line leads back to the chart's template and, where it shows a value, to the values file.</summary>
public sealed class ProvenanceTests
{
    private const string Values = """
        image:
          repository: ghcr.io/acme/app
          tag: "1.2.3"
        env:
          LOG_LEVEL: debug
          URL: 'https://{{ .Release.Name }}.example.com'
        """;

    private static readonly MemoryTree Tree = new MemoryTree()
        .Add("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - {name: lib, version: 1.0.0}\n")
        .Add("app/values.yaml", "replicas: 2\n")
        .Add("app/templates/app.yaml", "{{- include \"lib.deployment\" . }}\n")
        .Add("app/charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
        .Add(
            "app/charts/lib/templates/_deployment.tpl",
            """
            {{- define "lib.deployment" -}}
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
              labels:
                {{- include "lib.labels" . | trim | nindent 4 }}
            spec:
              replicas: {{ .Values.replicas }}
              image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
              env:
                {{- tpl (toYaml .Values.env) $ | nindent 4 }}
            {{- end -}}
            {{- define "lib.labels" }}
            app: {{ .Chart.Name }}
            tier: web
            {{- end }}
            """);

    [Fact]
    public void Every_line_knows_its_template_and_its_value()
    {
        var output = Render();
        var text = new StringBuilder();
        int start = 0;
        foreach (string line in output.Text.TrimEnd('\n').Split('\n'))
        {
            int content = start + line.Length - line.TrimStart().Length;
            int value = line.LastIndexOf(' ') is var space and >= 0 && !line.EndsWith(':') ? start + space + 1 : content;
            text.Append($"{line,-40} | {Place(output, content)} | {Place(output, value)}\n");
            start += line.Length + 1;
        }

        Assert.Equal(
            """
            kind: Deployment                         | lib/templates/_deployment.tpl:2 | lib/templates/_deployment.tpl:2
            metadata:                                | lib/templates/_deployment.tpl:3 | lib/templates/_deployment.tpl:3
              name: demo                             | lib/templates/_deployment.tpl:4 | lib/templates/_deployment.tpl:4
              labels:                                | lib/templates/_deployment.tpl:5 | lib/templates/_deployment.tpl:5
                app: app                             | lib/templates/_deployment.tpl:14 | app/Chart.yaml:2
                tier: web                            | lib/templates/_deployment.tpl:15 | lib/templates/_deployment.tpl:15
            spec:                                    | lib/templates/_deployment.tpl:7 | lib/templates/_deployment.tpl:7
              replicas: 2                            | lib/templates/_deployment.tpl:8 | app/values.yaml:1
              image: "ghcr.io/acme/app:1.2.3"        | lib/templates/_deployment.tpl:9 | lib/templates/_deployment.tpl:9
              env:                                   | lib/templates/_deployment.tpl:10 | lib/templates/_deployment.tpl:10
                LOG_LEVEL: debug                     | my/values.yaml:5 | my/values.yaml:5
                URL: https://demo.example.com        | my/values.yaml:6 | my/values.yaml:6

            """,
            text.ToString());
    }

    [Theory]
    [InlineData("ghcr.io", 2)]
    [InlineData("1.2.3", 3)]
    [InlineData(".example.com", 6)]
    public void A_part_of_a_line_leads_to_its_own_value(string part, int line)
    {
        var output = Render();

        Assert.Equal($"my/values.yaml:{line}", Place(output, output.Text.IndexOf(part, StringComparison.Ordinal)));
    }

    private static SourceText Render()
    {
        var chart = ChartLoader.LoadDirectory(Tree, "app");
        return new ChartRenderer(new RenderOptions()).Render(chart, ValuesReader.Read(new SourceText("my/values.yaml", Values)), new ReleaseOptions("demo", "apps")).Outputs.Single().Text;
    }

    private static string Place(SourceText output, int at)
    {
        string place = output.Span(at, 1).Authored().ToString();
        return string.Join(':', place.Split(':')[..2]).Replace("app/charts/", "", StringComparison.Ordinal);
    }
}
