using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary><c>helmCharts</c> of a kustomization, rendered by Hearth's own Helm engine.</summary>
public sealed class KustomizeHelmTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public KustomizeHelmTests()
    {
        files.Write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        files.Write("charts/web/values.yaml", "replicas: 1\nimage: nginx\n");
        files.Write("charts/web/templates/config.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
              namespace: {{ .Release.Namespace }}
            data:
              image: {{ .Values.image }}
              replicas: {{ .Values.replicas | quote }}
            """);
        files.Write("values-home.yaml", "image: caddy\nreplicas: 2\n");
    }

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("override", "caddy", "3")]
    [InlineData("merge", "caddy", "2")]
    [InlineData("replace", "nginx", "3")]
    public async Task A_chart_of_the_chart_home_is_inflated(string merge, string image, string replicas)
    {
        files.Write("kustomization.yaml", $$"""
            helmCharts:
              - name: web
                releaseName: romm
                namespace: games
                valuesFile: values-home.yaml
                valuesInline: {replicas: 3}
                valuesMerge: {{merge}}
            """);

        var result = await CommandLine.RunAsync(["kustomize", "build", "--enable-helm", "."], files.Path);

        Assert.Equal($$"""
            apiVersion: v1
            data:
              image: {{image}}
              replicas: "{{replicas}}"
            kind: ConfigMap
            metadata:
              name: romm
              namespace: games

            """, result.Out);
    }

    [Fact]
    public async Task A_chart_that_is_not_there_is_named()
    {
        files.Write("kustomization.yaml", "helmCharts:\n  - name: nope\n");

        var result = await CommandLine.RunAsync(["kustomize", "build", "--enable-helm", "."], files.Path);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("the chart nope is not at ", result.Error);
        Assert.Contains("charts/nope, and names no repo", result.Error);
    }
}
