using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>kubeconform's command line: who it is called as, where it reads, what it exits with.</summary>
public sealed class KubeconformCommandTests : IDisposable
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_link_of_that_name_is_the_tool()
    {
        directory.Write("app/service.yaml", Service);

        var result = await CommandLine.RunAsync(["-summary", "app"], directory.Path, program: "/usr/local/bin/kubeconform");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Summary: 1 resource found in 1 file - Valid: 1, Invalid: 0, Errors: 0, Skipped: 0\n", result.Out);
    }

    [Fact]
    public async Task Standard_input_is_read_where_no_file_is_named()
    {
        var result = await CommandLine.RunAsync(["kubeconform", "-strict", "-verbose"], directory.Path, Service.Replace("port:", "prot:", StringComparison.Ordinal));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("stdin - Service web is invalid: ", result.Out);
        Assert.Contains("- at '/spec/ports/0': missing property 'port' - at '/spec/ports/0': additional properties 'prot' not allowed", result.Out.Replace("  ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_is_for_standard_output_and_a_wrong_flag_for_the_other()
    {
        var help = await CommandLine.RunAsync(["-h"], directory.Path, program: "bin/kubeconform");
        var wrong = await CommandLine.RunAsync(["-xyz"], directory.Path, program: "bin/kubeconform");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.StartsWith("Usage: bin/kubeconform [OPTION]... [FILE OR FOLDER]...\n  -cache string\n", help.Out);
        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Out));
        Assert.StartsWith("flag provided but not defined: -xyz\nUsage: bin/kubeconform", wrong.Error);
    }

    [Theory]
    [InlineData("failed initialising schema location registry: template: tpl:1:7: executing \"tpl\" at <.Foo>: can't evaluate field Foo in type struct { NormalizedKubernetesVersion string; StrictSuffix string; ResourceKind string; ResourceAPIVersion string; Group string; KindSuffix string }\n", "-schema-location", "foo {{ .Foo }}")]
    [InlineData("failed opening cache folder nowhere: stat nowhere: no such file or directory\n", "-cache", "nowhere")]
    [InlineData("'outputFormat' must be 'json', 'junit', 'pretty', 'tap' or 'text'\n", "-output", "html")]
    public async Task What_cannot_run_says_why(string expected, params string[] arguments)
    {
        var result = await CommandLine.RunAsync(["kubeconform", .. arguments], directory.Path, Service);

        Assert.Equal((1, "", expected), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task A_template_may_compute()
    {
        directory.Write("schemas/SERVICE.json", """{"type": "object", "required": ["status"]}""");

        var result = await CommandLine.RunAsync(["kubeconform", "-schema-location", "schemas/{{ if eq .Group \"v1\" }}SERVICE{{ end }}.json"], directory.Path, Service);

        Assert.Contains("at '': missing property 'status'", result.Out);
    }
}
