using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Output;

/// <summary>The tasks as JSON for editors, flat or nested by namespace.</summary>
internal static class TaskListJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="streams">Gets it on standard output.</param>
    /// <param name="tasks">The tasks; whether each is up to date, or null where that was not asked.</param>
    /// <param name="location">The root Taskfile.</param>
    /// <param name="isNested">Whether namespaces become objects.</param>
    public static void Write(TaskStreams streams, IReadOnlyList<(TaskModel Task, bool? IsUpToDate)> tasks, string location, bool isNested)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            var root = new Namespace();
            foreach (var entry in tasks)
            {
                root.Add(isNested ? entry.Task.Name.Split(':') : [entry.Task.Name], entry);
            }

            WriteNamespace(json, root, location);
        }

        // Go's encoder escapes these three; none of them is part of JSON's own syntax.
        string text = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);
        streams.Output.Write(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private static void WriteNamespace(Utf8JsonWriter json, Namespace space, string location)
    {
        json.WriteStartObject();
        if (space.Tasks.Count == 0 && location.Length == 0)
        {
            json.WriteNull("tasks");
        }
        else
        {
            json.WriteStartArray("tasks");
            foreach (var (task, isUpToDate) in space.Tasks)
            {
                WriteTask(json, task, isUpToDate);
            }

            json.WriteEndArray();
        }

        if (space.Inner.Count > 0)
        {
            json.WriteStartObject("namespaces");
            foreach (var (name, inner) in space.Inner)
            {
                json.WritePropertyName(name);
                WriteNamespace(json, inner, "");
            }

            json.WriteEndObject();
        }

        if (location.Length > 0)
        {
            json.WriteString("location", location);
        }

        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, TaskModel task, bool? isUpToDate)
    {
        json.WriteStartObject();
        json.WriteString("name", task.DisplayName);
        json.WriteString("task", task.Name);
        json.WriteString("desc", task.Description);
        json.WriteString("summary", task.Summary);
        json.WriteStartArray("aliases");
        foreach (string alias in task.Aliases)
        {
            json.WriteStringValue(alias);
        }

        json.WriteEndArray();
        if (isUpToDate is { } known)
        {
            json.WriteBoolean("up_to_date", known);
        }

        json.WriteStartObject("location");
        json.WriteNumber("line", task.Location.Line);
        json.WriteNumber("column", task.Location.Column);
        json.WriteString("taskfile", task.Location.Taskfile);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The tasks of one namespace and those inside of it.</summary>
    private sealed class Namespace
    {
        public List<(TaskModel Task, bool? IsUpToDate)> Tasks { get; } = [];

        public SortedDictionary<string, Namespace> Inner { get; } = new(StringComparer.Ordinal);

        public void Add(ReadOnlySpan<string> path, (TaskModel Task, bool? IsUpToDate) entry)
        {
            if (path.Length == 1)
            {
                Tasks.Add(entry);
                return;
            }

            if (!Inner.TryGetValue(path[0], out var inner))
            {
                Inner[path[0]] = inner = new Namespace();
            }

            inner.Add(path[1..], entry);
        }
    }
}
