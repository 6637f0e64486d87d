using Hearth.Taskfile.CommandLine;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Fingerprints;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;

namespace Hearth.Taskfile.Running;

/// <summary>A Taskfile that was read, with all that is needed to list and run its tasks.</summary>
internal sealed class TaskSession
{
    private readonly TaskCompiler compiler;
    private readonly TaskExecutor executor;
    private readonly TaskEnvironment environment;
    private readonly TaskStreams streams;
    private readonly TaskLog log;
    private readonly TaskFlags flags;
    private readonly TaskRunOptions options;
    private readonly TimeProvider time;

    private TaskSession(TaskfileModel taskfile, string directory, TaskFlags flags, TaskRunOptions options, TaskProgramContext context, TaskLog log)
    {
        (Taskfile, Directory, this.flags, this.options, this.log) = (taskfile, directory, flags, options, log);
        (environment, streams, time) = (context.Environment, context.Streams, context.Time);
        Shell = new ShellRunner(streams);
        Finder = new TaskFinder(taskfile, !flags.DisableFuzzy);
        Variables = new VariableCompiler(taskfile, directory, context.WorkingDirectory, context.Executable, environment, Shell, options.IsDry, log);
        Fingerprinter = new Fingerprinter(taskfile.Method ?? "checksum", StoreDirectory(flags.TempDirectory), options.IsDry, environment, Shell, log, time);
        compiler = new TaskCompiler(taskfile, directory, Finder, Variables, Fingerprinter, environment);
        var output = CommandOutput.For(options.Output.IsSet ? options.Output : taskfile.Output, streams, log);
        executor = new TaskExecutor(taskfile, options, compiler, Fingerprinter, Shell, output, new TaskPrompter(options, context.Input, context.IsTerminal, log), environment, log);
    }

    public TaskfileModel Taskfile { get; }

    public string Directory { get; }

    public ShellRunner Shell { get; }

    public TaskFinder Finder { get; }

    public VariableCompiler Variables { get; }

    public Fingerprinter Fingerprinter { get; }

    /// <summary>Finds, reads and checks the Taskfile that the flags mean.</summary>
    public static async Task<TaskSession> OpenAsync(TaskFlags flags, TaskProgramContext context, TaskLog log, CancellationToken cancellationToken)
    {
        string wanted = flags.Global ? context.Environment["HOME"] ?? "" : flags.Directory;
        TaskfileReader.RefuseRemote(flags.Taskfile);
        var reader = new TaskfileReader(context.Environment, context.WorkingDirectory);
        string directory;
        TaskfileModel taskfile;
        if (flags.Taskfile == "-")
        {
            directory = wanted.Length > 0 ? Path.GetFullPath(wanted, context.WorkingDirectory) : context.WorkingDirectory;
            using var content = new MemoryStream();
            await context.Input.Value.CopyToAsync(content, cancellationToken);
            taskfile = reader.Read(TaskfileSource.StandardInput, content.ToArray());
        }
        else
        {
            (string location, directory) = TaskfileLocator.FindRoot(flags.Taskfile, wanted, context.WorkingDirectory);
            taskfile = reader.Read(location);
        }

        var session = new TaskSession(taskfile, directory, flags, OptionsFor(flags, taskfile), context, log);
        await session.ReadDotenvAsync(cancellationToken);
        session.CheckVersion();
        return session;
    }

    /// <summary>Lists the tasks; false where there are none to list.</summary>
    public async Task<bool> ListAsync(bool describedOnly, CancellationToken cancellationToken)
    {
        var tasks = TaskList.Sort(Taskfile.Tasks.Values, flags.Sort)
            .Where(task => !task.IsInternal && (!describedOnly || task.Description.Length > 0))
            .Select(compiler.CompileForList)
            .ToList();
        if (flags.Json && flags.List | flags.ListAll)
        {
            var entries = new List<(TaskModel, bool?)>(tasks.Count);
            foreach (var task in tasks)
            {
                // Asked without leaving a trace: go-task's own listing marks tasks that never ran as up to date.
                var compiled = task with { Directory = TaskPaths.Join(Directory, task.Directory) };
                entries.Add((task, flags.NoStatus ? null : await Fingerprinter.IsUpToDateAsync(compiled, cancellationToken, writesNothing: true)));
            }

            TaskListJson.Write(streams, entries, Taskfile.Location, flags.Nested);
        }
        else if (tasks.Count > 0)
        {
            TaskList.Write(log, streams, tasks);
        }
        else
        {
            log.Out(TaskColor.Yellow, describedOnly ? "task: No tasks with description available. Try --list-all to list all tasks\n" : "task: No tasks available\n");
        }

        return tasks.Count > 0;
    }

    /// <summary>Prints the names of tasks and aliases, one a line.</summary>
    public void ListNames(bool all) =>
        TaskList.WriteNames(streams, TaskList.Sort(Taskfile.Tasks.Values, flags.Sort).Where(task => !task.IsInternal && (all || task.Description.Length > 0)));

    /// <summary>Runs, watches or summarizes the tasks called.</summary>
    public async Task RunAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            await CheckCallableAsync(call, cancellationToken);
        }

        if (options.Summary)
        {
            WriteSummaries(calls);
            return;
        }

        var watched = calls.Where(call => options.Watch || Finder.Find(call).IsWatch).ToList();
        await executor.RunAsync([.. calls.Except(watched)], cancellationToken);
        if (watched.Count > 0)
        {
            await new TaskWatcher(this, executor, compiler, options, log, time).RunAsync(watched, cancellationToken);
        }
    }

    /// <exception cref="TaskException">One of the tasks is not up to date.</exception>
    public async Task CheckStatusAsync(IReadOnlyList<TaskCall> calls, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            var task = await compiler.CompileAsync(call, cancellationToken);
            if (!await Fingerprinter.IsUpToDateAsync(task, cancellationToken))
            {
                throw new TaskException($"task: Task \"{task.DisplayName}\" is not up-to-date");
            }
        }
    }

    private async Task CheckCallableAsync(TaskCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (Finder.Find(call).IsInternal)
            {
                throw new TaskException($"task: Task \"{call.Task}\" is internal", TaskExitCodes.TaskInternal);
            }
        }
        catch (TaskNotFoundException)
        {
            await ListAsync(describedOnly: true, cancellationToken);
            throw;
        }
    }

    private void WriteSummaries(IReadOnlyList<TaskCall> calls)
    {
        var summary = new TaskSummary(log, environment);
        for (int i = 0; i < calls.Count; i++)
        {
            if (i > 0)
            {
                log.Out(TaskColor.Default, "\n");
                log.Out(TaskColor.Default, "\n");
            }

            summary.Write(compiler.CompileFast(calls[i]));
        }
    }

    private async Task ReadDotenvAsync(CancellationToken cancellationToken)
    {
        if (Taskfile.Dotenv.Count == 0)
        {
            return;
        }

        var templates = new TemplateScope(await Variables.CompileAsync(null, null, runCommands: true, cancellationToken), environment.Templates);
        foreach (string file in Taskfile.Dotenv)
        {
            string path = templates.Replace(file);
            if (path.Length == 0)
            {
                continue;
            }

            path = TaskPaths.Join(Directory, path);
            if (!File.Exists(path))
            {
                continue;
            }

            try
            {
                foreach (var (name, value) in DotenvReader.Read(path))
                {
                    if (!Taskfile.Environment.Contains(name))
                    {
                        Taskfile.Environment[name] = Variable.Of(value);
                    }
                }
            }
            catch (TaskException exception)
            {
                throw new TaskException($"error reading env file {path}: {exception.Message}");
            }
        }
    }

    private void CheckVersion()
    {
        string? problem = Taskfile.Version.CompareTo(TaskfileVersion.V3) < 0 ? "no longer supported. Please use v3 or above"
            : Taskfile.Version.CompareTo(TaskfileVersion.Current) > 0 ? $"is greater than the current version of Task ({TaskfileVersion.Current})"
            : null;
        if (problem is not null)
        {
            throw new TaskException(
                $"task: Invalid schema version in Taskfile {GoQuote.Quote(Taskfile.Location)}:\nSchema version ({Taskfile.Version}) {problem}",
                TaskExitCodes.TaskfileVersion);
        }
    }

    private string StoreDirectory(string flag)
    {
        string path = flag.Length > 0 ? flag : ".task";
        return Path.IsPathRooted(path) || path.StartsWith('~')
            ? TaskPaths.Join(ShellLiteral.Expand(path, environment), Path.GetFileName(Directory))
            : TaskPaths.Join(Directory, path);
    }

    private static TaskRunOptions OptionsFor(TaskFlags flags, TaskfileModel taskfile) => new()
    {
        Force = flags.Force,
        ForceAll = flags.ForceAll,
        Watch = flags.Watch,
        IsSilent = flags.Silent,
        AssumeYes = flags.AssumeYes,
        AskForVariables = flags.Interactive,
        IsDry = flags.Dry || flags.Status,
        Summary = flags.Summary,
        Parallel = flags.Parallel,
        Concurrency = flags.Concurrency,
        Interval = flags.Interval > TimeSpan.Zero ? flags.Interval : taskfile.Interval,
        Failfast = flags.Failfast,
        Output = flags.OutputStyle,
    };
}
