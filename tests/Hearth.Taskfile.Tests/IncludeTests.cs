namespace Hearth.Taskfile.Tests;

/// <summary>Taskfiles in Taskfiles.</summary>
public sealed class IncludeTests
{
    private const string Inner = "version: '3'\nvars: {WHO: inner}\ntasks:\n  default: {silent: true, cmds: ['echo default of {{.TASK}}']}\n  where: {silent: true, aliases: [w], cmds: [pwd, 'echo {{.WHO}} {{.PASSED}}', {task: ':top'}, {task: near}]}\n  near: {silent: true, cmds: [echo near]}\n  hidden: {internal: true, cmds: [echo hidden]}\n";

    [Fact]
    public async Task A_namespace_has_its_directory_variables_aliases_and_default_task()
    {
        using var run = new TaskRun("""
            includes:
              in: {taskfile: ./inner, dir: ./inner, aliases: [i], vars: {PASSED: yes-it-is}}
            tasks: {top: {silent: true, cmds: [echo top]}}
            """).With("inner/Taskfile.yml", Inner);

        const string Expected = "ROOT/inner\ninner yes-it-is\ntop\nnear\n";
        Assert.Equal(Expected, await run.RunAsync("in:where"));
        Assert.Equal(Expected, await run.RunAsync("i:w"));
        Assert.Equal("default of in:default\n", await run.RunAsync("in"));
    }

    [Fact]
    public async Task Without_a_directory_tasks_run_in_the_root()
    {
        using var run = new TaskRun("""
            includes: {in: ./inner}
            tasks: {top: {silent: true, cmds: [echo top]}}
            """).With("inner/Taskfile.yml", Inner);

        Assert.Equal("ROOT\ninner\ntop\nnear\n", await run.RunAsync("in:where"));
    }

    [Fact]
    public async Task A_flat_include_has_no_namespace_and_leaves_out_what_is_excluded()
    {
        using var run = new TaskRun("""
            includes: {in: {taskfile: ./inner, flatten: true, excludes: [default]}}
            tasks: {default: {silent: true, cmds: [{task: near}]}}
            """).With("inner/Taskfile.yml", Inner);

        Assert.Equal("near\n", await run.RunAsync());
        Assert.Equal("task: Available tasks for this project:\n* default:       \n* near:          \n* where:         (aliases: w)\n", (await run.RunAsync("-a")).Replace("      (aliases", "(aliases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_tasks_of_one_name_clash_in_a_flat_include()
    {
        using var run = new TaskRun("includes: {in: {taskfile: ./inner, flatten: true}}\ntasks: {near: echo mine}\n").With("inner/Taskfile.yml", Inner);

        Assert.Equal("task: Found multiple tasks (near) included by \"in\"\"\nexit 203\n", await run.RunAsync("near"));
    }

    [Fact]
    public async Task Internal_tasks_can_be_called_by_tasks_only()
    {
        using var run = new TaskRun("includes: {in: ./inner}\ntasks: {top: {silent: true, cmds: [{task: 'in:hidden'}]}}\n").With("inner/Taskfile.yml", Inner);

        Assert.Equal("task: Task \"in:hidden\" is internal\nexit 202\n", await run.RunAsync("in:hidden"));
        Assert.Equal("task: [in:hidden] echo hidden\nhidden\n", await run.RunAsync("top"));
    }

    [Fact]
    public async Task An_optional_include_may_be_missing_and_another_may_not()
    {
        using var run = new TaskRun("includes: {in: {taskfile: ./nope, optional: true}}\ntasks: {default: {silent: true, cmds: [echo ok]}}\n");
        using var strict = new TaskRun("includes: {in: ./nope}\ntasks: {default: echo ok}\n");

        Assert.Equal("ok\n", await run.RunAsync());
        Assert.Equal("task: No Taskfile found at \"ROOT/nope\"\nexit 100\n", await strict.RunAsync());
    }

    [Fact]
    public async Task A_pinned_checksum_must_match()
    {
        using var run = new TaskRun("includes: {in: {taskfile: ./inner, checksum: abc}}\ntasks: {default: echo ok}\n").With("inner/Taskfile.yml", "version: '3'\n");

        string output = await run.RunAsync();
        Assert.StartsWith("task: The checksum of the Taskfile at \"ROOT/inner/Taskfile.yml\" does not match!\ngot: \"", output, StringComparison.Ordinal);
        Assert.EndsWith("\"\nwant: \"abc\"\nexit 111\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_includes_is_named()
    {
        using var run = new TaskRun("includes: {a: ./a.yml}\n").With("a.yml", "version: '3'\nincludes: {b: ./b.yml}\n").With("b.yml", "version: '3'\nincludes: {a: ./a.yml}\n");

        Assert.Equal("task: include cycle detected between ROOT/a.yml <--> ROOT/b.yml\nexit 110\n", await run.RunAsync());
    }

    [Fact]
    public async Task Remote_taskfiles_are_refused_with_what_to_do()
    {
        using var run = new TaskRun("includes: {a: 'https://example.com/Taskfile.yml'}\n");

        Assert.Equal(
            "task: Taskfile \"https://example.com/Taskfile.yml\" is remote, and Hearth runs local Taskfiles only. Copy it into the repository and include it from there.\nexit 103\n",
            await run.RunAsync());
    }

    [Fact]
    public async Task Versions_of_included_files_must_be_the_same()
    {
        using var run = new TaskRun("includes: {a: ./a.yml}\n").With("a.yml", "version: '3.5'\n");

        Assert.Equal("task: Taskfiles versions should match. First is \"3.0.0\" but second is \"3.5.0\"\nexit 1\n", await run.RunAsync());
    }
}
