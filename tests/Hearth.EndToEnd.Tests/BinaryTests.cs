using Hearth.TestKit;

namespace Hearth.EndToEnd.Tests;

public sealed class BinaryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var result = await NativeBinary.RunAsync(directory.Path, ["--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage: hearth COMMAND", result.Out);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task An_unknown_command_is_a_usage_error_that_names_the_nearest()
    {
        var result = await NativeBinary.RunAsync(directory.Path, ["yml"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("did you mean \"yaml\"", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task The_first_command_of_the_readme_renders_the_reference_cluster()
    {
        var result = await NativeBinary.RunAsync(RepositoryRoot.Path, ["test", "-C", "homelab", "--no-cache"]);

        Assert.Contains("./hearth test -C homelab", File.ReadAllText(RepositoryRoot.Combine("README.md")));
        Assert.EndsWith(" 0 failed, 0 skipped\n", result.Out);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_broken_file_is_shown_with_a_caret_and_fails()
    {
        directory.Write("broken.yaml", "a: [1, 2\nb: 3\n");

        var result = await NativeBinary.RunAsync(directory.Path, ["yaml", "check", "broken.yaml"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("broken.yaml:", result.Out);
        Assert.Contains("^", result.Out);
    }

    [Fact]
    public async Task A_missing_file_says_so_and_could_not_run()
    {
        var result = await NativeBinary.RunAsync(directory.Path, ["yaml", "check", "nope.yaml"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("nope.yaml", result.Error);
    }
}
