using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Hearth.Kustomize.Plugins;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary>Runs the programs of functions, in the directory of the kustomization that asks for them.</summary>
internal sealed class ProgramRunner(IReadOnlyList<string> environment) : IProgramRunner
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public ProgramResult Run(ProgramRequest request)
    {
        string path = request.Path.Contains('/') ? Path.GetFullPath(request.Path, request.Directory) : request.Path;
        var start = new ProcessStartInfo(path, request.Arguments)
        {
            WorkingDirectory = request.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (string variable in environment)
        {
            if (variable.Split('=', 2) is [var name, var value])
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            using var process = Process.Start(start)!; // Without the shell there is a process or an exception.
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            WriteInput(process, request.Input);
            process.WaitForExit();
            return new ProgramResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception exception)
        {
            return new ProgramResult(-1, "", exception.Message);
        }
    }

    private static void WriteInput(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A generator need not read what it is given.
        }
    }
}
