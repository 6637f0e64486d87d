using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Fingerprints;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Running;

/// <summary>What a <c>for</c> runs over, as extra template variables for each round.</summary>
internal static class LoopItems
{
    /// <param name="loop">The loop.</param>
    /// <param name="task">The task, its sources, generates and directory resolved.</param>
    /// <param name="templates">The task's variables.</param>
    /// <param name="files">Finds the files of patterns.</param>
    public static IEnumerable<GoMap> Of(TaskLoop loop, TaskModel task, TemplateScope templates, SourceFiles files)
    {
        string name = loop.As.Length > 0 ? loop.As : "ITEM";
        foreach (var (key, value) in Values(loop, task, templates, files))
        {
            var extra = new GoMap(2);
            extra.Set(name, value);
            if (key is not null)
            {
                extra.Set("KEY", Value.Of(key));
            }

            yield return extra;
        }
    }

    private static IEnumerable<(string? Key, Value Value)> Values(TaskLoop loop, TaskModel task, TemplateScope templates, SourceFiles files)
    {
        if (loop.Matrix.Count > 0)
        {
            return Product(Resolve(loop.Matrix, task, templates)).Select(static combination => ((string?)null, Value.Of(combination)));
        }

        if (loop.List is { Count: > 0 } list)
        {
            return Plain(list);
        }

        if (loop.Variable.Length > 0)
        {
            return templates.Variables.TryGet(loop.Variable, out var variable) && variable.Shell is null ? OfVariable(loop, variable.Value, task) : [];
        }

        var patterns = loop.From switch { "sources" => task.Sources, "generates" => task.Generates, _ => [] };
        return files.Find(task.Directory, patterns, task.UseGitignore == true)
            .Select(file => ((string?)null, Value.Of(TaskPaths.Relative(task.Directory, file))));
    }

    private static IEnumerable<(string? Key, Value Value)> OfVariable(TaskLoop loop, Value value, TaskModel task)
    {
        switch (value.Kind)
        {
            case GoKind.String:
                string[] parts = loop.Split.Length > 0
                    ? value.AsText.Split(loop.Split)
                    : value.AsText.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                return parts.Select(static part => ((string?)null, Value.Of(part)));
            case GoKind.Slice:
                return Plain(value.AsList);
            case GoKind.Map:
                return Entries(value.AsMap);
            case GoKind.Invalid or GoKind.Interface:
                return [];
            default:
                throw Invalid(task, "loop var must be a delimiter-separated string, list or a map");
        }
    }

    private static List<(string? Key, Value Value)> Plain(GoList list)
    {
        var items = new List<(string?, Value)>(list.Count);
        foreach (var item in list.Items)
        {
            items.Add((null, item));
        }

        return items;
    }

    private static List<(string? Key, Value Value)> Entries(GoMap? map)
    {
        var items = new List<(string?, Value)>(map?.Count ?? 0);
        foreach (ref readonly var entry in map is null ? [] : map.Entries)
        {
            items.Add((entry.Key, entry.Value));
        }

        return items;
    }

    private static List<(string Name, GoList Values)> Resolve(IReadOnlyList<MatrixRow> matrix, TaskModel task, TemplateScope templates)
    {
        var rows = new List<(string, GoList)>(matrix.Count);
        foreach (var row in matrix)
        {
            if (string.IsNullOrEmpty(row.Reference))
            {
                rows.Add((row.Name, row.Values ?? GoList.Empty));
                continue;
            }

            var value = templates.Evaluate(row.Reference);
            if (templates.Error is { } error)
            {
                throw Invalid(task, error.Message);
            }

            rows.Add((row.Name, value.IsList ? value.AsList : throw Invalid(task, $"matrix reference {GoQuote.Quote(row.Reference)} must resolve to a list")));
        }

        return rows;
    }

    private static List<GoMap> Product(List<(string Name, GoList Values)> rows)
    {
        List<GoMap> combinations = [new GoMap()];
        foreach (var (name, values) in rows)
        {
            var next = new List<GoMap>(combinations.Count * values.Count);
            foreach (var combination in combinations)
            {
                foreach (var value in values.Items)
                {
                    var extended = combination.Copy();
                    extended.Set(name, value);
                    next.Add(extended);
                }
            }

            combinations = next;
        }

        return combinations;
    }

    private static TaskException Invalid(TaskModel task, string message) =>
        new($"task: Failed to parse {task.Location.Taskfile}:\n{message}", TaskExitCodes.TaskfileInvalid);
}
