using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Output;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Running;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>
/// The variables of a task as one call sees them: environment, special variables, the Taskfile's, the include's, the
/// call's, the task's, each later one over the earlier.
/// </summary>
internal sealed class VariableCompiler(TaskfileModel taskfile, string directory, string userWorkingDirectory, string executable, TaskEnvironment environment, ShellRunner shell, bool isDry, TaskLog log)
{
    // By the command's text alone, whatever the directory and environment: go-task's own rule.
    private readonly Dictionary<string, string> results = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Forgets what commands printed: watching runs them again.</summary>
    public void Reset() => results.Clear();

    /// <summary>Without running any command: those variables are empty.</summary>
    public VariableTable CompileFast(TaskModel? task, TaskCall? call)
    {
        var compile = CompileAsync(task, call, runCommands: false, CancellationToken.None);
        return compile.GetAwaiter().GetResult(); // It never waits for anything: no command runs.
    }

    public async Task<VariableTable> CompileAsync(TaskModel? task, TaskCall? call, bool runCommands, CancellationToken cancellationToken)
    {
        var result = environment.ToVariables();
        SetSpecialVariables(result, task, call);
        string taskDirectory = directory;
        var templates = new TemplateScope(result, environment.Templates);
        if (task is not null)
        {
            taskDirectory = templates.Replace(task.Directory);
            templates.ThrowIfFailed();
            taskDirectory = TaskPaths.Join(directory, taskDirectory);
        }

        await AddAsync(taskfile.Environment, directory);
        await AddAsync(taskfile.Variables, directory);
        if (task is not null)
        {
            await AddAsync(task.IncludeVariables, directory);
            await AddAsync(task.IncludedTaskfileVariables, taskDirectory);
            if (call is not null)
            {
                await AddAsync(call.Variables, directory);
                await AddAsync(task.Variables, taskDirectory);
            }
        }

        return result;

        async ValueTask AddAsync(VariableTable? table, string shellDirectory)
        {
            foreach (var (name, variable) in table?.Entries ?? [])
            {
                var replaced = templates.Replace(variable);
                if (!runCommands)
                {
                    // Empty and not nil, so that functions over it do not fail; the command stays for summaries.
                    var shown = replaced.Value.IsNilInterface ? Value.EmptyString : replaced.Value;
                    templates.ForgetError();
                    templates.Set(name, new Variable { Value = shown, Shell = replaced.Shell, IsSecret = variable.IsSecret });
                    continue;
                }

                templates.ThrowIfFailed();
                var value = replaced.Value.IsNilInterface && replaced.Shell is not null
                    ? Value.Of(await RunAsync(replaced, shellDirectory, environment.ForCommand(result), cancellationToken))
                    : replaced.Value;
                templates.Set(name, new Variable { Value = value, IsSecret = variable.IsSecret });
            }
        }
    }

    /// <summary>What a variable's command prints, without its last line break.</summary>
    public async Task<string> RunAsync(Variable variable, string shellDirectory, IReadOnlyList<KeyValuePair<string, string>> commandEnvironment, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(variable.Shell))
        {
            return "";
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (results.TryGetValue(variable.Shell, out string? known))
            {
                return known;
            }

            string where = string.IsNullOrEmpty(variable.Directory) ? shellDirectory : variable.Directory;
            if (!isDry)
            {
                // A task's directory is made before its commands; its variables come earlier.
                Directory.CreateDirectory(where);
            }

            var (status, output) = await shell.CaptureAsync(new ShellCommand(variable.Shell, where, commandEnvironment), cancellationToken);
            if (status != 0)
            {
                throw new TaskException($"task: Command \"{variable.Shell}\" failed: exit status {status}");
            }

            string result = output.EndsWith("\r\n", StringComparison.Ordinal) ? output[..^2] : output.EndsWith('\n') ? output[..^1] : output;
            results[variable.Shell] = result;
            log.VerboseError(TaskColor.Magenta, $"task: dynamic variable: {GoQuote.Quote(variable.Shell)} result: {GoQuote.Quote(variable.IsSecret ? SecretMask.Text : result)}\n");
            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    private void SetSpecialVariables(VariableTable variables, TaskModel? task, TaskCall? call)
    {
        Set("TASK_EXE", executable);
        Set("ROOT_TASKFILE", TaskPaths.Join(directory, taskfile.Location));
        Set("ROOT_DIR", directory);
        Set("USER_WORKING_DIR", userWorkingDirectory);
        Set("TASK_VERSION", TaskfileVersion.Current.ToString());
        Set("PATH_LIST_SEPARATOR", Path.PathSeparator.ToString());
        Set("FILE_PATH_SEPARATOR", Path.DirectorySeparatorChar.ToString());
        Set("TASK", task?.Name ?? "");
        Set("TASK_DIR", task is null ? "" : TaskPaths.Join(directory, task.Directory));
        Set("TASKFILE", task?.Location.Taskfile ?? "");
        Set("TASKFILE_DIR", task is null ? "" : Path.GetDirectoryName(task.Location.Taskfile) ?? "");
        Set("ALIAS", call?.Task ?? "");

        void Set(string name, string value) => variables[name] = Variable.Of(value);
    }
}
