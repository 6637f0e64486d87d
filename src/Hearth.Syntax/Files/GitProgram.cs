using System.ComponentModel;
using System.Diagnostics;

namespace Hearth.Syntax.Files;

/// <summary>
/// Runs the user's own <c>git</c>, with their keys, proxies and credential helpers, which no library knows as well. It
/// never asks on the terminal and ends with its time.
/// </summary>
public static class GitProgram
{
    // ext:: and the like run commands that an address names.
    private const string AllowedProtocols = "file:git:http:https:ssh";

    /// <summary>Runs it to its end.</summary>
    /// <param name="directory">Where it runs; null for the current directory.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="GitProgramException">There is no git, or it took too long and was ended.</exception>
    public static async Task<GitOutcome> RunAsync(string? directory, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory ?? "", RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_ALLOW_PROTOCOL"] = AllowedProtocols;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new GitOutcome(process.ExitCode, await output.ConfigureAwait(false), (await error.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GitProgramException($"git had no answer for {timeout.TotalSeconds:0} s", exception) { IsTimeout = true };
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!; // Without the shell there is a process or an exception.
        }
        catch (Win32Exception exception)
        {
            throw new GitProgramException($"git does not start ({exception.Message}); is it installed and on PATH?", exception);
        }
    }
}

/// <summary>How git ended, and what it said.</summary>
/// <param name="ExitCode">Zero where all went well.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, trimmed.</param>
public sealed record GitOutcome(int ExitCode, string Output, string Error);

/// <summary>git could not be run to its end.</summary>
public sealed class GitProgramException(string message, Exception inner) : IOException(message, inner)
{
    /// <summary>It took too long; otherwise it did not start.</summary>
    public bool IsTimeout { get; init; }
}
