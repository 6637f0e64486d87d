using Hearth.Taskfile.Model;
using Hearth.Taskfile.Scoping;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Output;

/// <summary>What <c>--summary</c> says about a task.</summary>
internal sealed class TaskSummary(TaskLog log, TaskEnvironment environment)
{
    public void Write(TaskModel task)
    {
        log.Out(TaskColor.Default, "task: ");
        log.Out(TaskColor.Green, $"{task.DisplayName}\n");
        log.Out(TaskColor.Default, "\n");
        WriteDescription(task);
        WriteVariables(task);
        WriteEnvironment(task);
        WriteRequires(task);
        WriteDependencies(task);
        WriteAliases(task);
        WriteCommands(task);
    }

    private void WriteDescription(TaskModel task)
    {
        if (task.Summary.Length > 0)
        {
            string text = task.Summary.EndsWith('\n') ? task.Summary : task.Summary + "\n";
            foreach (string line in text[..^1].Split('\n'))
            {
                log.Out(TaskColor.Default, line + "\n");
            }
        }
        else
        {
            log.Out(TaskColor.Default, task.Description.Length > 0 ? $"{task.Description}\n" : "(task does not have description or summary)\n");
        }
    }

    private void WriteVariables(TaskModel task) => WriteTable("vars", task.Variables, name => !IsOfTheRunner(name) && task.Environment?.Contains(name) != true);

    private void WriteEnvironment(TaskModel task) => WriteTable("env", task.Environment, name => !IsOfTheRunner(name));

    private void WriteTable(string title, VariableTable? table, Func<string, bool> isShown)
    {
        var shown = (table?.Entries ?? []).Where(entry => isShown(entry.Key)).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        Title(title);
        foreach (var (name, variable) in shown)
        {
            log.Out(TaskColor.Yellow, $"  {name}: {Describe(variable)}\n");
        }
    }

    private void WriteRequires(TaskModel task)
    {
        if (task.Requires is not { Count: > 0 } required)
        {
            return;
        }

        Title("requires");
        log.Out(TaskColor.Default, "  vars:\n");
        foreach (var variable in required)
        {
            bool hasEnum = variable.Allowed is { Count: > 0 } || variable.AllowedReference is not null;
            log.Out(TaskColor.Yellow, $"    - {variable.Name}{(hasEnum ? ":" : "")}\n");
            if (!hasEnum)
            {
                continue;
            }

            log.Out(TaskColor.Yellow, "        enum:\n");
            if (variable.Allowed is not { Count: > 0 } allowed)
            {
                log.Out(TaskColor.Yellow, $"          ref: {variable.AllowedReference}\n");
                continue;
            }

            foreach (string value in allowed)
            {
                log.Out(TaskColor.Yellow, $"          - {value}\n");
            }
        }
    }

    private void WriteDependencies(TaskModel task)
    {
        if (task.Dependencies.Count == 0)
        {
            return;
        }

        Title("dependencies");
        foreach (var dependency in task.Dependencies)
        {
            log.Out(TaskColor.Default, $" - {dependency.Task}\n");
        }
    }

    private void WriteAliases(TaskModel task)
    {
        if (task.Aliases.Count == 0)
        {
            return;
        }

        Title("aliases");
        foreach (string alias in task.Aliases)
        {
            log.Out(TaskColor.Default, " - ");
            log.Out(TaskColor.Cyan, $"{alias}\n");
        }
    }

    private void WriteCommands(TaskModel task)
    {
        if (task.Commands.Count == 0)
        {
            return;
        }

        Title("commands");
        foreach (var command in task.Commands)
        {
            log.Out(TaskColor.Default, " - ");
            if (command.Command.Length > 0)
            {
                log.Out(TaskColor.Yellow, $"{(command.LoggedCommand.Length > 0 ? command.LoggedCommand : command.Command)}\n");
            }
            else
            {
                log.Out(TaskColor.Green, $"Task: {command.Task}\n");
            }
        }
    }

    private void Title(string title) => log.Out(TaskColor.Default, $"\n{title}:\n");

    private bool IsOfTheRunner(string name) =>
        name.StartsWith("TASK_", StringComparison.Ordinal)
        || name.StartsWith("CLI_", StringComparison.Ordinal)
        || name.StartsWith("ROOT_", StringComparison.Ordinal)
        || name is "TASK" or "TASKFILE" or "TASKFILE_DIR" or "USER_WORKING_DIR" or "ALIAS" or "MATCH" or "PATH_LIST_SEPARATOR" or "FILE_PATH_SEPARATOR"
        || environment[name] is not null;

    private static string Describe(Variable variable)
    {
        if (variable.IsSecret)
        {
            return SecretMask.Text;
        }

        if (variable.Shell is { } shell)
        {
            return $"sh: {shell}";
        }

        if (variable.Reference is { } reference)
        {
            return $"ref: {reference}";
        }

        return variable.Value.IsNilInterface ? "\"\"" : variable.Value.IsMap ? DescribeMap(variable.Value.AsMap) : $"\"{variable.Value}\"";
    }

    private static string DescribeMap(GoMap? map)
    {
        if (map is null || map.Count == 0)
        {
            return "{}";
        }

        var text = new System.Text.StringBuilder("\n");
        foreach (ref readonly var entry in map.Entries)
        {
            text.Append($"    {entry.Key}: {entry.Value}\n");
        }

        return text.ToString();
    }
}
