using Hearth.Taskfile.Errors;

namespace Hearth.Taskfile.CommandLine;

/// <summary>Shell completion for the command <c>task</c>: its tasks and flags.</summary>
internal static class TaskCompletion
{
    private const string Bash = """
        # bash completion for task
        _task_complete() {
          local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} word
          for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            [[ $word == -- ]] && return
          done
          case $previous in
            -d|--dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
            -t|--taskfile) COMPREPLY=($(compgen -f -- "$current")); return ;;
            -o|--output) COMPREPLY=($(compgen -W 'interleaved group prefixed' -- "$current")); return ;;
          esac
          if [[ $current == -* ]]; then
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" --help 2>&1 | grep -oE -- '--[a-z-]+')" -- "$current"))
            return
          fi
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" --list-all --silent 2>/dev/null)" -- "$current"))
          if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
            COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
          fi
        }
        complete -F _task_complete task

        """;

    private const string Zsh = """
        #compdef task
        # zsh completion for task
        _task() {
          local -a tasks
          tasks=(${(f)"$(task --list-all --silent 2>/dev/null)"})
          tasks=(${tasks//:/\\:})
          _arguments \
            '(-d --dir)'{-d,--dir}'[directory to run in]:directory:_files -/' \
            '(-t --taskfile)'{-t,--taskfile}'[Taskfile to run]:file:_files' \
            '(-o --output)'{-o,--output}'[output style]:style:(interleaved group prefixed)' \
            '(-l --list)'{-l,--list}'[list tasks with a description]' \
            '(-a --list-all)'{-a,--list-all}'[list all tasks]' \
            '(-f --force)'{-f,--force}'[run even when up to date]' \
            '(-n --dry)'{-n,--dry}'[print commands only]' \
            '(-s --silent)'{-s,--silent}'[do not echo commands]' \
            '(-v --verbose)'{-v,--verbose}'[say more]' \
            '(-w --watch)'{-w,--watch}'[run again on changes]' \
            '(-y --yes)'{-y,--yes}'[answer yes to prompts]' \
            '--summary[show the summary of a task]' \
            '--status[fail when a task is not up to date]' \
            '*:task:_describe task tasks'
        }
        compdef _task task

        """;

    private const string Fish = """
        # fish completion for task
        complete -c task -f -a '(task --list-all --silent 2>/dev/null)'
        complete -c task -s d -l dir -x -a '(__fish_complete_directories)' -d 'directory to run in'
        complete -c task -s t -l taskfile -r -F -d 'Taskfile to run'
        complete -c task -s o -l output -x -a 'interleaved group prefixed' -d 'output style'
        complete -c task -s l -l list -d 'list tasks with a description'
        complete -c task -s a -l list-all -d 'list all tasks'
        complete -c task -s f -l force -d 'run even when up to date'
        complete -c task -s n -l dry -d 'print commands only'
        complete -c task -s s -l silent -d 'do not echo commands'
        complete -c task -s v -l verbose -d 'say more'
        complete -c task -s w -l watch -d 'run again on changes'
        complete -c task -s y -l yes -d 'answer yes to prompts'
        complete -c task -l summary -d 'show the summary of a task'
        complete -c task -l status -d 'fail when a task is not up to date'

        """;

    private const string Nushell = """
        # nushell completion for task
        def "nu-complete task" [] { ^task --list-all --silent | lines }
        export extern task [
          ...tasks: string@"nu-complete task"
          --dir(-d): path
          --taskfile(-t): path
          --output(-o): string
          --list(-l)
          --list-all(-a)
          --force(-f)
          --dry(-n)
          --silent(-s)
          --verbose(-v)
          --watch(-w)
          --yes(-y)
          --summary
          --status
        ]

        """;

    private const string PowerShell = """
        # PowerShell completion for task
        Register-ArgumentCompleter -Native -CommandName task -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          if ($wordToComplete.StartsWith('-')) {
            $words = '--dir', '--taskfile', '--output', '--list', '--list-all', '--force', '--dry', '--silent', '--verbose', '--watch', '--yes', '--summary', '--status'
          } else {
            $words = task --list-all --silent 2>$null
          }
          $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "nu" or "nushell" => Nushell,
        "powershell" => PowerShell,
        _ => throw new TaskException($"unknown shell: {shell}"),
    };
}
