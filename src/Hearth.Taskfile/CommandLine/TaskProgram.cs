using System.Text;
using Hearth.Syntax.Files;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Running;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.CommandLine;

/// <summary>The whole of <c>task</c>: its command line, messages and exit codes.</summary>
public sealed class TaskProgram
{
    // 128 and the number of SIGINT, as shells have it.
    private const int Interrupted = 130;

    private readonly TaskProgramContext context;
    private readonly TaskFlags flags = new();
    private readonly TaskExperiments experiments;
    private readonly List<FlagDefinition> definitions;
    private readonly List<string> arguments;
    private readonly List<string> afterDash;
    private readonly string? usageError;
    private readonly TaskLog log;

    private TaskProgram(TaskProgramContext context, IReadOnlyList<string> commandLine)
    {
        this.context = context;

        // Configuration files change the flags' defaults, and --dir changes which files those are: so the line is read twice.
        var first = new TaskFlags();
        FlagParser.Parse(TaskFlagSet.Create(first, new TaskConfiguration(), context.Environment, gentleForce: true), commandLine, out _);
        string directory = first.Directory.Length > 0 ? first.Directory : first.Taskfile.Length > 0 ? Path.GetDirectoryName(first.Taskfile) ?? "" : "";
        directory = Path.GetFullPath(directory.Length > 0 ? directory : ".", context.WorkingDirectory);
        var configuration = TaskConfiguration.Load(directory, context.Environment);
        experiments = new TaskExperiments(configuration, context.Environment, directory);
        context.Environment.TaskfileTakesPrecedence = experiments.EnvPrecedence;
        definitions = TaskFlagSet.Create(flags, configuration, context.Environment, experiments.GentleForce);
        (arguments, afterDash) = FlagParser.Parse(definitions, commandLine, out usageError);
        log = new TaskLog(context.Streams, flags.Verbose, new TaskPalette(IsColored(), context.Environment));
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>go-task's exit code.</returns>
    public static async Task<int> RunAsync(TaskProgramContext context, IReadOnlyList<string> commandLine, CancellationToken cancellationToken)
    {
        var program = new TaskProgram(context, commandLine);
        try
        {
            return await program.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is TaskException or IOException or UnauthorizedAccessException)
        {
            return program.Report(exception);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (usageError is not null)
        {
            log.Error(TaskColor.Default, TaskUsage.Write(definitions) + usageError + "\n");
            return TaskExitCodes.Usage;
        }

        if (flags.FindConflict() is { } conflict)
        {
            throw new TaskException(conflict);
        }

        if (experiments.FindInvalid() is { } invalid)
        {
            log.Error(TaskColor.Yellow, invalid + "\n");
        }

        if (flags.Version)
        {
            log.Out(TaskColor.Default, TaskfileVersion.Current + "\n");
        }
        else if (flags.Help)
        {
            var stream = context.ShowsHelpOnOutput ? context.Streams.Output : context.Streams.Error;
            stream.Write(Encoding.UTF8.GetBytes(TaskUsage.Write(definitions)));
        }
        else if (flags.Experiments)
        {
            experiments.WriteTo(log);
        }
        else if (flags.Init)
        {
            Init();
        }
        else if (flags.Completion.Length > 0)
        {
            context.Streams.Output.Write(Encoding.UTF8.GetBytes(TaskCompletion.For(flags.Completion)));
        }
        else
        {
            return await RunTaskfileAsync(cancellationToken);
        }

        return 0;
    }

    private async Task<int> RunTaskfileAsync(CancellationToken cancellationToken)
    {
        AddTools();
        var session = await TaskSession.OpenAsync(flags, context, log, cancellationToken);
        if (flags.ClearCache)
        {
            return 0;
        }

        if (flags.List || flags.ListAll)
        {
            if (flags.Silent)
            {
                session.ListNames(flags.ListAll);
                return 0;
            }

            return await session.ListAsync(flags.List, cancellationToken) ? 0 : TaskExitCodes.Unknown;
        }

        var calls = ReadCalls(session.Taskfile);
        if (flags.Watch)
        {
            await session.RunAsync(calls, cancellationToken);
            return 0;
        }

        using var signals = new TaskSignals(session.Shell, context.IsTerminal, log, cancellationToken);
        await (flags.Status ? session.CheckStatusAsync(calls, signals.Token) : session.RunAsync(calls, signals.Token));
        return 0;
    }

    // NAME=VALUE sets a variable for all; everything else calls a task.
    private List<TaskCall> ReadCalls(TaskfileModel taskfile)
    {
        var calls = new List<TaskCall>();
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=');
            if (equals < 0)
            {
                calls.Add(new TaskCall(argument));
            }
            else
            {
                taskfile.Variables[argument[..equals]] = Variable.Of(argument[(equals + 1)..]);
            }
        }

        var special = new VariableTable
        {
            ["CLI_ARGS"] = Variable.Of(string.Join(' ', afterDash.Select(ShellQuote.Quote))),
            ["CLI_ARGS_LIST"] = Variable.Of(Value.Strings(afterDash)),
            ["CLI_FORCE"] = Variable.Of(flags.Force || flags.ForceAll),
            ["CLI_SILENT"] = Variable.Of(flags.Silent),
            ["CLI_VERBOSE"] = Variable.Of(flags.Verbose),
            ["CLI_OFFLINE"] = Variable.Of(flags.Offline),
            ["CLI_ASSUME_YES"] = Variable.Of(flags.AssumeYes),
        };
        taskfile.Variables = taskfile.Variables.After(special);
        return calls.Count > 0 ? calls : [new TaskCall("default")];
    }

    // After everything on the PATH: only what is not there resolves to Hearth.
    private void AddTools()
    {
        if (flags.NoTools || context.ToolsDirectory() is not { } directory)
        {
            return;
        }

        string path = context.Environment["PATH"] ?? "";
        context.Environment.Set("PATH", path.Length > 0 ? $"{path}{Path.PathSeparator}{directory}" : directory);
        if (Path.GetFileName(context.Executable) != "task")
        {
            context.Executable = Path.Combine(directory, "task");
        }
    }

    private void Init()
    {
        string name = arguments is [var first, ..] ? first : "";
        if (name.Length > 0 && Path.GetFileNameWithoutExtension(name).Length == 0)
        {
            name = Path.Combine(Path.GetDirectoryName(name) ?? "", "Taskfile" + Path.GetExtension(name));
        }

        string path = TaskPaths.Join(context.WorkingDirectory, name);
        if (Directory.Exists(path) ? TaskfileLocator.InPath(path, TaskfileLocator.Names) is not null : File.Exists(path))
        {
            throw new TaskException("task: A Taskfile already exists", TaskExitCodes.TaskfileAlreadyExists);
        }

        path = Directory.Exists(path) ? Path.Combine(path, "Taskfile.yml") : path;
        AtomicFile.WriteText(path, TaskTemplate.Text);
        if (!flags.Silent)
        {
            log.VerboseOut(TaskColor.Default, TaskTemplate.Text + "\n");
            log.Out(TaskColor.Green, $"Taskfile created: {TaskPaths.Relative(context.WorkingDirectory, path)}\n");
        }
    }

    private int Report(Exception exception)
    {
        if (FlagDefinition.AsBool(context.Environment["GITHUB_ACTIONS"] ?? "") == true)
        {
            log.Out(TaskColor.Default, exception is TaskRunException failed
                ? $"::error title=Task '{failed.TaskName}' failed::{failed.Cause.Message}\n"
                : $"::error title=Task failed::{exception.Message}\n");
        }

        string message = exception is TaskfileDecodeException decode ? decode.Render(text => log.Paint(TaskColor.Red, text)) : log.Paint(TaskColor.Red, exception.Message);
        context.Streams.Error.Write(Encoding.UTF8.GetBytes(message + "\n"));
        return exception switch
        {
            TaskRunException run when flags.ExitCode => run.CommandExitCode,
            TaskException task => task.ExitCode,
            _ => TaskExitCodes.Unknown,
        };
    }

    private bool IsColored()
    {
        if (flags.Color is { } explicitly)
        {
            return explicitly;
        }

        if (context.Environment["NO_COLOR"] is { Length: > 0 })
        {
            return false;
        }

        return context.Environment["FORCE_COLOR"] is { Length: > 0 }
            || FlagDefinition.AsBool(context.Environment["CI"] ?? "") == true
            || context.IsColorTerminal;
    }
}
