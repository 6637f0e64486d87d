namespace Hearth.Taskfile.Tests;

/// <summary>Lists, summaries, output styles, errors with their place, and the command line.</summary>
public sealed class OutputTests
{
    private const string Two = "tasks:\n  default: {silent: true, cmds: [{task: a}, {task: b}]}\n  a: {silent: true, prefix: 'p{{.N}}', vars: {N: 1}, cmds: ['echo out; echo err >&2; printf partial']}\n  b: {silent: true, cmds: [echo b]}\n";

    [Theory]
    [InlineData("group", "out\nerr\npartialb\n")]
    [InlineData("prefixed", "[p1] out\n[p1] err\n[p1] partial\n[b] b\n")]
    public async Task Output_styles(string style, string expected)
    {
        using var run = new TaskRun(Two);

        Assert.Equal(expected, await run.RunAsync("-o", style));
    }

    [Fact]
    public async Task A_group_has_a_beginning_and_an_end_and_may_be_for_errors_only()
    {
        using var run = new TaskRun("output: {group: {begin: '<{{.TASK}}>', end: '</{{.TASK}}>'}}\ntasks: {default: {silent: true, cmds: [echo one]}}\n");
        using var errors = new TaskRun("output: {group: {error_only: true}}\ntasks: {default: {silent: true, cmds: [echo one, 'echo two; exit 1']}}\n");

        Assert.Equal("<default>\none\n</default>\n", await run.RunAsync());
        Assert.Equal("two\ntask: Failed to run task \"default\": exit status 1\nexit 201\n", await errors.RunAsync());
    }

    [Fact]
    public async Task A_list_is_in_columns_with_namespaces_last()
    {
        using var run = new TaskRun("""
            includes: {lib: {taskfile: ./lib.yml, aliases: [l]}}
            tasks:
              zeta: {desc: last, cmds: [echo z]}
              alpha: {desc: 'first {{.X}}', aliases: [a], vars: {X: 1}, cmds: [echo a]}
              plain: echo p
              secret: {desc: hidden, internal: true, cmds: [echo s]}
            """).With("lib.yml", "version: '3'\ntasks: {build: {desc: builds, aliases: [b], cmds: [echo b]}}\n");

        Assert.Equal("""
            task: Available tasks for this project:
            * alpha:           first 1      (aliases: a)
            * zeta:            last
            * lib:build:       builds      (aliases: lib:b, l:build, l:b)

            """, await run.RunAsync("--list"));
        Assert.Equal("alpha\na\nplain\nzeta\nlib:build\nlib:b\nl:build\nl:b\n", await run.RunAsync("-a", "-s"));
    }

    [Fact]
    public async Task A_summary_says_all_about_a_task()
    {
        using var run = new TaskRun("""
            tasks:
              deploy:
                summary: |
                  Deploys.

                  With care.
                aliases: [d]
                deps: [build]
                vars: {APP: plex, HASH: {sh: git rev-parse HEAD}}
                env: {STAGE: prod}
                requires: {vars: [{name: ENV, enum: [dev, prod]}]}
                cmds: ['echo {{.APP}}', {task: build}]
              build: {desc: Builds, cmds: []}
            """);

        Assert.Equal("""
            task: deploy

            Deploys.

            With care.

            vars:
              APP: "plex"
              HASH: sh: git rev-parse HEAD

            env:
              STAGE: "prod"

            requires:
              vars:
                - ENV:
                    enum:
                      - dev
                      - prod

            dependencies:
             - build

            aliases:
             - d

            commands:
             - echo plex
             - Task: build


            task: build

            Builds

            """, await run.RunAsync("--summary", "deploy", "build"));
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_shown_in_its_lines()
    {
        using var run = new TaskRun("tasks:\n  good: echo good\n  bad:\n    desc: bad\n    cmds: {echo: no}\n");

        Assert.Equal("""
            err:  line 6: cannot unmarshal !!map into []*ast.Cmd
            file: ROOT/Taskfile.yml:5:5
              3 |   good: echo good
              4 |   bad:
            > 5 |     desc: bad
                |     ^
              6 |     cmds: {echo: no}
            exit 102

            """, await run.RunAsync());
    }

    [Fact]
    public async Task A_variable_of_an_unknown_sort_names_the_sorts_there_are()
    {
        using var run = new TaskRun("vars:\n  A: {shell: ls}\n");

        Assert.Equal("""
            err:  "shell" is not a valid variable type. Try "sh", "ref", "map", "value" or using a scalar value
            file: ROOT/Taskfile.yml:3:6
              1 | version: '3'
              2 | vars:
            > 3 |   A: {shell: ls}
                |      ^
            exit 102

            """, await run.RunAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_yaml_says_so_by_its_relative_name()
    {
        using var run = new TaskRun("tasks:\n  a: [\n");

        Assert.StartsWith("task: Failed to parse Taskfile.yml:\nyaml: line ", await run.RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_may_stand_anywhere_and_joined()
    {
        using var run = new TaskRun("tasks: {a: 'echo {{.V}} {{.CLI_ARGS}}'}\n");

        Assert.Equal("1 -v\n", await run.RunAsync("a", "-sC2", "V=1", "--output=interleaved", "--", "-v"));
        Assert.EndsWith("unknown shorthand flag: 'Z' in -Z\nexit 2\n", await run.RunAsync("-Z"), StringComparison.Ordinal);
        Assert.EndsWith("flag needs an argument: --dir\nexit 2\n", await run.RunAsync("--dir"), StringComparison.Ordinal);
        Assert.EndsWith("invalid argument \"x\" for \"-C, --concurrency\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\nexit 2\n", await run.RunAsync("-C", "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_files_and_the_environment_set_flags()
    {
        using var run = new TaskRun("tasks: {default: echo hi}\n").With(".taskrc.yml", "silent: true\n");

        Assert.Equal("hi\n", await run.RunAsync());
        Assert.Equal("task: [default] echo hi\nhi\n", await run.RunAsync("--silent=false"));
        run.Set("TASK_SILENT", "false").Set("TASK_OUTPUT", "prefixed");
        Assert.Equal("task: [default] echo hi\n[default] hi\n", await run.RunAsync());
    }

    [Fact]
    public async Task Init_writes_a_taskfile_that_runs_and_never_over_one()
    {
        using var run = new TaskRun("tasks: {}\n");
        File.Delete(run.Files.Combine("Taskfile.yml"));

        Assert.Equal("Taskfile created: Taskfile.yml\n", await run.RunAsync("--init"));
        Assert.Equal("Hello, world!\n", await run.RunAsync());
        Assert.Equal("task: A Taskfile already exists\nexit 101\n", await run.RunAsync("--init"));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("nu")]
    [InlineData("powershell")]
    public async Task Completion_asks_the_program_for_its_tasks(string shell)
    {
        using var run = new TaskRun("tasks: {}\n");

        Assert.Contains("--list-all --silent", await run.RunAsync("--completion", shell), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_GitHub_job_failures_are_annotations()
    {
        using var run = new TaskRun("tasks: {default: {silent: true, cmds: [exit 3]}}\n");
        run.Set("GITHUB_ACTIONS", "true");

        Assert.Equal("::error title=Task 'default' failed::exit status 3\ntask: Failed to run task \"default\": exit status 3\nexit 201\n", await run.RunAsync());
    }

    [Fact]
    public async Task Colours_are_for_those_who_ask()
    {
        using var run = new TaskRun("tasks: {default: echo hi}\n");

        Assert.Equal("\e[32mtask: [default] echo hi\n\e[0mhi\n", await run.RunAsync("--color"));
        run.Set("TASK_COLOR_GREEN", "1,2,3");
        Assert.Equal("\e[38;2;1;2;3mtask: [default] echo hi\n\e[0mhi\n", await run.RunAsync("-c"));
    }
}
