using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.CommandLine;

/// <summary>The world as <c>task</c> sees it.</summary>
public sealed class TaskProgramContext
{
    public required TaskStreams Streams { get; init; }

    /// <summary>Standard input, opened when something asks for it.</summary>
    public required Lazy<Stream> Input { get; init; }

    public required TaskEnvironment Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>How the program was called: <c>TASK_EXE</c>.</summary>
    public required string Executable { get; set; }

    /// <summary>Whether a person sits at both ends.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether standard output shows colours.</summary>
    public bool IsColorTerminal { get; init; }

    /// <summary>Whether help goes to standard output; go-task's own goes to standard error.</summary>
    public bool ShowsHelpOnOutput { get; init; }

    /// <summary>The directory with the tools that Hearth stands in for; null where it does for none. Asked once, and only where commands run.</summary>
    public Func<string?> ToolsDirectory { get; init; } = static () => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
