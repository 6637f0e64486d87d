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

    [Fact]
    public void A_range_leads_to_each_items_own_line() => AssertPlaces(
        """
        ports:
          - name: http
            port: 80
          - {name: https, port: 443}
        hosts:
          b: second
          a: first
        """,
        """
        ports:
        {{- range .Values.ports }}
          - {{ .name }}
        {{- end }}
        {{- range $key, $host := .Values.hosts }}
        {{ $key }}:
          {{ $host }}
        {{- end }}
        """,
        """
        ports:                                   | app.yaml:1
          - http                                 | my/values.yaml:2
          - https                                | my/values.yaml:4
        a:                                       | my/values.yaml:7
          first                                  | my/values.yaml:7
        b:                                       | my/values.yaml:6
          second                                 | my/values.yaml:6
        """);

    [Fact]
    public void A_subtree_as_yaml_leads_to_each_line_of_the_values() => AssertPlaces(
        """
        securityContext:
          runAsUser: 1000
          capabilities: {drop: [ALL]}
        nodes:
          - a
          - name: b
            zone: eu
        script: |
          echo one
          echo two
        """,
        """
        securityContext:
          {{- toYaml .Values.securityContext | nindent 2 }}
        nodes: {{- .Values.nodes | toYaml | nindent 2 }}
        script: |
          {{- .Values.script | nindent 2 }}
        """,
        """
        securityContext:                         | app.yaml:1
          capabilities:                          | my/values.yaml:3
            drop:                                | my/values.yaml:3
            - ALL                                | my/values.yaml:3
          runAsUser: 1000                        | my/values.yaml:2
        nodes:                                   | app.yaml:3
          - a                                    | my/values.yaml:5
          - name: b                              | my/values.yaml:6
            zone: eu                             | my/values.yaml:7
        script: |                                | app.yaml:4
          echo one                               | my/values.yaml:9
          echo two                               | my/values.yaml:10
        """);

    [Fact]
    public void Templates_inside_values_and_includes_inside_includes_keep_their_lines() => AssertPlaces(
        """
        name: romm
        command: |
          --host={{ .Values.name }}
          --port={{ .Values.port }}
        port: 8080
        labels:
          tier: '{{ include "outer" . }}'
        """,
        """
        {{- define "inner" }}key: {{ .Values.name }}-inner
        second: line
        {{- end }}
        {{- define "outer" }}{{ include "inner" . | replace "\n" " " }}{{ end }}
        {{- define "both" }}
        first: {{ include "inner" . | nindent 2 }}
        {{- end }}
        args:
          {{- tpl .Values.command . | nindent 2 }}
        {{- include "both" . }}
        {{- range $key, $value := .Values.labels }}
        label: {{ tpl $value $ | quote }}
        {{- end }}
        """,
        """
        args:                                    | app.yaml:8
          --host=romm                            | my/values.yaml:3
          --port=8080                            | my/values.yaml:4
        first:                                   | app.yaml:6
          key: romm-inner                        | my/values.yaml:1
          second: line                           | app.yaml:2
        label: "key: romm-inner second: line"    | app.yaml:2
        """);

    [Fact]
    public void A_value_that_was_read_back_from_yaml_keeps_its_line() => AssertPlaces(
        """
        defaults:
          image: app
          tag: "1"
        override:
          tag: "2"
        """,
        """
        {{- define "merged" }}{{ toYaml (mergeOverwrite (deepCopy .Values.defaults) .Values.override) }}{{ end }}
        {{- $object := include "merged" . | fromYaml }}
        tag: {{ $object.tag | quote }}
        image: {{ printf "%s" $object.image | upper }}
        """,
        """
        tag: "2"                                 | app.yaml:3
        image: APP                               | my/values.yaml:2
        """);

    // Where the last word of each line comes from.
    private static void AssertPlaces(string values, string template, string expected)
    {
        var tree = new MemoryTree().Add("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n").Add("app/templates/app.yaml", template);
        var output = new ChartRenderer(new RenderOptions())
            .Render(ChartLoader.LoadDirectory(tree, "app"), ValuesReader.Read(new SourceText("my/values.yaml", values)), new ReleaseOptions("demo", "apps")).Outputs.Single().Text;
        var text = new StringBuilder();
        int start = 0;
        foreach (string line in output.Text.Split('\n'))
        {
            if (line.Trim().Length > 0)
            {
                text.Append($"{line.TrimEnd(),-40} | {Place(output, start + line.TrimEnd().LastIndexOf(' ') + 1).Replace("app/templates/", "", StringComparison.Ordinal)}\n");
            }

            start += line.Length + 1;
        }

        Assert.Equal(expected, text.ToString().TrimEnd('\n'));
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
