using System.Text;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Running;

/// <summary>What makes two executions of a task the same to <c>run: once</c> and <c>run: when_changed</c>.</summary>
internal static class ExecutionKey
{
    /// <summary>Null where the task runs every time.</summary>
    public static string? Of(TaskModel task, string defaultRun)
    {
        string run = task.Run.Length > 0 ? task.Run : defaultRun;
        string name = $"{task.Location.Taskfile}:{task.LocalName}";
        return run switch
        {
            "always" => null,
            "once" => name,
            "when_changed" => $"{name}:{Content(task)}",
            _ => throw new TaskException($"task: invalid run \"{run}\""),
        };
    }

    // What templates can change. Variables do not count by themselves, as they do not in go-task's hash.
    private static string Content(TaskModel task)
    {
        var content = new StringBuilder();
        Add(task.Label, task.Description, task.Summary, task.Directory, task.Method, task.Run, task.If);
        Add([.. task.Prompts, .. task.Dotenv, .. task.Status]);
        Add([.. task.Sources.Select(static source => source.Glob), .. task.Generates.Select(static generated => generated.Glob)]);
        Add([.. task.Preconditions.SelectMany(static condition => (IEnumerable<string>)[condition.Shell, condition.Message])]);
        Add([.. task.Commands.SelectMany(static command => (IEnumerable<string>)[command.Command, command.Task, command.If])]);
        Add([.. task.Dependencies.Select(static dependency => dependency.Task)]);
        Add([.. (task.Requires ?? []).SelectMany(static required => required.Allowed ?? [])]);
        return content.ToString();

        void Add(params ReadOnlySpan<string> parts)
        {
            foreach (string part in parts)
            {
                content.Append(part).Append('\0');
            }

            content.Append('\u0001');
        }
    }
}
