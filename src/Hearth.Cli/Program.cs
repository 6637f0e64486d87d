using Hearth.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl-C lets the command clean up; a second one ends the process.
    e.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};
string[] commandLine = Environment.GetCommandLineArgs();
return await HearthCli.RunAsync(commandLine[0], args, CommandContext.FromProcess(), interrupt.Token);
