using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Output;

namespace Hearth.Taskfile.Shell;

/// <summary>
/// Runs command lines in bash, or sh where there is no bash, with the options that make it behave as go-task's own
/// interpreter: <c>-e</c>, inherited by command substitutions, and a pipeline's last command in the shell itself.
/// </summary>
internal sealed class ShellRunner(TaskStreams streams)
{
    // A shell of its own sends both outputs into one pipe, in the order written, or away.
    private const string MergeOutputs = "exec 2>&1; exec \"$@\"";
    private const string DiscardOutputs = "exec </dev/null >/dev/null 2>&1; exec \"$@\"";

    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly HashSet<Process> running = [];
    private int starting;

    // The signal that came while a process was being started, which may be running already.
    private int? missed;
    private string? shellPath;

    /// <summary>Runs with the run's own input and outputs.</summary>
    public Task<int> RunAsync(ShellCommand command, CancellationToken cancellationToken) => RunAsync(command, Destination.Inherited, null, cancellationToken);

    /// <summary>Runs with both outputs going, in order, to <paramref name="output"/>.</summary>
    public Task<int> RunMergedAsync(ShellCommand command, Stream output, CancellationToken cancellationToken) => RunAsync(command, Destination.Merged, output, cancellationToken);

    /// <summary>Runs for the exit status only: no input, outputs thrown away.</summary>
    public Task<int> TestAsync(ShellCommand command, CancellationToken cancellationToken) => RunAsync(command, Destination.Discarded, null, cancellationToken);

    /// <summary>Runs for what it prints; its errors are shown.</summary>
    public async Task<(int Status, string Output)> CaptureAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        int status = await RunAsync(command, Destination.Captured, output, cancellationToken);
        return (status, Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length));
    }

    /// <summary>Whether no command is running.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return running.Count == 0 && starting == 0;
            }
        }
    }

    /// <summary>Passes a signal on to every process that is running, and to their children.</summary>
    public void Signal(int signal)
    {
        lock (gate)
        {
            missed = starting > 0 ? signal : missed;
            foreach (var process in running)
            {
                ProcessTree.Signal(process, signal);
            }
        }
    }

    private async Task<int> RunAsync(ShellCommand command, Destination destination, Stream? output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = Describe(command, destination) };
        Start(process, command);
        try
        {
            var copying = Connect(process, output, destination);
            await WaitAsync(process, cancellationToken);
            await copying;
            cancellationToken.ThrowIfCancellationRequested();
            return process.ExitCode;
        }
        finally
        {
            lock (gate)
            {
                running.Remove(process);
            }
        }
    }

    private void Start(Process process, ShellCommand command)
    {
        streams.Flush();
        lock (gate)
        {
            starting++;
        }

        bool isStarted = false;
        try
        {
            isStarted = process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new TaskException($"task: cannot start a shell in {command.Directory}: {exception.Message}");
        }
        finally
        {
            lock (gate)
            {
                starting--;
                if (isStarted)
                {
                    running.Add(process);
                    if (missed is { } signal)
                    {
                        ProcessTree.Signal(process, signal);
                    }
                }

                missed = starting > 0 ? missed : null;
            }
        }
    }

    private Task Connect(Process process, Stream? output, Destination destination)
    {
        var info = process.StartInfo;
        if (info.RedirectStandardInput)
        {
            process.StandardInput.Close();
        }

        var standard = info.RedirectStandardOutput
            ? process.StandardOutput.BaseStream.CopyToAsync(destination == Destination.Inherited ? streams.Output : output!) // Every redirecting destination has one.
            : Task.CompletedTask;
        var error = info.RedirectStandardError ? process.StandardError.BaseStream.CopyToAsync(streams.Error) : Task.CompletedTask;
        return Task.WhenAll(standard, error);
    }

    // Interrupted first, so that it can clean up; killed with its children where it does not end.
    private static async Task WaitAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ProcessTree.Signal(process, ProcessTree.Interrupt);
            using var grace = new CancellationTokenSource(InterruptGrace);
            try
            {
                await process.WaitForExitAsync(grace.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private ProcessStartInfo Describe(ShellCommand command, Destination destination)
    {
        var info = new ProcessStartInfo { WorkingDirectory = ExistingDirectory(command.Directory), UseShellExecute = false };
        info.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        info.Environment["PWD"] = command.Directory;
        string shell = FindShell(command.Environment);
        switch (destination)
        {
            case Destination.Inherited when !streams.AreInherited:
                info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
                break;
            case Destination.Captured:
                info.RedirectStandardInput = info.RedirectStandardOutput = true;
                info.RedirectStandardError = !streams.AreInherited;
                break;
            case Destination.Merged:
                info.RedirectStandardInput = !streams.AreInherited;
                info.RedirectStandardOutput = true;
                Wrap(MergeOutputs);
                break;
            case Destination.Discarded:
                Wrap(DiscardOutputs);
                break;
        }

        info.FileName = destination is Destination.Merged or Destination.Discarded ? "/bin/sh" : shell;
        AddArguments(info.ArgumentList, command, Path.GetFileName(shell).StartsWith("bash", StringComparison.Ordinal));
        return info;

        void Wrap(string script)
        {
            foreach (string argument in (ReadOnlySpan<string>)["-c", script, "sh", shell])
            {
                info.ArgumentList.Add(argument);
            }
        }
    }

    private static void AddArguments(Collection<string> arguments, ShellCommand command, bool isBash)
    {
        if (isBash)
        {
            foreach (string option in (ReadOnlySpan<string>)["-O", "lastpipe", "-O", "inherit_errexit"])
            {
                arguments.Add(option);
            }

            foreach (string option in command.Shopt)
            {
                arguments.Add("-O");
                arguments.Add(option);
            }
        }

        arguments.Add("-e");
        foreach (string option in command.Set)
        {
            if (option.Length == 1)
            {
                arguments.Add("-" + option);
            }
            else if (isBash || option != "pipefail")
            {
                arguments.Add("-o");
                arguments.Add(option);
            }
        }

        arguments.Add("-c");
        arguments.Add(ParsedWhole(command.Text));
    }

    // A shell runs a script line by line as it reads it; go-task's interpreter reads all of it first. In braces bash does, too: with an error in
    // the last line nothing has run. Not where a line changes how the next ones are read, and braces must hold a command.
    private static string ParsedWhole(string script) =>
        !script.AsSpan().Trim().Contains('\n')
        || script.EndsWith('\\')
        || script.Contains("shopt", StringComparison.Ordinal)
        || script.Contains("alias", StringComparison.Ordinal)
        || script.AsSpan().TrimStart().StartsWith('#') && script.Split('\n').All(static line => line.AsSpan().Trim() is [] or ['#', ..])
            ? script
            : $"{{ {script}\n}}";

    private string FindShell(IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        if (shellPath is not null)
        {
            return shellPath;
        }

        string path = "";
        foreach (var (name, value) in environment)
        {
            if (name == "PATH")
            {
                path = value;
            }
        }

        return shellPath = ExecutableSearch.Find("bash", path) ?? (File.Exists("/bin/bash") ? "/bin/bash" : ExecutableSearch.Find("sh", path) ?? "/bin/sh");
    }

    // A task's directory may be made by the task itself; what runs before starts as near to it as there is.
    private static string ExistingDirectory(string directory)
    {
        string? current = directory;
        while (current is not null && !Directory.Exists(current))
        {
            current = Path.GetDirectoryName(current);
        }

        return current ?? "/";
    }

    private enum Destination
    {
        Inherited,
        Merged,
        Captured,
        Discarded,
    }
}
