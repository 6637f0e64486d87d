using System.Text;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Output;

/// <summary>The tasks of a Taskfile, in columns as Go's tabwriter sets them, or by name only.</summary>
internal static class TaskList
{
    private const int Padding = 6;

    /// <summary>In the order that <c>--sort</c> asks for.</summary>
    public static IEnumerable<TaskModel> Sort(IEnumerable<TaskModel> tasks, string order) => order switch
    {
        "none" => tasks,
        "alphanumeric" => tasks.OrderBy(static task => task.Name, StringComparer.Ordinal),
        _ => tasks.OrderBy(static task => task.Name.Contains(':')).ThenBy(static task => task.Name, StringComparer.Ordinal),
    };

    public static void Write(TaskLog log, TaskStreams streams, IReadOnlyList<TaskModel> tasks)
    {
        int width = tasks.Max(static task => Width(task.Name)) + "* : ".Length + Padding;
        var text = new StringBuilder(log.Paint(TaskColor.Default, "task: Available tasks for this project:\n"));
        for (int i = 0; i < tasks.Count; i++)
        {
            var task = tasks[i];
            string description = OneLine(task);
            text.Append(log.Paint(TaskColor.Yellow, "* ")).Append(log.Paint(TaskColor.Green, task.Name))
                .Append(log.Paint(TaskColor.Default, ": " + new string(' ', width - Width(task.Name) - "* : ".Length) + description));
            if (task.Aliases.Count > 0)
            {
                text.Append(' ', DescriptionWidth(tasks, i) - Width(description))
                    .Append(log.Paint(TaskColor.Cyan, $"(aliases: {string.Join(", ", task.Aliases)})"));
            }

            text.Append('\n');
        }

        streams.Output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static void WriteNames(TaskStreams streams, IEnumerable<TaskModel> tasks)
    {
        var text = new StringBuilder();
        foreach (var task in tasks)
        {
            text.Append(task.Name.TrimEnd(':')).Append('\n');
            foreach (string alias in task.Aliases)
            {
                text.Append(alias.TrimEnd(':')).Append('\n');
            }
        }

        streams.Output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // A column reaches over neighbouring lines that have it: here, those with aliases.
    private static int DescriptionWidth(IReadOnlyList<TaskModel> tasks, int at)
    {
        int first = at, last = at;
        while (first > 0 && tasks[first - 1].Aliases.Count > 0)
        {
            first--;
        }

        while (last + 1 < tasks.Count && tasks[last + 1].Aliases.Count > 0)
        {
            last++;
        }

        int width = 0;
        for (int i = first; i <= last; i++)
        {
            width = Math.Max(width, Width(OneLine(tasks[i])));
        }

        return width + Padding;
    }

    private static string OneLine(TaskModel task) => task.Description.Replace('\n', ' ');

    private static int Width(string text)
    {
        int width = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            width++;
        }

        return width;
    }
}
