namespace Hearth.Kustomize.Plugins;

/// <summary>Runs programs of this machine for plugins.</summary>
public interface IProgramRunner
{
    ProgramResult Run(ProgramRequest request);
}

/// <summary>A program to run.</summary>
/// <param name="Path">The executable; relative to the directory if not absolute.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Directory">Where it runs, as a path of this machine.</param>
/// <param name="Input">Its standard input.</param>
/// <param name="Environment">Variables beside those it inherits.</param>
public sealed record ProgramRequest(string Path, IReadOnlyList<string> Arguments, string Directory, string Input, IReadOnlyDictionary<string, string> Environment);

/// <summary>How it ended. A program that could not be started has the exit code -1 and the reason as its error.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error);
