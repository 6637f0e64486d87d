using System.CommandLine;
using System.Text;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>The command line is a contract: a change of it shows in these files.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void The_command_line_is_as_recorded() => Expected.Match("tests/cases/cli/surface.txt", DescribeSurface());

    [Fact]
    public async Task Every_command_shows_help_with_an_example_or_is_hidden()
    {
        foreach (var entry in CommandCatalog.Entries.Where(entry => !entry.IsHidden))
        {
            var result = await CommandLine.RunAsync([entry.Name, "--help"]);
            Assert.Equal(0, result.ExitCode);
            Assert.Contains("Usage:", result.Out);
            Assert.Contains(entry.Name, result.Out);
        }
    }

    [Fact]
    public void Every_command_has_a_docs_page()
    {
        foreach (var entry in CommandCatalog.Entries.Where(entry => !entry.IsHidden))
        {
            Assert.True(File.Exists(RepositoryRoot.Combine("docs", "commands", entry.Name + ".md")), $"docs/commands/{entry.Name}.md is missing");
        }
    }

    [Fact]
    public async Task Every_shell_gets_a_completion_script_that_calls_back()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish"])
        {
            Assert.Contains("hearth complete", (await CommandLine.RunAsync(["completion", shell])).Out);
        }
    }

    [Fact]
    public async Task Completion_offers_commands_and_options()
    {
        Assert.Contains("yaml\n", (await CommandLine.RunAsync(["complete", "--", "ya"])).Out);
        Assert.Contains("--output\n", (await CommandLine.RunAsync(["complete", "--", "yaml", "check", "--o"])).Out);
    }

    [Fact]
    public async Task A_wrong_option_is_a_usage_error()
    {
        var result = await CommandLine.RunAsync(["yaml", "check", "--nope", "x.yaml", "--output", "xml"]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("hearth yaml --help", result.Error);
    }

    private static string DescribeSurface()
    {
        var context = new CommandContext(() => Stream.Null, Stream.Null, TextWriter.Null);
        var text = new StringBuilder();
        foreach (var entry in CommandCatalog.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            Describe(entry.Create(context), entry.Name, text);
        }

        return text.ToString();
    }

    private static void Describe(Command command, string path, StringBuilder text)
    {
        text.Append(path);
        foreach (var argument in command.Arguments)
        {
            text.Append($" <{argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "…" : "")}");
        }

        text.Append('\n');
        foreach (var option in command.Options.OrderBy(option => option.Name, StringComparer.Ordinal))
        {
            text.Append($"    {string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Prepend(option.Name))}\n");
        }

        foreach (var child in command.Subcommands.OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            Describe(child, $"{path} {child.Name}", text);
        }
    }
}
