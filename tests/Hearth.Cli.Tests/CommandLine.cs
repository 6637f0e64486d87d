using System.Text;
using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>Runs a command line in this process.</summary>
internal static class CommandLine
{
    public static async Task<CommandOutput> RunAsync(string[] arguments, string? workingDirectory = null, string input = "", string program = "hearth", bool interactive = false)
    {
        using var output = new MemoryStream();
        var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext(() => new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error)
        {
            WorkingDirectory = workingDirectory ?? RepositoryRoot.Path,
            IsInteractive = interactive,
        };
        int code = await HearthCli.RunAsync(program, arguments, context, CancellationToken.None);
        return new CommandOutput(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
