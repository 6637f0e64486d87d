using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Fingerprints;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;
using Hearth.Taskfile.Shell;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Running;

/// <summary>Resolves the templates of a task for one call.</summary>
internal sealed class TaskCompiler(TaskfileModel taskfile, string directory, TaskFinder finder, VariableCompiler variables, Fingerprinter fingerprinter, TaskEnvironment environment)
{
    public VariableCompiler Variables => variables;

    /// <summary>Everything, commands of variables included.</summary>
    public Task<TaskModel> CompileAsync(TaskCall call, CancellationToken cancellationToken) => CompileAsync(call, runCommands: true, cancellationToken);

    /// <summary>Without running any command; template errors are left for when it matters.</summary>
    public TaskModel CompileFast(TaskCall call) =>
        CompileAsync(call, runCommands: false, CancellationToken.None).GetAwaiter().GetResult(); // It never waits for anything: no command runs.

    /// <summary>What lists show: description, label, summary and prompts resolved, the rest as written. Nothing is run for a list, so status commands are left out.</summary>
    public TaskModel CompileForList(TaskModel task)
    {
        if (!HasTemplates([task.Label, task.Description, task.Summary, .. task.Prompts]))
        {
            return task with { Environment = null, Status = [], UseGitignore = UsesGitignore(task) };
        }

        var call = new TaskCall(task.Name);
        finder.Find(call);
        var scope = variables.CompileFast(task, call);
        var templates = new TemplateScope(scope, environment.Templates);
        return task with
        {
            Label = templates.Replace(task.Label),
            Description = templates.Replace(task.Description),
            Prompts = templates.Replace(task.Prompts),
            Summary = templates.Replace(task.Summary),
            Variables = scope,
            Environment = null,
            Status = [],
            UseGitignore = UsesGitignore(task),
        };
    }

    private static bool HasTemplates(ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (text.Contains("{{", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool UsesGitignore(TaskModel task) => task.UseGitignore ?? taskfile.UseGitignore ?? false;

    private async Task<TaskModel> CompileAsync(TaskCall call, bool runCommands, CancellationToken cancellationToken)
    {
        var task = finder.Find(call);
        var scope = runCommands ? await variables.CompileAsync(task, call, runCommands: true, cancellationToken) : variables.CompileFast(task, call);
        var templates = new TemplateScope(scope, environment.Templates);
        var required = runCommands ? RequiredVariables.Resolve(task.Requires, templates) : task.Requires;
        string taskDirectory = TaskPaths.Join(directory, ShellLiteral.Expand(templates.Replace(task.Directory), environment));
        var compiled = task with
        {
            FullName = FillWildcards(task.Name, scope),
            Label = templates.Replace(task.Label),
            Description = templates.Replace(task.Description),
            Prompts = templates.Replace(task.Prompts),
            Summary = templates.Replace(task.Summary),
            Sources = templates.Replace(task.Sources),
            Generates = templates.Replace(task.Generates),
            Directory = taskDirectory,
            Variables = scope,
            Dotenv = templates.Replace(task.Dotenv),
            UseGitignore = UsesGitignore(task),
            Method = templates.Replace(task.Method),
            Prefix = templates.Replace(task.Prefix) is { Length: > 0 } prefix ? prefix : task.Name,
            Run = templates.Replace(task.Run),
            If = templates.Replace(task.If),
            Requires = required,
        };
        compiled = compiled with { Environment = await CompileEnvironmentAsync(task, compiled, templates, runCommands, cancellationToken) };
        AddFingerprint(task, compiled, templates);
        var logged = SecretMask.ScopeFor(scope, environment.Templates);
        compiled = compiled with
        {
            Commands = [.. task.Commands.SelectMany(command => Expand(command, compiled, templates, logged))],
            Dependencies = [.. task.Dependencies.SelectMany(dependency => Expand(dependency, compiled, templates))],
            Preconditions = [.. task.Preconditions.Select(precondition => new Precondition(templates.Replace(precondition.Shell), templates.Replace(precondition.Message)))],
            Status = templates.Replace(task.Status),
        };
        if (runCommands)
        {
            templates.ThrowIfFailed();
        }

        return compiled;
    }

    private async Task<VariableTable> CompileEnvironmentAsync(TaskModel task, TaskModel compiled, TemplateScope templates, bool runCommands, CancellationToken cancellationToken)
    {
        var dotenv = new VariableTable();
        foreach (string file in compiled.Dotenv)
        {
            string path = TaskPaths.Join(compiled.Directory, file);
            if (!File.Exists(path))
            {
                continue;
            }

            foreach (var (name, value) in DotenvReader.Read(path))
            {
                if (!dotenv.Contains(name))
                {
                    dotenv[name] = Variable.Of(value);
                }
            }
        }

        var result = new VariableTable();
        result.Merge(templates.Replace(taskfile.Environment));
        result.Merge(templates.Replace(dotenv));
        result.Merge(templates.Replace(task.Environment));
        if (!runCommands)
        {
            return result;
        }

        foreach (var (name, variable) in result.Entries.ToList())
        {
            result[name] = Variable.Of(variable.Value.IsNilInterface && variable.Shell is not null
                ? Value.Of(await variables.RunAsync(variable, compiled.Directory, environment.ForCommand(result), cancellationToken))
                : variable.Value);
        }

        return result;
    }

    private void AddFingerprint(TaskModel task, TaskModel compiled, TemplateScope templates)
    {
        if (task.Sources.Count == 0)
        {
            return;
        }

        string name = fingerprinter.KindOf(compiled).ToUpperInvariant();
        if (name != "NONE" && new FingerprintReferences(name).AreIn(task) && fingerprinter.ValueOf(compiled) is { } value)
        {
            templates.Set(name, Variable.Of(value));
        }
    }

    private IEnumerable<TaskCommand> Expand(TaskCommand command, TaskModel compiled, TemplateScope templates, TemplateScope logged)
    {
        if (command.For is { } loop)
        {
            // At once: the loop's files are those that are there now.
            return [.. LoopItems.Of(loop, compiled, templates, fingerprinter.Files).Select(item => Resolve(command, templates, logged, item))];
        }

        // Deferred commands are resolved when they run: they see the exit code.
        return [command.IsDeferred ? command : Resolve(command, templates, logged, null)];
    }

    public static TaskCommand Resolve(TaskCommand command, TemplateScope templates, TemplateScope logged, GoMap? extra) => command with
    {
        LoggedCommand = logged.Replace(command.Command, extra),
        Command = templates.Replace(command.Command, extra),
        Task = templates.Replace(command.Task, extra),
        If = templates.Replace(command.If, extra),
        Variables = templates.Replace(command.Variables, extra),
    };

    private IEnumerable<TaskDependency> Expand(TaskDependency dependency, TaskModel compiled, TemplateScope templates)
    {
        var items = dependency.For is { } loop ? LoopItems.Of(loop, compiled, templates, fingerprinter.Files) : [null!];
        return [.. items.Select(item => dependency with
        {
            Task = templates.Replace(dependency.Task, item),
            Variables = templates.Replace(dependency.Variables, item),
        })];
    }

    private static string FillWildcards(string name, VariableTable scope)
    {
        if (!name.Contains('*') || !scope.TryGet("MATCH", out var match) || !match.Value.IsList)
        {
            return name;
        }

        foreach (var part in match.Value.AsList.Items)
        {
            int star = name.IndexOf('*');
            name = star < 0 ? name : string.Concat(name.AsSpan(0, star), part.ToString(), name.AsSpan(star + 1));
        }

        return name;
    }
}
