using System.CommandLine;
using Hearth.Cli.Tools;
using Hearth.Taskfile.CommandLine;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Scoping;

namespace Hearth.Cli.Commands;

/// <summary><c>hearth task</c>, and <c>task</c> itself where a link says so: runs Taskfiles as go-task does.</summary>
internal static class TaskCommand
{
    public static readonly CommandEntry Entry = new("task", CommandGroup.Tools, "Run the tasks of a Taskfile, as go-task does", Create)
    {
        StandsFor = "task",
        RunRaw = RunAsync,
        Examples =
        [
            new("List the tasks that have a description", "hearth task --list"),
            new("Run a task with a variable, and arguments for its commands", "hearth task kubernetes:kubeconform CLUSTER=main -- --strict"),
            new("Show what would run, without running it", "hearth task --dry bootstrap:apps"),
        ],
    };

    private static Command Create(CommandContext context) => new("task", Entry.Summary);

    private static Task<int> RunAsync(string programName, string[] arguments, CommandContext context, CancellationToken cancellationToken)
    {
        bool isLinked = Path.GetFileNameWithoutExtension(programName) == "task";
        var program = new TaskProgramContext
        {
            Streams = new TaskStreams(context.OutputStream, context.ErrorStream, context.OwnsStreams),
            Input = new Lazy<Stream>(() => context.InputStream),
            Environment = new TaskEnvironment(context.GetEnvironment()),
            WorkingDirectory = LogicalDirectory(context),
            Executable = isLinked ? programName : $"{programName} task",
            IsTerminal = context.IsInteractive,
            IsColorTerminal = context.ColorOut && context.GetEnvironmentVariable("TERM") != "dumb",
            ShowsHelpOnOutput = !isLinked,
            ToolsDirectory = () => ToolLinks.EnsureCached(context),
            Time = context.Time,
        };
        return TaskProgram.RunAsync(program, arguments, cancellationToken);
    }

    // As the shell names it, links and all, where that is the same place: go-task's own working directory is PWD too.
    private static string LogicalDirectory(CommandContext context)
    {
        if (context.GetEnvironmentVariable("PWD") is not { Length: > 0 } named || !Path.IsPathRooted(named) || named == context.WorkingDirectory)
        {
            return context.WorkingDirectory;
        }

        return ResolveLinks(named) == ResolveLinks(context.WorkingDirectory) ? Path.TrimEndingDirectorySeparator(named) : context.WorkingDirectory;
    }

    private static string ResolveLinks(string path)
    {
        string resolved = Path.GetPathRoot(path) ?? "/";
        foreach (string part in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            resolved = new DirectoryInfo(resolved).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? resolved;
        }

        return resolved;
    }
}
