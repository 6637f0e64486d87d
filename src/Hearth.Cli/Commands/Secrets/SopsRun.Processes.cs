using System.Diagnostics;
using System.Security.Cryptography;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Secrets;

// What runs other programs: the editor, and commands that are given secrets.
internal sealed partial class SopsRun
{
    public async Task<int> EditAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0)
        {
            throw new SopsUsageException("Error: no file specified", NoFileSpecified);
        }

        string full = context.GetFullPath(args[0]);
        var formats = FormatsOf(parsed.GetValue(options.FilenameOverride) ?? args[0], out var config);
        using var session = File.Exists(full)
            ? Tool.BeginEdit(File.ReadAllBytes(full), formats, IgnoreMac, parsed.GetValue(options.ShowMasterKeys))
            : Tool.BeginNew(formats, SettingsFor(args[0], config));
        using var directory = SecretFiles.CreateTemporary();
        string path = directory.Write(Path.GetFileName(full), session.Plaintext);
        while (true)
        {
            await RunEditorAsync(path, cancellationToken);
            byte[] edited = await File.ReadAllBytesAsync(path, cancellationToken);
            if (edited.AsSpan().SequenceEqual(session.Plaintext))
            {
                throw new SopsException(SopsFailure.NotModified, "File has not changed, exiting.");
            }

            try
            {
                Write(args[0], session.Finish(edited));
                return 0;
            }
            catch (Exception exception) when (exception is SopsException or DiagnosticException && context.IsInteractive)
            {
                // The message of a finding would show the line, which is a secret.
                context.Error.WriteLine($"{(exception is DiagnosticException finding ? $"{finding.Diagnostic.Span}: {finding.Diagnostic.Message}" : exception.Message)}\nPress enter to return to the editor, or Ctrl+C to exit.");
                await context.In.ReadLineAsync(cancellationToken);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(edited);
            }
        }
    }

    public async Task<int> ExecEnvAsync(string[] args, CancellationToken cancellationToken)
    {
        CheckCommand(args);
        var start = Shell(args[1]);
        if (parsed.GetValue(options.Pristine))
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in Tool.ReadEnvironment(Read(args), FormatsOf(args[0], out _), IgnoreMac))
        {
            start.Environment[name] = value.Reveal();
        }

        return await RunAsync(start, cancellationToken);
    }

    public async Task<int> ExecFileAsync(string[] args, CancellationToken cancellationToken)
    {
        CheckCommand(args);
        string name = parsed.GetValue(options.FileName) is { Length: > 0 } wanted ? wanted : "tmp-file";
        if (Path.IsPathRooted(name) || name.Contains("..", StringComparison.Ordinal))
        {
            throw new SopsUsageException("The provided filename is not a local path.", GenericError);
        }

        byte[] plaintext = Tool.Decrypt(Read(args), FormatsOf(args[0], out _), IgnoreMac);
        using var directory = SecretFiles.CreateTemporary();
        string path = directory.PathOf(name);
        Task writing = Task.CompletedTask;
        if (parsed.GetValue(options.NoFifo) || OperatingSystem.IsWindows() || await RunAsync(new ProcessStartInfo("mkfifo", ["-m", "600", path]), cancellationToken) != 0)
        {
            directory.Write(name, plaintext);
        }
        else
        {
            // Opening waits for the command to read; a command that never does must not keep us.
            writing = Task.Run(() => WritePipe(path, plaintext), cancellationToken);
        }

        int code = await RunAsync(Shell(args[1].Replace("{}", path, StringComparison.Ordinal)), cancellationToken);
        if (!writing.IsCompleted)
        {
            using var drain = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(200), context.Time, cancellationToken));
        }

        CryptographicOperations.ZeroMemory(plaintext);
        return code;
    }

    private static void WritePipe(string path, byte[] plaintext)
    {
        try
        {
            using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write);
            pipe.Write(plaintext);
        }
        catch (IOException)
        {
            // The command closed it early.
        }
    }

    private static string RunForOutput(string command)
    {
        var start = Shell(command);
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start) ?? throw new IOException($"the command \"{command}\" did not start");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new IOException($"failed to execute command {command}: exit status {process.ExitCode}");
    }

    private static ProcessStartInfo Shell(string command) => new("/bin/sh", ["-c", command]);

    private static void CheckCommand(string[] args)
    {
        if (args.Length != 2)
        {
            throw new SopsUsageException("error: missing file to decrypt", GenericError);
        }
    }

    private async Task RunEditorAsync(string path, CancellationToken cancellationToken)
    {
        string? editor = context.GetEnvironmentVariable("SOPS_EDITOR") is { Length: > 0 } own ? own : context.GetEnvironmentVariable("EDITOR");
        if (string.IsNullOrEmpty(editor))
        {
            string[] directories = (context.GetEnvironmentVariable("PATH") ?? "").Split(':');
            editor = Array.Find(["vim", "nano", "vi"], name => directories.Any(directory => File.Exists(Path.Combine(directory, name))))
                ?? throw new SopsException(SopsFailure.NoEditor, "no editor available: sops attempts to use the editor defined in the SOPS_EDITOR or EDITOR environment variables, and if that's not set defaults to any of vim, nano, vi, but none of them could be found");
        }

        int code = await RunAsync(new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$1\"", "sh", path]), cancellationToken);
        if (code != 0)
        {
            throw new SopsException(SopsFailure.NoEditor, $"Could not run editor: {editor} ended with exit status {code}");
        }
    }

    private async Task<int> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.WorkingDirectory = context.WorkingDirectory;
        context.Flush();
        using var process = Process.Start(start) ?? throw new IOException($"{start.FileName} did not start");
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
