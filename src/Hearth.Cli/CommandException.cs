namespace Hearth.Cli;

/// <summary>Ends a command with one clear sentence and an exit code.</summary>
public sealed class CommandException(string message, int exitCode = ExitCodes.CouldNotRun, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
