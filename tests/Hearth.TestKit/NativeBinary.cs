using System.Diagnostics;
using System.Text;

namespace Hearth.TestKit;

/// <summary>Runs the published native binary, as a user would.</summary>
public static class NativeBinary
{
    /// <summary>Set by <c>./test</c>; the launcher's own place otherwise.</summary>
    public static string Path => Environment.GetEnvironmentVariable("HEARTH_BINARY") ?? RepositoryRoot.Combine("artifacts", "native", "hearth");

    public static async Task<CommandOutput> RunAsync(string workingDirectory, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Path, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', arguments)} ran for more than two minutes.");
        }

        return new CommandOutput(process.ExitCode, await output, await error);
    }
}

/// <summary>What a command printed and how it ended.</summary>
public sealed record CommandOutput(int ExitCode, string Out, string Error);
