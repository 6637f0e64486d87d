namespace Hearth.Taskfile.Tests;

/// <summary>When a task is up to date.</summary>
public sealed class FingerprintTests
{
    [Fact]
    public async Task A_checksum_covers_names_and_contents_and_a_failed_run_leaves_none()
    {
        using var run = new TaskRun("""
            tasks:
              build: {silent: false, sources: ['src/**/*.c', {exclude: src/skip.c}], generates: [out.o], cmds: [touch out.o]}
              fails: {silent: true, sources: ['src/*.c'], cmds: [exit 1]}
            """).With("src/a.c", "int a;\n").With("src/deep/b.c", "int b;\n").With("src/skip.c", "s");

        Assert.Equal("task: [build] touch out.o\n", await run.RunAsync("build"));
        Assert.Equal("task: Task \"build\" is up to date\n", await run.RunAsync("build"));
        run.With("src/skip.c", "changed");
        Assert.Equal("task: Task \"build\" is up to date\n", await run.RunAsync("build"));
        File.Move(run.Files.Combine("src/a.c"), run.Files.Combine("src/c.c"));
        Assert.Equal("task: [build] touch out.o\n", await run.RunAsync("build"));
        File.Delete(run.Files.Combine("out.o"));
        Assert.Equal("task: [build] touch out.o\n", await run.RunAsync("build"));
        await run.RunAsync("fails");
        Assert.False(File.Exists(run.Files.Combine(".task/checksum/fails")));
    }

    [Fact]
    public async Task The_checksum_is_go_tasks_own()
    {
        using var run = new TaskRun("tasks: {sum: {silent: true, sources: ['src/**/*.c'], cmds: ['echo {{.CHECKSUM}}']}}\n")
            .With("src/a.c", "int a;\n").With("src/sub/b.c", "int b;\n").With("src/skip.c", "skip\n");

        Assert.Equal("effbfaa6c2b0f10ccd37b92e6070314d\n", await run.RunAsync("sum"));
        Assert.Equal("effbfaa6c2b0f10ccd37b92e6070314d\n", run.Files.Read(".task/checksum/sum"));
    }

    [Fact]
    public async Task A_timestamp_looks_at_what_is_newer()
    {
        using var run = new TaskRun("tasks: {make: {method: timestamp, sources: [a.txt], generates: [b.txt], cmds: [touch b.txt]}}\n").With("a.txt", "a");

        Assert.Equal("task: [make] touch b.txt\n", await run.RunAsync("make"));
        Assert.Equal("task: Task \"make\" is up to date\n", await run.RunAsync("make"));
        File.SetLastWriteTimeUtc(run.Files.Combine("a.txt"), new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("task: [make] touch b.txt\n", await run.RunAsync("make"));
    }

    [Fact]
    public async Task Listing_as_json_marks_nothing_as_run()
    {
        using var run = new TaskRun("tasks: {make: {desc: makes, sources: [a.txt], cmds: [echo made]}}\n").With("a.txt", "a");

        Assert.Equal("""
            {
              "tasks": [
                {
                  "name": "make",
                  "task": "make",
                  "desc": "makes",
                  "summary": "",
                  "aliases": [],
                  "up_to_date": false,
                  "location": {
                    "line": 2,
                    "column": 9,
                    "taskfile": "ROOT/Taskfile.yml"
                  }
                }
              ],
              "location": "ROOT/Taskfile.yml"
            }

            """, await run.RunAsync("--list", "--json"));
        Assert.False(Directory.Exists(run.Files.Combine(".task")));
        Assert.Equal("task: Task \"make\" is not up-to-date\nexit 1\n", await run.RunAsync("--status", "make"));
        Assert.Equal("task: [make] echo made\nmade\n", await run.RunAsync("make"));
        Assert.Equal("", await run.RunAsync("--status", "make"));
    }

    [Fact]
    public async Task Status_commands_decide_alone_and_with_sources()
    {
        using var run = new TaskRun("tasks: {a: {status: ['test -f a'], cmds: [touch a]}, b: {sources: [s], status: ['test -f b'], cmds: [touch b]}}\n").With("s", "");

        Assert.Equal("task: [a] touch a\n", await run.RunAsync("a"));
        Assert.Equal("task: Task \"a\" is up to date\n", await run.RunAsync("a"));
        Assert.Equal("task: [b] touch b\n", await run.RunAsync("b"));
        Assert.Equal("task: Task \"b\" is up to date\n", await run.RunAsync("b"));
        Assert.Equal("task: [b] touch b\n", await run.RunAsync("-f", "b"));
    }

    [Fact]
    public async Task Ignored_files_do_not_count_where_asked()
    {
        using var run = new TaskRun("use_gitignore: true\ntasks: {a: {sources: ['**/*.txt'], cmds: [echo a]}}\n")
            .With(".git/HEAD", "").With(".gitignore", "*.log.txt\nbuild/\n").With("in.txt", "1").With("x.log.txt", "1").With("build/o.txt", "1");

        Assert.Equal("task: [a] echo a\na\n", await run.RunAsync("a"));
        run.With("x.log.txt", "2").With("build/o.txt", "2");
        Assert.Equal("task: Task \"a\" is up to date\n", await run.RunAsync("a"));
        run.With("in.txt", "2");
        Assert.Equal("task: [a] echo a\na\n", await run.RunAsync("a"));
    }

    [Fact]
    public async Task A_dry_run_shows_commands_and_changes_nothing()
    {
        using var run = new TaskRun("tasks: {a: {sources: [s], dir: made, cmds: [touch x, {cmd: touch y, silent: true}]}}\n").With("s", "");

        Assert.Equal("task: [a] touch x\n", await run.RunAsync("--dry", "a"));
        Assert.False(File.Exists(run.Files.Combine("made/x")));
        Assert.False(Directory.Exists(run.Files.Combine(".task")));
    }
}
