using System.Text.Json;
using Hearth.Cli.Tools;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>Links under which the binary stands in for other tools.</summary>
public sealed class ToolLinksTests
{
    [Fact]
    public void Links_are_made_mended_and_removed_and_files_are_left_alone()
    {
        using var files = new TemporaryDirectory();
        string binary = files.Write("opt/hearth", "");
        string bin = files.Combine("bin");
        var names = ToolLinks.Names.ToList();
        files.Write($"bin/{names[0]}", "a tool of its own");
        File.CreateSymbolicLink(files.Combine("bin/task"), "/old/hearth");

        var (linked, taken) = ToolLinks.Link(bin, binary);

        Assert.Equal(names[0] == "task" ? [] : [names[0]], taken);
        Assert.Contains("task", linked);
        Assert.Equal(binary, new FileInfo(files.Combine("bin/task")).LinkTarget);
        Assert.Equal(linked, ToolLinks.Unlink(bin));
        Assert.Equal([files.Combine($"bin/{names[0]}")], Directory.GetFiles(bin));
    }

    [Fact]
    public async Task A_link_called_task_runs_task_and_so_does_the_command()
    {
        using var files = new TemporaryDirectory();
        files.Write("Taskfile.yml", "version: '3'\ntasks: {a: {desc: A, silent: true, cmds: ['echo ran {{.X}}']}}\n");

        var linked = await CommandLine.RunAsync(["a", "X=1"], files.Path, program: "/usr/bin/task");
        var named = await CommandLine.RunAsync(["task", "a", "X=2"], files.Path);
        var missing = await CommandLine.RunAsync(["task", "nope"], files.Path);

        Assert.Equal((0, "ran 1\n"), (linked.ExitCode, linked.Out));
        Assert.Equal((0, "ran 2\n"), (named.ExitCode, named.Out));
        Assert.Equal((200, "task: Task \"nope\" does not exist\n"), (missing.ExitCode, missing.Error));
    }

    [Fact]
    public async Task Tools_are_listed_with_what_answers_to_their_name()
    {
        var result = await CommandLine.RunAsync(["tools", "list"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(ToolLinks.Names, result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Programs_get_the_tools_as_json()
    {
        var tools = JsonDocument.Parse((await CommandLine.RunAsync(["tools", "list", "--output", "json"])).Out).RootElement.EnumerateArray().ToList();

        Assert.Equal(ToolLinks.Names, tools.Select(static tool => tool.GetProperty("name").GetString()));
        Assert.All(tools, static tool => Assert.True(tool.GetProperty("path").ValueKind is JsonValueKind.Null or JsonValueKind.String));
    }
}
