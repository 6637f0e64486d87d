using System.CommandLine;

namespace Hearth.Cli;

/// <summary>
/// One top-level command as the catalogue lists it. <see cref="Create"/> runs only for the command that was called, so
/// that start-up does not grow with the number of commands.
/// </summary>
/// <param name="Name">As typed after <c>hearth</c>.</param>
/// <param name="Group">Heading in <c>hearth --help</c>.</param>
/// <param name="Summary">One line for the list.</param>
/// <param name="Create">Builds the System.CommandLine command.</param>
internal sealed record CommandEntry(string Name, CommandGroup Group, string Summary, Func<CommandContext, Command> Create)
{
    /// <summary>Examples shown below the command's help: a comment line and a command line each.</summary>
    public IReadOnlyList<CommandExample> Examples { get; init; } = [];

    /// <summary>
    /// The name under which the binary stands for another tool when <c>argv[0]</c> says so; null for Hearth's own commands.
    /// </summary>
    public string? StandsFor { get; init; }

    /// <summary>
    /// Runs a tool whose command line follows rules of its own (go-task's pflag, say), in place of <see cref="Create"/>:
    /// program name (argv[0]), arguments, the world, and what ends it. Null for commands that System.CommandLine parses.
    /// </summary>
    public Func<string, string[], CommandContext, CancellationToken, Task<int>>? RunRaw { get; init; }

    /// <summary>Not listed in help.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A heading of <c>hearth --help</c>.</summary>
internal enum CommandGroup
{
    Repository,
    Render,
    Secrets,
    Cluster,
    Tools,
    Hearth,
}

/// <summary>What it does, and the command line to type.</summary>
internal sealed record CommandExample(string Purpose, string CommandLine);
