using BenchmarkDotNet.Attributes;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Benchmarks;

/// <summary>
/// The releases of a repository, all of one chart, in one process: parsed once, rendered on all cores. The chart is the
/// shape of an app chart (a thin chart over a library of nested includes); HEARTH_BENCH_CHART and HEARTH_BENCH_VALUES
/// name a real chart's directory and a directory of values files instead.
/// </summary>
[MemoryDiagnoser]
public class HelmBenchmarks
{
    private const int Releases = 120;

    private readonly List<GoMap> values = [];
    private Chart chart = null!; // Set by Setup.

    /// <summary>Whether every character knows where it came from.</summary>
    [Params(true, false)]
    public bool IsMapped { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        chart = Load();
        string? directory = Environment.GetEnvironmentVariable("HEARTH_BENCH_VALUES");
        string[] files = directory is null ? [] : [.. Directory.GetFiles(directory, "*.yaml").Order(StringComparer.Ordinal).Take(Releases)];
        values.AddRange(files.Length > 0
            ? files.Select(file => ValuesReader.Read(SourceText.FromBytes(file, File.ReadAllBytes(file))))
            : Enumerable.Range(0, Releases).Select(release => ValuesReader.Read(new SourceText($"release{release}.yaml", ValuesOf(release)))));
    }

    /// <summary>All releases, the chart already parsed by an earlier run, as in a watching process.</summary>
    [Benchmark]
    public int RenderAll() => Render(chart);

    /// <summary>All releases, the chart loaded and parsed first, as in a command.</summary>
    [Benchmark]
    public int LoadAndRenderAll() => Render(Load());

    [Benchmark]
    public int RenderOne() => RenderOne(chart, 0);

    private int Render(Chart loaded)
    {
        int length = 0;
        Parallel.For(0, values.Count, release => Interlocked.Add(ref length, RenderOne(loaded, release)));
        return length;
    }

    private int RenderOne(Chart loaded, int release)
    {
        var options = new RenderOptions { Schemas = null };
        var renderer = new ChartRenderer(options with { Evaluation = options.Evaluation with { IsMapped = IsMapped } });
        try
        {
            return renderer.Render(loaded, values[release], new ReleaseOptions($"release{release}", "default")).Manifests.Count;
        }
        catch (HelmRenderException)
        {
            return 0; // Values of another version of the chart; what it does up to there counts too.
        }
    }

    private static Chart Load() => Environment.GetEnvironmentVariable("HEARTH_BENCH_CHART") is { } directory
        ? ChartLoader.LoadDirectory(new DirectoryTree(directory), "")
        : ChartLoader.LoadDirectory(
            new MemoryTree()
                .Add("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - {name: lib, version: 1.0.0}\n")
                .Add("values.yaml", "defaults: {replicas: 1, strategy: Recreate, labels: {}}\n")
                .Add("templates/app.yaml", "{{- include \"lib.all\" . }}\n")
                .Add("charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
                .Add("charts/lib/templates/_lib.tpl", Library),
            "");

    private static string ValuesOf(int release) => $"""
        controllers:
          app{release}:
            containers:
              main:
                image: "ghcr.io/acme/app:{release}"
                env:
        {string.Concat(Enumerable.Range(0, 20).Select(line => $"          VARIABLE_{line}: 'value {line} of {{{{ .Release.Name }}}}'\n"))}
        service:
          app{release}: [8080, 9090]
        """;

    private const string Library = """
        {{- define "lib.all" -}}
        {{- range $name, $controller := .Values.controllers }}
        ---
        {{ include "lib.deployment" (dict "root" $ "name" $name "controller" (mergeOverwrite (deepCopy $.Values.defaults) $controller)) }}
        {{- end }}
        {{- range $name, $ports := .Values.service }}
        ---
        {{ include "lib.service" (dict "root" $ "name" $name "ports" $ports) }}
        {{- end }}
        {{- end -}}
        {{- define "lib.labels" -}}
        app.kubernetes.io/name: {{ .name | trunc 63 | trimSuffix "-" }}
        app.kubernetes.io/instance: {{ .root.Release.Name }}
        helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
        {{- with .root.Values.defaults.labels }}
        {{ toYaml . }}
        {{- end }}
        {{- end -}}
        {{- define "lib.deployment" -}}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .name }}
          labels: {{- include "lib.labels" . | nindent 4 }}
        spec:
          replicas: {{ .controller.replicas | default 1 | int }}
          strategy: {{ dict "type" .controller.strategy | toYaml | nindent 4 }}
          template:
            metadata:
              labels: {{- include "lib.labels" . | nindent 8 }}
            spec:
              containers:
              {{- range $name, $container := .controller.containers }}
                {{- include "lib.container" (dict "root" $.root "name" $name "container" $container) | nindent 8 }}
              {{- end }}
        {{- end -}}
        {{- define "lib.container" -}}
        - name: {{ .name }}
          image: {{ .container.image | quote }}
          env:
          {{- range $name, $value := .container.env }}
            {{- if kindIs "string" $value }}
            - name: {{ $name }}
              value: {{ tpl $value $.root | quote }}
            {{- end }}
          {{- end }}
        {{- end -}}
        {{- define "lib.service" -}}
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ .name }}
          labels: {{- include "lib.labels" . | nindent 4 }}
        spec:
          ports:
          {{- range .ports }}
            - port: {{ . | int }}
          {{- end }}
        {{- end -}}
        """;
}
