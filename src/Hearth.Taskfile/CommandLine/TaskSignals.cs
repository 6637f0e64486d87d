using System.Runtime.InteropServices;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.CommandLine;

/// <summary>
/// While tasks run, signals are for the commands: the runner says so and waits for them to end. A third one ends
/// everything.
/// </summary>
internal sealed class TaskSignals : IDisposable
{
    private const int Last = 3;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly ShellRunner shell;
    private readonly TaskLog log;
    private readonly bool isTerminal;
    private int received;

    public TaskSignals(ShellRunner shell, bool isTerminal, TaskLog log, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            source.Cancel();
        }

        (this.shell, this.isTerminal, this.log) = (shell, isTerminal, log);
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(static registration => registration.Dispose());
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        var (name, number) = context.Signal switch
        {
            PosixSignal.SIGTERM => ("terminated", 15),
            PosixSignal.SIGHUP => ("hangup", 1),
            _ => ("interrupt", 2),
        };
        if (Interlocked.Increment(ref received) >= Last)
        {
            log.Error(TaskColor.Red, $"task: Signal received for the third time: \"{name}\". Forcing shutdown\n");
            shell.Signal(9);
            source.Cancel();
            return;
        }

        log.Out(TaskColor.Yellow, $"task: Signal received: \"{name}\"\n");
        if (shell.IsIdle)
        {
            // Nobody there to end it: what would have come next does not start.
            source.Cancel();
            return;
        }

        // A terminal sends Ctrl-C to every process in front of it; whatever else comes, comes to the runner alone.
        if (!isTerminal || context.Signal != PosixSignal.SIGINT)
        {
            shell.Signal(number);
        }
    }
}
