using System.Diagnostics;

namespace Hearth.Taskfile.Tests;

/// <summary>In what order things run, how often, and what failing does.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Dependencies_run_at_the_same_time()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, deps: [a, b], cmds: [echo done]}
              a: {silent: true, timeout: 60s, cmds: ['touch a.here; until [ -e b.here ]; do sleep 0.01; done']}
              b: {silent: true, timeout: 60s, cmds: ['touch b.here; until [ -e a.here ]; do sleep 0.01; done']}
            """);

        Assert.Equal("done\n", await run.RunAsync()); // Each waits for the other.
    }

    [Fact]
    public async Task A_script_with_an_error_in_its_last_line_runs_none_of_them()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                cmds:
                  - |
                    echo started > marker
                    if [ x; then
            """);

        Assert.EndsWith("task: Failed to run task \"default\": exit status 2\nexit 201\n", await run.RunAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Files.Path, "marker")));
    }

    [Theory]
    [InlineData("# only\n# comments", "")]
    [InlineData("cat <<EOF\n  a\nEOF", "  a\n")]
    [InlineData("shopt -s extglob\n[[ aab == +(a)b ]] && echo matched", "matched\n")]
    [InlineData("echo one\necho two # and a comment", "one\ntwo\n")]
    [InlineData("echo one\nfalse\necho never", "one\ntask: Failed to run task \"default\": exit status 1\nexit 201\n")]
    public async Task A_script_of_several_lines_runs_as_it_stands(string script, string expected)
    {
        using var run = new TaskRun($"""
            tasks:
              default:
                silent: true
                cmds:
                  - "{script.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}"
            """);

        Assert.Equal(expected, await run.RunAsync());
    }

    [Fact]
    public async Task Deferred_commands_run_last_to_first_and_see_the_exit_code()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                cmds:
                  - defer: echo first deferred, code={{.EXIT_CODE}}
                  - defer: {task: clean, vars: {CODE: '{{.EXIT_CODE}}'}}
                  - defer: exit 9
                  - echo body
                  - exit 3
                  - defer: echo never
              clean: {silent: true, cmds: ['echo clean {{.CODE}}']}
            """);

        Assert.Equal("body\nclean 3\nfirst deferred, code=3\ntask: Failed to run task \"default\": exit status 3\nexit 201\n", await run.RunAsync());
        Assert.EndsWith("exit 3\n", await run.RunAsync("-x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_runs_once_runs_once_and_its_failure_is_everybodys()
    {
        using var run = new TaskRun("""
            tasks:
              default: {deps: [a, b]}
              a: {deps: [shared], cmds: [echo a]}
              b: {deps: [shared], cmds: [echo b]}
              shared: {run: once, silent: true, cmds: ['echo x >> count', exit 4]}
            """);

        string output = await run.RunAsync("-x");
        Assert.EndsWith("task: Failed to run task \"shared\": exit status 4\nexit 4\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("echo a", output, StringComparison.Ordinal);
        Assert.Equal("x\n", run.Files.Read("count"));
    }

    [Fact]
    public async Task Run_when_changed_looks_at_the_commands()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, cmds: [{task: say, vars: {W: 1}}, {task: say, vars: {W: 1}}, {task: say, vars: {W: 2}}, {task: say, vars: {W: 1, UNUSED: 5}}]}
              say: {run: when_changed, silent: true, cmds: ['echo {{.W}}']}
            """);

        Assert.Equal("1\n2\n", await run.RunAsync());
    }

    [Fact]
    public async Task Ignored_errors_let_the_rest_run()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, cmds: [{cmd: exit 1, ignore_error: true}, {task: bad, ignore_error: true}, echo reached]}
              bad: {silent: true, cmds: [exit 2]}
            """);

        Assert.Equal("reached\n", await run.RunAsync());
    }

    [Fact]
    public async Task A_cycle_of_calls_ends_with_its_name()
    {
        using var run = new TaskRun("tasks: {a: {cmds: [{task: a}]}}\n");

        Assert.EndsWith("task: Maximum task call exceeded (1000) for task \"a\": probably an cyclic dep or infinite loop\nexit 201\n", await run.RunAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_ends_the_command_with_all_it_started()
    {
        using var run = new TaskRun("tasks: {default: {silent: true, cmds: [{cmd: 'sleep 30 | cat; echo no', timeout: 300ms}]}}\n");
        var watch = Stopwatch.StartNew();

        Assert.Equal("task: Failed to run task \"default\": task: [default] command timeout exceeded (300ms)\nexit 124\n", await run.RunAsync("-x"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.3, 3);
    }

    [Fact]
    public async Task Failfast_ends_the_siblings()
    {
        using var run = new TaskRun("""
            tasks:
              default: {failfast: true, deps: [slow, bad]}
              slow: {silent: true, cmds: [sleep 20]}
              bad: {silent: true, cmds: [exit 3]}
            """);
        var watch = Stopwatch.StartNew();

        Assert.Equal("task: Failed to run task \"default\": task: Failed to run task \"bad\": exit status 3\nexit 201\n", await run.RunAsync());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task One_task_at_a_time_still_ends_when_tasks_wait_for_each_other()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, deps: [a, b], cmds: [{task: c}]}
              a: {silent: true, deps: [c], cmds: [echo a]}
              b: {silent: true, deps: [c], cmds: [echo b]}
              c: {silent: true, run: once, cmds: [echo c]}
            """);

        Assert.Equal(["a", "b", "c"], (await run.RunAsync("-C", "1")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Conditions_skip_tasks_and_commands()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, cmds: [{cmd: echo no, if: 'false'}, {cmd: echo yes, if: '[ {{.X}} = 1 ]'}, {task: t}]}
              t: {silent: true, if: '{{eq .X "2"}}', cmds: [echo t]}
            """);

        Assert.Equal("yes\n", await run.RunAsync("X=1"));
        Assert.Equal("t\n", await run.RunAsync("X=2"));
    }

    [Fact]
    public async Task Preconditions_stop_with_their_message_and_force_passes_them()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, preconditions: [{sh: 'test -f {{.F}}', msg: 'run configure for {{.F}}'}], vars: {F: talos.yaml}, cmds: [echo ran]}
            """);

        Assert.Equal("task: run configure for talos.yaml\ntask: Failed to run task \"default\": task: precondition not met\nexit 201\n", await run.RunAsync());
        Assert.Equal("ran\n", await run.RunAsync("-f"));
    }

    [Fact]
    public async Task Required_variables_are_named_with_what_they_may_be()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, requires: {vars: [APP, {name: ENV, enum: [dev, prod]}]}, cmds: ['echo {{.APP}} {{.ENV}}']}
            """);

        Assert.Equal("task: Task \"default\" cancelled because it is missing required variables: APP, ENV (allowed values: [dev prod])\nexit 206\n", await run.RunAsync());
        Assert.Equal("task: Task \"default\" cancelled because it is missing required variables:\n  - ENV has an invalid value : 'qa' (allowed values : [dev prod])\n\nexit 207\n", await run.RunAsync("APP=a", "ENV=qa"));
        Assert.Equal("a dev\n", await run.RunAsync("APP=a", "ENV=dev"));
    }

    [Fact]
    public async Task Missing_variables_are_asked_for_at_a_terminal()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, requires: {vars: [APP, {name: ENV, enum: [dev, prod]}]}, cmds: ['echo {{.APP}} {{.ENV}}']}
            """) { IsTerminal = true, Input = "plex\n2\n" };

        Assert.Equal("? Enter value for APP: ? Select value for ENV:\n  1) dev\n  2) prod\n  number or value: plex prod\n", await run.RunAsync("--interactive"));
    }

    [Theory]
    [InlineData("y\n", "Sure? [y/N]: gone\n")]
    [InlineData("YES\n", "Sure? [y/N]: gone\n")]
    [InlineData("\n", "Sure? [y/N]: task: Failed to run task \"default\": task: Task \"default\" cancelled by user\nexit 201\n")]
    public async Task A_prompt_wants_yes(string answer, string expected)
    {
        using var run = new TaskRun("tasks: {default: {silent: true, prompt: 'Sure?', cmds: [echo gone]}}\n") { IsTerminal = true, Input = answer };

        Assert.Equal(expected, await run.RunAsync());
    }

    [Fact]
    public async Task Without_a_terminal_a_prompt_wants_the_flag()
    {
        using var run = new TaskRun("tasks: {default: {silent: true, prompt: ['One?', 'Two?'], cmds: [echo gone]}}\n");

        Assert.Equal("task: Failed to run task \"default\": task: Task \"default\" cancelled because it has a prompt and the environment is not a terminal. Use --yes (-y) to run anyway.\nexit 201\n", await run.RunAsync());
        Assert.Equal("One? [assuming yes]\nTwo? [assuming yes]\ngone\n", await run.RunAsync("--yes"));
    }

    [Fact]
    public async Task Wildcards_in_a_name_are_what_the_call_says()
    {
        using var run = new TaskRun("tasks: {'apply:*:*': {silent: true, cmds: ['echo {{index .MATCH 0}} and {{index .MATCH 1}} by {{.ALIAS}}']}}\n");

        Assert.Equal("a and b by apply:a:b\n", await run.RunAsync("apply:a:b"));
    }

    [Fact]
    public async Task An_unknown_task_is_told_with_the_nearest_and_nothing_runs()
    {
        using var run = new TaskRun("tasks: {install: {desc: installs, cmds: [touch ran]}}\n");

        Assert.Equal("task: Available tasks for this project:\n* install:       installs\ntask: Task \"instal\" does not exist. Did you mean \"install\"?\nexit 200\n", await run.RunAsync("install", "instal"));
        Assert.False(File.Exists(run.Files.Combine("ran")));
    }

    [Fact]
    public async Task Platforms_other_than_this_one_are_passed_over()
    {
        using var run = new TaskRun("tasks: {default: {silent: true, cmds: [{cmd: echo w, platforms: [windows]}, {cmd: echo l, platforms: [linux, darwin]}]}}\n");

        Assert.Equal("l\n", await run.RunAsync());
    }

    [Fact]
    public async Task Loops_go_over_lists_variables_maps_files_and_matrices()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                sources: ['*.txt']
                method: none
                vars: {MAP: {map: {b: 1, a: 2}}, CSV: 'x,y'}
                cmds:
                  - {for: [1, two], cmd: 'echo list {{.ITEM}}'}
                  - {for: {var: CSV, split: ',', as: PART}, cmd: 'echo csv {{.PART}}'}
                  - {for: {var: MAP}, cmd: 'echo map {{.KEY}}={{.ITEM}}'}
                  - {for: sources, cmd: 'echo file {{.ITEM}}'}
                  - {for: {matrix: {OS: [linux, darwin], ARCH: [amd64]}}, cmd: 'echo {{.ITEM.OS}}/{{.ITEM.ARCH}}'}
                  - {for: [q], task: 'say-{{.ITEM}}', vars: {W: '{{.ITEM}}'}}
              say-q: {silent: true, cmds: ['echo said {{.W}}']}
            """).With("b.txt", "").With("a.txt", "");

        Assert.Equal("list 1\nlist two\ncsv x\ncsv y\nmap b=1\nmap a=2\nfile a.txt\nfile b.txt\nlinux/amd64\ndarwin/amd64\nsaid q\n", await run.RunAsync());
    }

    [Fact]
    public async Task Shell_options_are_those_of_file_task_and_command()
    {
        using var run = new TaskRun("""
            set: [pipefail]
            tasks:
              default: {silent: true, cmds: [{cmd: 'false | true', ignore_error: true}, {cmd: 'echo **/*.txt', shopt: [globstar]}, 'X=1 | read -r Y <<< here; echo "$Y"', 'echo "[$(false; echo no)]"']}
            """).With("d/e/f.txt", "");

        Assert.Equal("d/e/f.txt\nhere\n[]\n", await run.RunAsync());
    }
}
