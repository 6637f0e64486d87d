using System.CommandLine;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth completion bash|zsh|fish</c> prints a script; the scripts call <c>hearth complete</c> back for candidates.</summary>
internal static class CompletionCommand
{
    public static readonly CommandEntry Entry = new("completion", CommandGroup.Hearth, "Print a shell completion script", Create)
    {
        Examples =
        [
            new("Complete in this bash", "source <(hearth completion bash)"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a completion script for a shell") { shell };
        command.SetAction(parsed => context.Out.Write(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }

    private const string Bash = """
        _hearth() {
          local IFS=$'\n'
          COMPREPLY=($(hearth complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
        }
        complete -o default -F _hearth hearth

        """;

    private const string Zsh = """
        #compdef hearth
        _hearth() {
          local -a candidates
          candidates=("${(@f)$(hearth complete -- "${words[@]:1:$((CURRENT-1))}" 2>/dev/null)}")
          compadd -- $candidates
        }
        compdef _hearth hearth

        """;

    private const string Fish = """
        function __hearth_complete
          set -l words (commandline -opc) (commandline -ct)
          hearth complete -- $words[2..-1] 2>/dev/null
        end
        complete -c hearth -a '(__hearth_complete)'

        """;
}
