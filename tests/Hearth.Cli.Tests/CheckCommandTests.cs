using System.Text.Json;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary><c>hearth check</c> on a repository with one manifest that is not listed and one Secret that nothing makes.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private const string Unlisted = "flux/forgotten.yaml:3:18: warning: flux/forgotten.yaml is listed in no kustomization, so Flux does not apply it [STRUCT001]";
    private const string Missing = "flux/pod.yaml:8:36: error: Pod/web/app uses Secret absent (envFrom), and nothing makes one in namespace web [SECRET001]";

    private readonly TemporaryDirectory files = new();

    public CheckCommandTests()
    {
        files.Write("flux/kustomization.yaml", "resources:\n  - ./pod.yaml # the app\n");
        files.Write("flux/pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: app, namespace: web}
            spec:
              containers:
                - name: app
                  image: app:1@sha256:0000000000000000000000000000000000000000000000000000000000000000
                  envFrom: [{secretRef: {name: absent}}]
            """);
        files.Write("flux/forgotten.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: forgotten, namespace: web}
            """);
    }

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Findings_come_with_their_lines_and_errors_fail()
    {
        var result = await Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Unlisted, result.Out);
        Assert.Contains(Missing + "\n 8 |       envFrom: [{secretRef: {name: absent}}]\n", result.Out);
        Assert.EndsWith("1 error, 1 warning, 0 notes\n", result.Out);
    }

    [Fact]
    public async Task Codes_and_severities_choose_and_decide()
    {
        Assert.Equal(0, (await Run("--skip", "SECRET")).ExitCode);
        Assert.Equal(1, (await Run("--skip", "SECRET", "--fail-on", "warning")).ExitCode);
        Assert.DoesNotContain("STRUCT001", (await Run("--severity", "error")).Out);
    }

    [Fact]
    public async Task Every_format_says_the_same()
    {
        var json = JsonDocument.Parse((await Run("-o", "json")).Out).RootElement;
        Assert.Equal(["STRUCT001", "SECRET001"], json.EnumerateArray().Select(static finding => finding.GetProperty("code").GetString()));

        var sarif = JsonDocument.Parse((await Run("-o", "sarif")).Out).RootElement.GetProperty("runs")[0];
        Assert.Equal(2, sarif.GetProperty("results").GetArrayLength());
        Assert.Equal("flux/pod.yaml", sarif.GetProperty("results")[1].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("SECRET001", sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0].GetProperty("id").GetString());

        Assert.Contains("<testcase classname=\"SECRET001\" name=\"flux/pod.yaml:8:", (await Run("-o", "junit")).Out);
        Assert.Contains("::error file=flux/pod.yaml,line=8,endLine=8,col=", (await Run("-o", "github")).Out);
        Assert.Contains("- **error** SECRET001 at 8:", (await Run("-o", "markdown")).Out);
    }

    [Fact]
    public async Task A_baseline_accepts_what_there_is()
    {
        Assert.Equal(0, (await Run("--write-baseline")).ExitCode);
        var after = await Run();
        Assert.Equal(0, after.ExitCode);
        Assert.Equal("0 errors, 0 warnings, 0 notes, 2 in the baseline\n", after.Out);
    }

    [Fact]
    public async Task A_slip_on_the_command_line_is_named_and_checks_nothing()
    {
        var code = await Run("--only", "STRUKT");
        Assert.Equal((2, "hearth: there is no code STRUKT; did you mean STRUCT?\n"), (code.ExitCode, code.Error));
        var directory = await Run("nowhere");
        Assert.Equal((2, "hearth: there is no directory nowhere\n"), (directory.ExitCode, directory.Error));
        var baseline = await Run("--baseline", "none.yaml");
        Assert.Equal((2, "hearth: there is no baseline none.yaml; --write-baseline writes one\n"), (baseline.ExitCode, baseline.Error));
    }

    [Fact]
    public async Task A_broken_baseline_accepts_nothing_in_silence()
    {
        files.Write(".hearth/baseline.yaml", "findings: [\n");
        var result = await Run();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("baseline.yaml:1:", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task A_second_run_says_the_same_and_a_change_is_seen()
    {
        var first = await Run();
        Assert.Equal((first.ExitCode, first.Out, first.Error), await Outcome());
        files.Write("flux/forgotten.yaml", "# hearth:ignore-file STRUCT001 on purpose\n" + files.Read("flux/forgotten.yaml"));
        Assert.Contains("1 error, 0 warnings, 0 notes, 1 silenced", (await Run()).Out);
        Assert.Equal((await Run("--no-cache")).Out, (await Run()).Out);

        async Task<(int, string, string)> Outcome()
        {
            var again = await Run();
            return (again.ExitCode, again.Out, again.Error);
        }
    }

    [Fact]
    public async Task A_fix_is_shown_and_written_once_agreed()
    {
        var shown = await Run("--fix");
        Assert.Contains("+  - ./forgotten.yaml\n", shown.Out);
        Assert.Equal("resources:\n  - ./pod.yaml # the app\n", files.Read("flux/kustomization.yaml"));

        await Run("--fix", "--yes");
        Assert.Equal("resources:\n  - ./pod.yaml # the app\n  - ./forgotten.yaml\n", files.Read("flux/kustomization.yaml"));
        Assert.DoesNotContain("STRUCT001", (await Run()).Out);
    }

    [Fact]
    public async Task A_code_is_explained_with_an_example()
    {
        var result = await Run("--explain", "struct001");
        Assert.StartsWith("STRUCT001: manifest that no kustomization lists (warning)\n", result.Out);
        Assert.Contains("Flagged:", result.Out);
        Assert.Equal(2, (await Run("--explain", "STRUCT999")).ExitCode);
        Assert.Contains("SECRET001  error    Secret that nothing makes\n", (await Run("--list")).Out);
    }

    private Task<CommandOutput> Run(params string[] arguments) => CommandLine.RunAsync(["check", "--offline", "--path", "flux", .. arguments], files.Path);
}
