namespace Hearth.Taskfile.Tests;

/// <summary>Where a variable's value comes from, and when commands of variables run.</summary>
public sealed class VariableTests
{
    [Fact]
    public async Task Task_variables_beat_call_variables_beat_the_command_line_beats_the_file()
    {
        using var run = new TaskRun("""
            vars: {A: file, B: file, C: file, D: file}
            tasks:
              default:
                silent: true
                cmds:
                  - {task: callee, vars: {B: call, C: call}}
              callee:
                silent: true
                vars: {C: task}
                cmds: ['echo {{.A}} {{.B}} {{.C}} {{.D}}']
            """);

        Assert.Equal("file call task cli\n", await run.RunAsync("D=cli"));
    }

    [Fact]
    public async Task A_default_lets_the_caller_choose()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                vars: {NAME: '{{.NAME | default "nobody"}}'}
                cmds: ['echo {{.NAME}}']
            """);

        Assert.Equal("nobody\n", await run.RunAsync());
        Assert.Equal("ada\n", await run.RunAsync("NAME=ada"));
    }

    [Fact]
    public async Task A_command_of_a_variable_runs_once_for_its_text_and_not_for_a_list()
    {
        using var run = new TaskRun("""
            vars: {STAMP: {sh: 'echo x >> count; echo stamped'}}
            tasks:
              default: {desc: 'says {{.STAMP}}', silent: true, cmds: ['echo {{.STAMP}}', {task: other}]}
              other: {silent: true, vars: {AGAIN: {sh: 'echo x >> count; echo stamped'}}, cmds: ['echo {{.AGAIN}}']}
            """);

        Assert.Equal("task: Available tasks for this project:\n* default:       says \n", await run.RunAsync("--list"));
        Assert.False(File.Exists(run.Files.Combine("count")));
        Assert.Equal("stamped\nstamped\n", await run.RunAsync());
        Assert.Equal("x\n", run.Files.Read("count"));
    }

    [Fact]
    public async Task A_command_of_a_variable_that_fails_says_which()
    {
        using var run = new TaskRun("""
            tasks:
              default: {vars: {A: {sh: 'exit 3'}}, cmds: ['echo {{.A}}']}
            """);

        Assert.Equal("task: Command \"exit 3\" failed: exit status 3\nexit 1\n", await run.RunAsync());
    }

    [Fact]
    public async Task A_reference_takes_over_the_value_with_its_type()
    {
        using var run = new TaskRun("""
            tasks:
              default:
                silent: true
                vars: {HOSTS: {map: {nas: [10, 20]}}, NAS: {ref: .HOSTS.nas}}
                cmds: ['echo {{kindOf .NAS}} {{index .NAS 1}} {{len .NAS}}']
            """);

        Assert.Equal("slice 20 2\n", await run.RunAsync());
    }

    [Fact]
    public async Task Secrets_are_masked_where_commands_are_shown_and_not_where_they_run()
    {
        using var run = new TaskRun("""
            vars: {TOKEN: {value: hunter2, secret: true}}
            tasks:
              default: 'test "{{.TOKEN}}" = hunter2 && echo ok'
            """);

        Assert.Equal("task: [default] test \"*****\" = hunter2 && echo ok\nok\n", await run.RunAsync());
    }

    [Fact]
    public async Task The_environment_goes_before_env_for_commands_but_not_for_templates()
    {
        using var run = new TaskRun("""
            env: {REGION: file}
            tasks: {default: {silent: true, cmds: ['echo $REGION {{.REGION}}']}}
            """);
        run.Set("REGION", "shell");

        Assert.Equal("shell file\n", await run.RunAsync());
        run.Set("TASK_X_ENV_PRECEDENCE", "1");
        Assert.Equal("file file\n", await run.RunAsync());
    }

    [Fact]
    public async Task Arguments_after_the_dashes_are_quoted_in_the_string_and_whole_in_the_list()
    {
        using var run = new TaskRun("""
            tasks:
              default: {silent: true, cmds: ['printf "%s|" {{.CLI_ARGS}}', 'echo {{len .CLI_ARGS_LIST}}']}
            """);

        Assert.Equal("a b|$HOME|it's||4\n", await run.RunAsync("--", "a b", "$HOME", "it's", ""));
    }

    [Fact]
    public async Task Dotenv_files_are_read_in_turn_and_the_first_value_counts()
    {
        using var run = new TaskRun("""
            dotenv: ['.env.{{.STAGE}}', .env, missing]
            vars: {STAGE: prod}
            tasks: {default: {silent: true, cmds: ['echo "$A|$B|$C|$D"']}}
            """).With(".env.prod", "A=prod\nexport B=\"two\\nlines\"\n").With(".env", "A=all\nC='single $A' # tail\nD: ${C}-x # note\n");

        Assert.Equal("prod|two\nlines|single $A|single $A-x\n", await run.RunAsync());
    }
}
