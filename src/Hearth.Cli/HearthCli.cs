using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hearth.Cli.Output;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli;

/// <summary>
/// The entry: finds the command by name, builds only that one, runs it, and turns what went wrong into a message and
/// an exit code. Nothing above this catches exceptions.
/// </summary>
internal static class HearthCli
{
    /// <param name="programName">argv[0]: a link called <c>helm</c> runs <c>hearth helm</c>.</param>
    /// <param name="args">The rest of the command line.</param>
    /// <param name="context">Streams and environment.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public static async Task<int> RunAsync(string programName, string[] args, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchAsync(programName, args, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (DiagnosticException exception)
        {
            new TextDiagnosticWriter(context.Error, context.ColorError).Write(exception.Diagnostic);
            return ExitCodes.Findings;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException or CommandException)
        {
            context.Error.WriteLine($"hearth: {exception.Message}");
            return exception is CommandException command ? command.ExitCode : ExitCodes.CouldNotRun;
        }
        finally
        {
            context.Flush();
        }
    }

    private static async Task<int> DispatchAsync(string programName, string[] args, CommandContext context, CancellationToken cancellationToken)
    {
        if (CommandCatalog.FindTool(programName) is { } tool)
        {
            return await InvokeAsync(programName, tool, args, context, cancellationToken);
        }

        switch (args)
        {
            case [] or ["--help" or "-h" or "-?" or "help"]:
                RootHelp.Write(context.Out);
                return ExitCodes.Clean;
            case ["--version"]:
                context.Out.WriteLine(HearthVersion.Current);
                return ExitCodes.Clean;
            case ["help", var name, .. var rest]:
                args = [name, .. rest, "--help"];
                break;
        }

        if (CommandCatalog.Find(args[0]) is { } entry)
        {
            return await InvokeAsync(programName, entry, args[1..], context, cancellationToken);
        }

        context.Error.WriteLine($"hearth: there is no command \"{args[0]}\"{Nearest(args[0])}; `hearth --help` lists them all.");
        return ExitCodes.Usage;
    }

    private static Task<int> InvokeAsync(string programName, CommandEntry entry, string[] args, CommandContext context, CancellationToken cancellationToken)
    {
        if (entry.RunRaw is { } run)
        {
            return run(programName, args, context, cancellationToken);
        }

        var command = entry.Create(context);
        // Not a RootCommand: that takes the program's name, and through a link called kustomize it would clash with the command of that name.
        var root = new Command("hearth", entry.Summary) { command };
        if (args.Any(MayAskForHelp))
        {
            var help = new HelpOption();
            help.Action = new HelpWithExamples(entry, (SynchronousCommandLineAction)help.Action!); // System.CommandLine sets it.
            root.Add(help);
        }

        // No response files: @FILE is how talosctl, curl and helm name a file that an option reads itself.
        var parsed = root.Parse([entry.Name, .. args], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                context.Error.WriteLine($"hearth {entry.Name}: {error.Message}");
            }

            context.Error.WriteLine($"`hearth {entry.Name} --help` shows what it takes.");
            return Task.FromResult(ExitCodes.Usage);
        }

        return parsed.InvokeAsync(new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false }, cancellationToken);
    }

    // The option alone loads the texts of System.CommandLine, 0.4 ms of every command. -xh is -x -h.
    private static bool MayAskForHelp(string argument) => argument is ['-', '-', 'h', ..] or ['/', 'h' or '?'] or ['-', not '-', ..] && argument.AsSpan(1).ContainsAny('h', '?');

    private static string Nearest(string name) =>
        NearestName.Find(name, CommandCatalog.Entries.Where(entry => !entry.IsHidden).Select(entry => entry.Name)) is { } near ? $", did you mean \"{near}\"" : "";
}
