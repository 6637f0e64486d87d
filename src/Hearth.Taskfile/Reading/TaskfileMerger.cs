using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Reading;

/// <summary>Merges an included Taskfile into the one that includes it.</summary>
internal static class TaskfileMerger
{
    public static void Merge(TaskfileModel into, TaskfileModel included, Include include)
    {
        if (into.Version != included.Version)
        {
            throw new TaskException($"task: Taskfiles versions should match. First is \"{into.Version}\" but second is \"{included.Version}\"");
        }

        if (included.Dotenv.Count > 0)
        {
            throw new TaskException("task: Included Taskfiles can't have dotenv declarations. Please, move the dotenv declaration to the main Taskfile");
        }

        if (included.Output.IsSet)
        {
            into.Output = included.Output;
        }

        string? directory = include.IsDetailed ? include.Directory : null;
        into.Variables.Merge(included.Variables, directory);
        into.Environment.Merge(included.Environment, directory);
        foreach (var (name, task) in included.Tasks)
        {
            if (!include.Leaves(name))
            {
                Add(into, Adapt(task, included, include, into.Variables));
            }
        }

        AddDefaultAlias(into, included, include);

        void Add(TaskfileModel taskfile, TaskModel task)
        {
            if (!taskfile.Tasks.TryAdd(task.Name, task))
            {
                // The stray quotation mark is go-task's.
                throw new TaskException($"task: Found multiple tasks ({task.Name}) included by \"{include.Namespace}\"\"", TaskExitCodes.TaskNameConflict);
            }
        }
    }

    private static TaskModel Adapt(TaskModel task, TaskfileModel included, Include include, VariableTable includerVariables)
    {
        var adapted = task with
        {
            IsInternal = task.IsInternal || include.IsInternal,
            Silent = task.Silent ?? (included.IsSilent ? true : null),
            UseGitignore = task.UseGitignore ?? included.UseGitignore,
        };
        if (!include.IsFlat)
        {
            adapted = adapted with
            {
                Name = Qualify(task.Name, include.Namespace),
                Namespace = include.Namespace,
                Dependencies = [.. task.Dependencies.Select(dependency => dependency with { Task = QualifyCall(dependency.Task) })],
                Commands = [.. task.Commands.Select(command => command with { Task = QualifyCall(command.Task) })],
                Aliases = Aliases(task, include),
            };
        }

        if (include.IsDetailed)
        {
            var passed = task.IncludeVariables?.Copy() ?? new VariableTable();
            passed.Merge(include.Variables);
            adapted = adapted with
            {
                Directory = TaskPaths.Join(include.Directory, task.Directory),
                IncludeVariables = passed,
                IncludedTaskfileVariables = includerVariables.Copy(),
            };
        }

        return adapted;

        string QualifyCall(string name) => name.Length == 0 ? name : Qualify(name, include.Namespace);
    }

    private static List<string> Aliases(TaskModel task, Include include)
    {
        var aliases = task.Aliases.Select(alias => Qualify(alias, include.Namespace)).ToList();
        foreach (string other in include.Aliases)
        {
            aliases.Add(Qualify(task.Name, other));
            aliases.AddRange(task.Aliases.Select(alias => Qualify(alias, other)));
        }

        return aliases;
    }

    // The namespace alone runs its default task, unless the includer has a task of that name.
    private static void AddDefaultAlias(TaskfileModel into, TaskfileModel included, Include include)
    {
        string name = include.Namespace + ":default";
        if (!include.IsFlat && included.Tasks.ContainsKey("default") && !into.Tasks.ContainsKey(include.Namespace) && into.Tasks.TryGetValue(name, out var task))
        {
            into.Tasks[name] = task with { Aliases = [.. task.Aliases, include.Namespace, .. include.Aliases] };
        }
    }

    // A leading colon names a task of the includer.
    private static string Qualify(string task, string @namespace) => task.StartsWith(':') ? task[1..] : $"{@namespace}:{task}";
}
